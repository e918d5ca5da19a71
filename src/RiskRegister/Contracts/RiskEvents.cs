namespace AimsPlatform.RiskRegister.Contracts;

/// <summary>A risk as it stands after a change; a later version replaces an earlier one.</summary>
/// <param name="Version">The risk's version; an older one never overwrites a newer one.</param>
/// <param name="State">State as the API writes it (<c>under_review</c>).</param>
/// <param name="AcceptedUntil">Last day of a valid acceptance; null when not accepted, or accepted without an end.</param>
public sealed record RiskStands(
    Guid RiskId, int Version, string Number, IReadOnlyList<Guid> AiSystemIds, string State, string? Level, DateOnly? AcceptedUntil, DateTimeOffset At);

/// <summary>How far the screening of an AI system over the four risk domains (bias, privacy, security, safety) has come.</summary>
/// <param name="OpenDomains">Domains that have neither a risk nor a reason for none.</param>
public sealed record RiskScreeningStands(Guid AiSystemId, int Version, IReadOnlyList<string> OpenDomains, DateTimeOffset At);
