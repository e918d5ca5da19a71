namespace AimsPlatform.AiSystemInventory.Contracts;

/// <summary>
/// An AI system as it stands after a change; every field is the current fact, so that a later version replaces an earlier
/// one. Published on registering, on every change of what it says, and on every life cycle move.
/// </summary>
/// <param name="Version">Rises by at least one with every change of the system; an older version never overwrites a newer one.</param>
/// <param name="State">Life cycle state as the API writes it (<c>design_development</c>).</param>
/// <param name="PurposeRevision">Rises when purpose, intended use or foreseeable misuse changes: a trigger for new assessments (ISO/IEC 42001, 8.2 and 8.4).</param>
/// <param name="ExternalId">What the source it was imported from calls it; other sources' tables name it so.</param>
public sealed record AiSystemStands(
    Guid AiSystemId, int Version, string Number, string Name, string? BusinessUnit, Guid OwnerId, bool InScope, string State,
    int PurposeRevision, DateTimeOffset At, string? ExternalId = null);

/// <summary>An AI system got a class under the EU AI Act, or lost its standing: the outcome that holds from now on.</summary>
/// <param name="Version">Rises by at least one with every classification of the system.</param>
/// <param name="Outcome">Where the answers led; null while no class stands and the event tells of a hold alone.</param>
/// <param name="Tier"><c>unacceptable</c>, <c>high</c>, <c>limited</c>, <c>minimal</c>; null when the Act does not apply.</param>
/// <param name="AppliesFrom">The day from which the tier's rules bind; null when the Act does not apply.</param>
/// <param name="LegalHold">An answer left open whether a practice is prohibited: nothing is accepted until LEG has decided.</param>
public sealed record AiSystemClassified(
    Guid AiSystemId, int Version, string? Outcome, string? Tier, DateOnly? AppliesFrom, bool LegalHold, string RuleVersion, DateTimeOffset At);

/// <summary>
/// Another part of the platform says whether one piece of gate evidence for an AI system holds: an approved impact
/// assessment, published user information, a trained oversight person. The inventory listens; whoever owns the evidence speaks.
/// </summary>
/// <param name="Requirement">Id of the gate requirement, as <c>GET /api/v1/standards/life-cycle-gates</c> lists it.</param>
/// <param name="Reference">Where the evidence is: a URL or id in the owning service.</param>
/// <param name="Version">Rises with every statement about this requirement and system.</param>
/// <param name="ValidUntil">Last day on which the evidence counts; null when it does not expire.</param>
public sealed record GateEvidenceReported(
    Guid AiSystemId, string Requirement, string Reference, int Version, bool Satisfied, DateOnly? ValidUntil, DateTimeOffset At);
