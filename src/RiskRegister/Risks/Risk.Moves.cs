using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.States;
using AimsPlatform.RiskRegister.Criteria;
using AimsPlatform.RiskRegister.TreatmentPlans;
using AimsPlatform.Values;

namespace AimsPlatform.RiskRegister.Risks;

/// <summary>How people move a risk: each event of its state table, and what it leaves behind.</summary>
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
        ReviewDue = moment.Today.AddDays(Facts.Pinned!.Content.Level(Level!).ReviewDays);
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
}
