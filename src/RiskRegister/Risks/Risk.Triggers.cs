namespace AimsPlatform.RiskRegister.Risks;

/// <summary>How a risk moves by itself when something else happens: moves of the platform, so no permission is asked.</summary>
public sealed partial class Risk
{
    /// <summary>
    /// Something happened that the present result does not know of: an accepted risk comes under review, any other open
    /// one says so until it is assessed again.
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
    /// for the owner.
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

    /// <summary>A plan was verified effective: a risk that it treats can be re-rated. Answers whether it treats this one.</summary>
    public bool TreatmentVerified(Guid planId)
    {
        if (!IsTreatedBy(planId))
        {
            return false;
        }

        Treatment = Treatment! with { VerifiedEffective = true };
        return true;
    }

    /// <summary>A plan was cancelled: the owner decides again on a risk that it treats (domain model 5.3). Answers whether it treats this one.</summary>
    public bool TreatmentCancelled(Guid planId)
    {
        if (!IsTreatedBy(planId))
        {
            return false;
        }

        (State, Treatment, Residual) = (RiskState.Evaluated, null, null);
        Rank(Inherent!, Facts.Pinned!.Content);
        return true;
    }

    private bool IsTreatedBy(Guid planId) => State == RiskState.InTreatment && Treatment!.PlanId == planId;
}
