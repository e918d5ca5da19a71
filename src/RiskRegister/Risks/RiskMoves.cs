using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.States;
using AimsPlatform.RiskRegister.Criteria;
using AimsPlatform.RiskRegister.TreatmentPlans;

namespace AimsPlatform.RiskRegister.Risks;

/// <summary>How a risk moves: each event of its state table, and what it leaves behind.</summary>
public sealed partial class Risk
{
    public static readonly Error IsClosed = new("risk-closed", "A closed risk is a record. Reopen it to change it.");
    public static readonly Error DomainIsAssessed = new("risk-domain-assessed",
        "The risk was assessed by the criteria of its domain. Raise another risk for another domain.");

    private RiskFacts? _facts;

    /// <summary>What the conditions ask about. A risk that was not loaded with its facts cannot move.</summary>
    public RiskFacts Facts
    {
        get => _facts ?? throw new InvalidOperationException("Load a risk that is to move with RiskFacts.LoadAsync.");
        set => _facts = value;
    }

    /// <summary>The assessment that the move under way made; it is saved with the risk.</summary>
    public RiskAssessment? NewAssessment { get; private set; }

    /// <summary>What was accepted, or would be: a change of any of it voids the acceptance.</summary>
    private object Material(string statement, string? reason, DateOnly? expiresOn) => new
    {
        RiskId = Id.Value, Title, Description, Domain, Scope, AiSystemIds, Process,
        Inherent, Residual, Level, Treatment?.Option, CriteriaId = CriteriaId?.Value,
        statement, reason, expiresOn,
    };

    /// <summary>Changes what is said of the risk. An acceptance does not outlive a change of what was accepted.</summary>
    public Error? Change(RiskFields fields)
    {
        if (State == RiskState.Closed)
        {
            return IsClosed;
        }

        if (fields.Domain != Domain && Inherent is not null)
        {
            return DomainIsAssessed;
        }

        Take(fields);
        if (State == RiskState.Accepted && !AcceptanceHolds)
        {
            Trigger("The risk changed after it was accepted.");
        }

        return null;
    }

    /// <summary>First assessment (<c>analyse</c>), or a new one of a risk under review (<c>re-assess</c>), by the criteria in force.</summary>
    public Error? Analyse(string @event, Rating rating, Moment moment)
    {
        if (Facts.InForce is not { } criteria)
        {
            return CriteriaVersion.NoneApproved;
        }

        if ((RiskStates.Machine.Refuse(this, @event, moment, out var to)
            ?? criteria.Content.Refuse(rating.Likelihood, rating.Consequences, Domain)) is { } refused)
        {
            return refused;
        }

        NewAssessment = RiskAssessment.Of(this, AssessmentKind.Inherent, rating, criteria, moment);
        StartAgain(to);
        (Inherent, CriteriaId) = (NewAssessment.Copy(), criteria.Id);
        return null;
    }

    /// <summary>Computes the level from the pinned criteria.</summary>
    public Error? Evaluate(Moment moment)
    {
        if (RiskStates.Machine.Refuse(this, "evaluate", moment, out var to) is { } refused)
        {
            return refused;
        }

        State = to;
        Rank(Inherent!, Facts.Pinned!.Content);
        return null;
    }

    /// <summary>The owner takes the risk on; <see cref="AcceptRisk.Guards"/> say who may, when.</summary>
    public Error? Accept(AcceptRisk.Request terms, Moment moment)
    {
        if ((RiskStates.Machine.Refuse(this, "accept", moment, out var to) ?? AcceptRisk.Refuse(this, terms, moment)) is { } refused)
        {
            return refused;
        }

        State = to;
        Acceptance = new Acceptance(moment.Acting.UserId, moment.Now, Level!, AboveThreshold, terms.ExpiresOn, terms.Statement, terms.Reason,
            Canonical.Hash(Material(terms.Statement, terms.Reason, terms.ExpiresOn)));
        AcceptedUntil = terms.ExpiresOn;
        ReviewDue = Today(moment).AddDays(Facts.Pinned!.Content.Level(Level!).ReviewDays);
        Attention = null;
        return null;
    }

    /// <summary>The owner decides what to do about the risk and which plan does it: <c>treat</c>, or <c>not-enough</c> after an earlier treatment.</summary>
    public Error? Treat(string @event, TreatmentOption option, TreatmentPlan? plan, Moment moment)
    {
        if ((RiskStates.Machine.Refuse(this, @event, moment, out var to) ?? TreatmentPlan.RefuseFor(this, option, plan)) is { } refused)
        {
            return refused;
        }

        (State, Treatment) = (to, new Treatment(option, plan!.Id.Value, plan.State == PlanState.VerifiedEffective));
        return null;
    }

    public bool IsTreatedBy(TreatmentPlan plan) => State == RiskState.InTreatment && Treatment!.PlanId == plan.Id.Value;

    /// <summary>The plan of this risk was verified effective; only then is the residual risk rated.</summary>
    public void TreatmentVerified(Guid planId)
    {
        if (State == RiskState.InTreatment && Treatment!.PlanId == planId)
        {
            Treatment = Treatment with { VerifiedEffective = true };
        }
    }

