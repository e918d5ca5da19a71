using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.States;
using AimsPlatform.RiskRegister.Risks;

namespace AimsPlatform.RiskRegister.TreatmentPlans;

/// <summary>How a plan is written and moves: each event of its state table, and what it leaves behind.</summary>
public sealed partial class TreatmentPlan
{
    /// <summary>Replaces the actions of this revision. Those of earlier revisions stay: they were approved and done.</summary>
    public Error? Write(IReadOnlyList<ActionDraft>? actions, Guid by)
    {
        if (State != PlanState.Draft)
        {
            return NotADraft;
        }

        if (actions is not null)
        {
            Actions.RemoveAll(action => action.Revision == Revision);
            if (Actions.Count + actions.Count > MostActions)
            {
                return TooManyActions;
            }

            Actions.AddRange(actions.Select((draft, position) => TreatmentAction.From(draft, Id, Revision, position)));
        }

        WrittenBy = With(WrittenBy, by);
        return null;
    }

    public Error? Submit(IReadOnlyList<Risk> risks, Moment moment) => Move("submit", risks, moment);

    public Error? Return(IReadOnlyList<Risk> risks, Moment moment) => Move("return", risks, moment);

    public Error? Approve(IReadOnlyList<Risk> risks, Moment moment)
    {
        var refused = Move("approve", risks, moment);
        if (refused is null)
        {
            (ApprovedBy, ApprovedAt, ApprovedHash) = (moment.Acting.UserId, moment.Now, ContentHash());
        }

        return refused;
    }

    public Error? Start(IReadOnlyList<Risk> risks, Moment moment) => CarryOut("start", risks, moment);

    public Error? Implement(IReadOnlyList<Risk> risks, Moment moment) => CarryOut("implement", risks, moment);

    public Error? AddEvidence(Guid actionId, ActionEvidence evidence, IReadOnlyList<Risk> risks, Moment moment)
    {
        var action = Actions.Find(a => a.Id.Value == actionId);
        var why = DocumentBehind.Of(evidence.Reference, Documents) is { Holds: false, Remarks: var remarks } ? remarks[0] : null;
        if ((CarryOut("add-evidence", risks, moment) ?? (action is null ? NoSuchAction : why is null ? action.Prove(evidence) : Error.Invalid("/reference", why))) is { } refused)
        {
            return refused;
        }

        EvidenceCount++;
        return null;
    }

    /// <summary>The only way a due date moves once the plan is approved (I26). Answers the move for the record.</summary>
    public Error? MoveDueDate(Guid actionId, DateOnly to, string reason, IReadOnlyList<Risk> risks, Moment moment, out DueDateMove? move)
    {
        move = null;
        if (Move("move-due-date", risks, moment) is { } refused)
        {
            return refused;
        }

        if (Actions.Find(a => a.Id.Value == actionId) is not { } action)
        {
            return NoSuchAction;
        }

        if (action.Move(to, reason, moment, out move) is { } notMoved)
        {
            return notMoved;
        }

        // Designated management decided on the plan with the new date.
        (DueDateMoves, ApprovedHash) = (DueDateMoves + 1, ContentHash());
        return null;
    }

    public Error? VerifyEffective(string verdict, IReadOnlyList<Risk> risks, Moment moment) => Judge("verify-effective", verdict, risks, moment);

    public Error? FindIneffective(string verdict, IReadOnlyList<Risk> risks, Moment moment) => Judge("find-ineffective", verdict, risks, moment);

    /// <summary>Opens the next revision; the one found ineffective is kept.</summary>
    public Error? Revise(IReadOnlyList<Risk> risks, Moment moment)
    {
        if (Move("revise", risks, moment) is { } refused)
        {
            return refused;
        }

        PastRevisions = [.. PastRevisions, new PastRevision(Revision, Option, Rationale, ApprovedBy!.Value, ApprovedHash!, VerifiedBy!.Value, VerifiedAt!.Value, Verdict!)];
        Revision++;
        (ApprovedBy, ApprovedAt, ApprovedHash, VerifiedBy, VerifiedAt, Verdict) = (null, null, null, null, null, null);
        WrittenBy = With(WrittenBy, moment.Acting.UserId);
        return null;
    }

    public Error? Cancel(IReadOnlyList<Risk> risks, Moment moment) => Move("cancel", risks, moment);

    private Error? CarryOut(string @event, IReadOnlyList<Risk> risks, Moment moment)
    {
        var refused = Move(@event, risks, moment);
        if (refused is null)
        {
            CarriedOutBy = With(CarriedOutBy, moment.Acting.UserId);
        }

        return refused;
    }

    private Error? Judge(string @event, string verdict, IReadOnlyList<Risk> risks, Moment moment)
    {
        var refused = Move(@event, risks, moment);
        if (refused is null)
        {
            (VerifiedBy, VerifiedAt, Verdict) = (moment.Acting.UserId, moment.Now, verdict);
        }

        return refused;
    }

    private Error? Move(string @event, IReadOnlyList<Risk> risks, Moment moment)
    {
        var refused = PlanStates.Machine.Refuse(new PlanAndRisks(this, risks), @event, moment, out var to);
        if (refused is null)
        {
            State = to;
        }

        return refused;
    }

    private static Guid[] With(Guid[] people, Guid person) => people.Contains(person) ? people : [.. people, person];
}
