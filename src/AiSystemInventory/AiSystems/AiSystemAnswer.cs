using AimsPlatform.AiSystemInventory.LifeCycle;
using AimsPlatform.Imports;
using AimsPlatform.Standards;

namespace AimsPlatform.AiSystemInventory.AiSystems;

/// <summary>An AI system as the API shows it: what people say about it, and what the platform knows besides.</summary>
public sealed record AiSystemAnswer : AiSystemFields
{
    public required Guid Id { get; init; }
    public required string Number { get; init; }
    public required int Version { get; init; }
    public required AiSystemState State { get; init; }
    public required DateTimeOffset? StateSince { get; init; }

    /// <summary>Why it came into its state; after a significant change it says what sent it to re-evaluation.</summary>
    public required string? StateReason { get; init; }
    public required int PurposeRevision { get; init; }
    public required StandingClass? Class { get; init; }
    public required bool AwaitsLegalDecision { get; init; }
    public required IReadOnlyList<Claim> Claims { get; init; }
    public required RetirementPlan? Retirement { get; init; }
    public required SourceKey? SourceKey { get; init; }
    public required string? StageAsImported { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The class under the EU AI Act that stands.</summary>
    public sealed record StandingClass(string Outcome, string? Tier, DateOnly? AppliesFrom, bool LegalHold, string RuleVersion, DateTimeOffset At, bool PurposeChanged)
    {
        /// <summary>Found under other rules than those of today: classify again (I20).</summary>
        public bool Stale => EuAiAct.Current.IsStale(RuleVersion);
    }

    public static AiSystemAnswer Of(AiSystem s) => new()
    {
        Id = s.Id.Value, Number = s.Number, Version = s.Version, State = s.State, StateSince = s.StateSince, StateReason = s.StateReason,
        PurposeRevision = s.PurposeRevision, AwaitsLegalDecision = s.AwaitsLegalDecision, Claims = s.Claims, Retirement = s.Retirement,
        Class = s.ClassOutcome is null ? null : new(s.ClassOutcome, s.Tier, s.ClassAppliesFrom, s.LegalHold, s.ClassRuleVersion!, s.ClassifiedAt!.Value, s.ClassIsOfAnotherPurpose),
        SourceKey = s.SourceKey, StageAsImported = s.StageAsImported,
        CreatedAt = s.CreatedAt, UpdatedAt = s.UpdatedAt,
        Name = s.Name, Purpose = s.Purpose, IntendedUse = s.IntendedUse, ForeseeableMisuse = s.ForeseeableMisuse, OwnerId = s.OwnerId,
        BusinessUnit = s.BusinessUnit, Roles = s.Roles, InScope = s.InScope, ScopeReason = s.ScopeReason, Vendor = s.Vendor,
        Technology = s.Technology, Oversight = s.Oversight, Affected = s.Affected, Challenges = s.Challenges, Jurisdictions = s.Jurisdictions,
        Dates = s.Dates, Developers = s.Developers, DataResourceIds = s.DataResourceIds, Links = s.Links, Tags = s.Tags, Extra = s.Extra,
    };
}