    /// <summary>The plan of this risk was cancelled: the owner decides again (domain model 5.3).</summary>
    public void TreatmentCancelled(Guid planId)
    {
        if (State == RiskState.InTreatment && Treatment!.PlanId == planId)
        {
            (State, Treatment, Residual) = (RiskState.Evaluated, null, null);
            Rank(Inherent!, Facts.Pinned!.Content);
        }
    }

    /// <summary>Rates what is left after a treatment that was verified effective.</summary>
    public Error? ReRate(Rating rating, Moment moment)
    {
        if (RiskStates.Machine.Refuse(this, "re-rate", moment, out var to) is { } refused)
        {
            return refused;
        }

        // By the criteria of the first rating: before and after treatment must compare.
        var criteria = Facts.Pinned!;
        if (criteria.Content.Refuse(rating.Likelihood, rating.Consequences, Domain) is { } unknown)
        {
            return unknown;
        }

        NewAssessment = RiskAssessment.Of(this, AssessmentKind.Residual, rating, criteria, moment);
        (State, Residual) = (to, NewAssessment.Copy());
        Rank(Residual, criteria.Content);
        return null;
    }

    /// <summary>The owner asks for a new look at an accepted risk.</summary>
    public Error? Review(string reason, Moment moment)
    {
        if (RiskStates.Machine.Refuse(this, "review", moment, out _) is { } refused)
        {
            return refused;
        }

        Trigger(reason);
        return null;
    }

    /// <summary>
    /// Something happened that the present result does not know of: an accepted risk comes under review, any other open
    /// one says so until it is assessed again. The platform's own move, so no permission is asked.
    /// </summary>
    public void Trigger(string reason)
    {
        if (State != RiskState.Closed)
        {
            Attention = reason;
            State = RiskStates.Machine.Leads(this, "review", out var to) ? to : State;
        }
    }

    /// <summary>Why an accepted risk must be looked at again on that day; null while its acceptance stands.</summary>
    public string? WhyDue(DateOnly today) =>
        State != RiskState.Accepted ? null
        : AcceptedUntil < today ? $"The acceptance ended on {AcceptedUntil:yyyy-MM-dd}."
        : ReviewDue <= today ? $"The review was due on {ReviewDue:yyyy-MM-dd}."
        : Facts.InForce is { } inForce && inForce.Id != CriteriaId ? $"The criteria changed to {inForce.Number}."
        : null;

    /// <summary>
    /// Every linked AI system is retired: the cause is gone. Closes where the state table can close, else leaves a note
    /// for the owner. The platform's own move.
    /// </summary>
    public void CloseBecauseRetired(string evidence, DateTimeOffset at)
    {
        if (RiskStates.Machine.Leads(this, "close", out var to))
        {
            (State, Closing) = (to, new Closing(ClosingCause.SystemRetired, evidence, null, at));
        }
        else
        {
            Trigger(evidence);
        }
    }

    /// <summary>The cause is gone (<c>close</c>), or there never was a risk of its own (<c>dismiss</c>).</summary>
    public Error? Close(string @event, Closing closing, Moment moment)
    {
        if (RiskStates.Machine.Refuse(this, @event, moment, out var to) is { } refused)
        {
            return refused;
        }

        (State, Closing) = (to, closing);
        return null;
    }

    public Error? Reopen(string reason, Moment moment)
    {
        if (RiskStates.Machine.Refuse(this, "reopen", moment, out var to) is { } refused)
        {
            return refused;
        }

        StartAgain(to);
        Attention = reason;
        return null;
    }

    /// <summary>Whether it may be shown as acceptable at that moment, computed from stored facts alone (I16, I29).</summary>
    public Standing StandingAt(DateTimeOffset now)
    {
        var because = this switch
        {
            { State: RiskState.Closed } => "closed",
            { Level: null } => "not_evaluated",
            { AboveThreshold: false } => "within_threshold",
            { State: not RiskState.Accepted } => "above_threshold",
            { AcceptedUntil: { } until } when until < DateOnly.FromDateTime(now.UtcDateTime) => "acceptance_expired",
            _ => AcceptanceHolds ? "accepted" : "acceptance_void",
        };
        return new Standing(because is "within_threshold" or "accepted", because, now);
    }

    private bool AcceptanceHolds => Acceptance is { } its && its.Hash == Canonical.Hash(Material(its.Statement, its.Reason, its.ExpiresOn));

    private void StartAgain(RiskState state)
    {
        (State, Inherent, Residual, CriteriaId) = (state, null, null, null);
        (Level, LevelRank, AboveThreshold) = (null, 0, false);
        (Treatment, Acceptance, AcceptedUntil, ReviewDue, Attention, Closing) = (null, null, null, null, null, null);
    }

    private void Rank(Assessed assessed, RiskCriteria criteria)
    {
        Level = criteria.Evaluate(assessed.Likelihood, assessed.Consequences, Domain).Code;
        LevelRank = criteria.RankOf(Level) + 1;
        AboveThreshold = criteria.IsAboveThreshold(Level, Domain);
    }

    private static DateOnly Today(Moment moment) => DateOnly.FromDateTime(moment.Now.UtcDateTime);
}
