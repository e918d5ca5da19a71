using System.Text.Json.Serialization;
using AimsPlatform.BuildingBlocks.States;

namespace AimsPlatform.AiSystemInventory.LifeCycle;

/// <summary>Where the proof of a requirement comes from.</summary>
public enum RequirementKind
{
    /// <summary>A field of the system or its data.</summary>
    Record,

    /// <summary>The class under the EU AI Act that stands.</summary>
    Classification,

    /// <summary>Evidence linked here and accepted by somebody other than the submitter.</summary>
    LinkedEvidence,

    /// <summary>Evidence that another service owns and reports by event.</summary>
    ReportedEvidence,

    /// <summary>Linked here, or reported by another service.</summary>
    LinkedOrReportedEvidence,

    /// <summary>What the risk register tells of the system's risks.</summary>
    Risks,
}

/// <summary>One thing that must be proven before a system passes a gate.</summary>
/// <param name="Id">Stable; <c>GateEvidenceReported.Requirement</c> and submitted evidence name it.</param>
/// <param name="Basis">Clause, control or rule it comes from.</param>
/// <param name="Provider">Who may provide the proof: role codes or the owning part of the platform.</param>
/// <param name="WhyUnmet">Null when it is met at that time, else why not.</param>
public sealed record GateRequirement(
    string Id, string Title, string Basis, RequirementKind Kind, string Provider,
    [property: JsonIgnore] Func<AtGate, DateTimeOffset, string?> WhyUnmet)
{
    [JsonIgnore]
    public bool TakesLinkedEvidence => Kind is RequirementKind.LinkedEvidence or RequirementKind.LinkedOrReportedEvidence;

    [JsonIgnore]
    public bool TakesReportedEvidence => Kind is RequirementKind.ReportedEvidence or RequirementKind.LinkedOrReportedEvidence;

    /// <summary>What would satisfy it.</summary>
    public string Satisfy => Kind switch
    {
        RequirementKind.Record => $"Complete the record of the system ({Provider}).",
        RequirementKind.Classification => $"Classify the system under the EU AI Act ({Provider}).",
        RequirementKind.LinkedEvidence => $"Link evidence for {Id} ({Provider}) and have it accepted by somebody else.",
        RequirementKind.ReportedEvidence => $"{Provider} reports it once it is approved there.",
        RequirementKind.LinkedOrReportedEvidence => $"Link evidence for {Id} and have it accepted by somebody else, or have it reported ({Provider}).",
        _ => "Screen, assess, treat and accept the risks of the system in the risk register.",
    };
}

/// <summary>Everything that must be proven for one event of the life cycle (domain model 5.5).</summary>
public sealed record Gate(string Event, IReadOnlyList<GateRequirement> Requirements)
{
    /// <summary>The requirements that do not hold for this system now.</summary>
    public IEnumerable<UnmetGuard> Unmet(AtGate at, Moment moment) =>
        from requirement in Requirements
        let why = requirement.WhyUnmet(at, moment.Now)
        where why is not null
        select new UnmetGuard(requirement.Id, why, requirement.Satisfy);
}
