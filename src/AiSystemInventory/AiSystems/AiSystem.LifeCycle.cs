using AimsPlatform.AiSystemInventory.LifeCycle;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.ServiceDefaults;
using AimsPlatform.Standards;

namespace AimsPlatform.AiSystemInventory.AiSystems;

/// <summary>What shall become of data, users, records and contracts when a system ends; one person proposes, another of the other role retires (5.5).</summary>
public sealed record RetirementPlan(
    string Data, string Users, string Records, string Contracts, Guid ProposedBy, bool AsOwner, bool AsManagement, DateTimeOffset ProposedAt);

public sealed partial class AiSystem
{
    public static readonly Error NotReadyToRetire = new("retirement-plan-too-early", "A retirement plan is for a system in operation, in re-evaluation or suspended.");

    public static readonly Error NotAwaitingLegalDecision = new("class-not-to-confirm", "There is no class decision that waits for legal approval.");

    private static readonly AiSystemState[] InUse = [AiSystemState.Deployment, AiSystemState.Operation, AiSystemState.ReEvaluation];

    public AiSystemState State { get; private set; } = AiSystemState.Inception;

    /// <summary>When the system came into its state; null for one that never moved.</summary>
    public DateTimeOffset? StateSince { get; private set; }

    public string? StateReason { get; private set; }

    /// <summary>Everyone who ever submitted this system for verification, or was its developer after work began: developers in the eyes of S5.</summary>
    public IReadOnlyList<Guid> Submitters { get; private set; } = [];

    /// <summary>When it last went back to design: a design record or test report accepted before that is of what it was.</summary>
    public DateTimeOffset? ChangeStartedAt { get; private set; }

    public RetirementPlan? Retirement { get; private set; }

    /// <summary>Tier under the EU AI Act as it stands; null when unclassified or outside the Act.</summary>
    public string? Tier { get; private set; }

    /// <summary>Outcome of the decision graph that stands; null when the system was never classified.</summary>
    public string? ClassOutcome { get; private set; }

    public DateOnly? ClassAppliesFrom { get; private set; }

    /// <summary>Nobody has decided yet whether a practice is prohibited.</summary>
    public bool LegalHold { get; private set; }

    public string? ClassRuleVersion { get; private set; }
    public DateTimeOffset? ClassifiedAt { get; private set; }

    /// <summary>The purpose that the class was decided for; another one asks for a new decision (Art. 6(3)).</summary>
    public int? ClassPurposeRevision { get; private set; }

    public bool ClassIsOfAnotherPurpose => ClassPurposeRevision is { } decided && decided != PurposeRevision;

    /// <summary>It was found prohibited: it does not come back before LEG approved a new class decision.</summary>
    public bool AwaitsLegalDecision { get; private set; }

    /// <summary>Whether this person built or changed the system (S5).</summary>
    public bool IsDeveloper(Guid person) => Developers.Contains(person) || Submitters.Contains(person);

    /// <summary>Whether the tier is unacceptable and binds on this day (I19).</summary>
    public bool IsProhibitedOn(DateOnly day) => Tier == Tiers.Unacceptable && (ClassAppliesFrom ?? DateOnly.MinValue) <= day;

    /// <summary>
    /// Takes the class that stands from now on (I20 keeps its answers elsewhere), decided for the purpose of today unless
    /// another revision is named. Answers true when that suspended the system: prohibited and in force while in deployment,
    /// operation or re-evaluation (5.5, I19).
    /// </summary>
    public bool Classify(
        string? tier, string outcome, DateOnly? appliesFrom, bool legalHold, string ruleVersion, DateTimeOffset at, int? purposeRevision = null)
    {
        // Already suspended while prohibited: a milder class alone does not bring it back.
        AwaitsLegalDecision |= State == AiSystemState.Suspended && IsProhibitedOn(OrganisationDays.DayAt(TenantId, at));
        ClassPurposeRevision = purposeRevision ?? PurposeRevision;
        (Tier, ClassOutcome, ClassAppliesFrom, LegalHold, ClassRuleVersion, ClassifiedAt) = (tier, outcome, appliesFrom, legalHold, ruleVersion, at);
        return SuspendIfProhibited(at);
    }

    /// <summary>A practice may be prohibited, which nobody has decided yet, although no class stands.</summary>
    public void Hold(bool held) => LegalHold = held;

    /// <summary>LEG approves the class decision that stands; only then may a system once found prohibited leave suspension.</summary>
    public Error? ConfirmClass()
    {
        if (!AwaitsLegalDecision || Tier == Tiers.Unacceptable || LegalHold)
        {
            return NotAwaitingLegalDecision;
        }

        AwaitsLegalDecision = false;
        return null;
    }

    /// <summary>Suspends a prohibited system that is in use; the daily watch calls this when a date of the law arrives.</summary>
    public bool SuspendIfProhibited(DateTimeOffset at)
    {
        if (!IsProhibitedOn(OrganisationDays.DayAt(TenantId, at)) || !InUse.Contains(State))
        {
            return false;
        }

        AwaitsLegalDecision = true;
        Move(LifeCycleEvent.Suspend, AiSystemState.Suspended, "The system is classed as prohibited under Art. 5 of the EU AI Act and the ban is in force (I19).", at);
        return true;
    }

    /// <summary>Sends a system in operation to re-evaluation; does nothing in any other state.</summary>
    public bool ReEvaluate(string because, DateTimeOffset at)
    {
        if (State != AiSystemState.Operation)
        {
            return false;
        }

        Move(LifeCycleEvent.ReEvaluate, AiSystemState.ReEvaluation, because, at);
        return true;
    }

    /// <summary>Writes down what shall become of data, users, records and contracts; a new proposal replaces an earlier one.</summary>
    public Error? ProposeRetirement(string data, string users, string records, string contracts, Acting acting, DateTimeOffset at)
    {
        if (State is not (AiSystemState.Operation or AiSystemState.ReEvaluation or AiSystemState.Suspended))
        {
            return NotReadyToRetire;
        }

        Retirement = new RetirementPlan(data, users, records, contracts, acting.UserId, acting.Holds("SO", BusinessUnit), acting.Holds("DM", BusinessUnit), at);
        return null;
    }

    /// <summary>Carries out a move that the machine allowed.</summary>
    internal void Move(string @event, AiSystemState to, string? reason, DateTimeOffset at, Guid? submitter = null)
    {
        (State, StateReason, StateSince) = (to, reason?[..Math.Min(reason.Length, Persistence.Limit.Reason)], at);
        ChangeStartedAt = @event is LifeCycleEvent.Rework or LifeCycleEvent.ReturnToDesign ? at : ChangeStartedAt;
        if (@event == LifeCycleEvent.SubmitForVerification && submitter is { } person && !Submitters.Contains(person))
        {
            Submitters = [.. Submitters, person];
        }
    }
}
