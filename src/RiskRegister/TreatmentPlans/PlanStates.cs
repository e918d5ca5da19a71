using AimsPlatform.BuildingBlocks.States;
using AimsPlatform.RiskRegister.Risks;
using static AimsPlatform.BuildingBlocks.States.StateMachine<AimsPlatform.RiskRegister.TreatmentPlans.PlanAndRisks, AimsPlatform.RiskRegister.TreatmentPlans.PlanState>;
using static AimsPlatform.RiskRegister.TreatmentPlans.PlanState;

namespace AimsPlatform.RiskRegister.TreatmentPlans;

/// <summary>The state machine of domain model 5.3: who moves a plan from where to where, and on what condition.</summary>
public static class PlanStates
{
    private const int MostRevisions = 99;

    private static readonly Guard<PlanAndRisks> ByAPerson = Rule(
        "5.3", "Only a person decides this, never a service.", "Sign in as a person.", (_, moment) => moment.Acting.IsPerson);

    private static readonly Guard<PlanAndRisks> NotByAWriter = Rule(
        "I1", "Who wrote in a plan does not decide on it.", "Ask designated management who did not write in it.",
        (subject, moment) => !subject.Plan.WrittenBy.Contains(moment.Acting.UserId));

    private static readonly Guard<PlanAndRisks> NotByAHandInIt = Rule(
        "I17", "Who wrote, owns or carried out any of it, or owns a risk it treats, does not judge its effect.", "Ask a verifier who had no hand in it.",
        (subject, moment) => !HadAHandIn(subject.Plan, moment.Acting.UserId) && !subject.Risks.Any(risk => risk.OwnerId == moment.Acting.UserId));

    private static readonly Guard<PlanAndRisks> RisksEvaluated = Rule(
        "R048", "Treatment follows from assessment: each risk has to be evaluated first.", "Analyse and evaluate every risk of the plan.",
        (subject, _) => subject.Risks.Count == subject.Plan.RiskIds.Length
            && subject.Risks.All(risk => risk.State is RiskState.Evaluated or RiskState.InTreatment or RiskState.ResidualEvaluated));

    private static readonly Guard<PlanAndRisks> AsApproved = Rule(
        "I8", "The plan is no longer what was approved.", "Cancel it and draft another.",
        (subject, _) => subject.Plan.ApprovedHash == subject.Plan.ContentHash());

    private static readonly Guard<PlanAndRisks> RoomForRevisions = Rule(
        "5.3", $"A plan has {MostRevisions} revisions at most.", "Draft another plan.", (subject, _) => subject.Plan.Revision < MostRevisions);

    public static StateMachine<PlanAndRisks, PlanState> Machine { get; } = new StateMachine<PlanAndRisks, PlanState>(p => p.Plan.State, p => p.Plan.BusinessUnit)
        .On("submit", [Draft], Submitted, "treatment-plans:submit", ActionsComplete)
        .On("return", [Submitted], Draft, "treatment-plans:return", WhereTheRisksAre("treatment-plans:return"))
        .On("approve", [Submitted], Approved, "treatment-plans:approve", ByAPerson, NotByAWriter, RisksEvaluated, WhereTheRisksAre("treatment-plans:approve"))
        .On("start", [Approved], InProgress, "treatment-plans:carry-out", AsApproved)
        .On("add-evidence", [InProgress], InProgress, "treatment-plans:carry-out")
        .On("add-evidence", [Implemented], Implemented, "treatment-plans:carry-out") // a document may lapse before anybody judges
        .On("implement", [InProgress], Implemented, "treatment-plans:carry-out", ActionsProven)
        .On("move-due-date", [Approved], Approved, "treatment-plans:move-due-date", ByAPerson, NotByAWriter, WhereTheRisksAre("treatment-plans:move-due-date"))
        .On("move-due-date", [InProgress], InProgress, "treatment-plans:move-due-date", ByAPerson, NotByAWriter, WhereTheRisksAre("treatment-plans:move-due-date"))
        .On("verify-effective", [Implemented], VerifiedEffective, "treatment-plans:verify", ByAPerson, NotByAHandInIt, WhereTheRisksAre("treatment-plans:verify"), ActionsProven)
        .On("find-ineffective", [Implemented], Ineffective, "treatment-plans:verify", ByAPerson, NotByAHandInIt, WhereTheRisksAre("treatment-plans:verify"))
        .On("revise", [Ineffective], Draft, "treatment-plans:revise", RoomForRevisions)
        .On("cancel", [Draft, Submitted, Approved, InProgress], Cancelled, "treatment-plans:cancel", ByAPerson, WhereTheRisksAre("treatment-plans:cancel"));

    /// <summary>Whether this person wrote in the plan, owns one of its actions or carried some of it out.</summary>
    public static bool HadAHandIn(TreatmentPlan plan, Guid person) =>
        plan.WrittenBy.Contains(person) || plan.CarriedOutBy.Contains(person) || plan.Actions.Exists(action => action.OwnerId == person);

    // A risk may move to another unit after its plan was drafted; nobody gets to decide on it by that who may not there.
    private static Guard<PlanAndRisks> WhereTheRisksAre(string permission) => Rule(
        "5.3", "A risk of the plan has moved to a business unit where you may not decide this.", $"Ask somebody who holds {permission} in the units of all its risks.",
        (subject, moment) => subject.Risks.All(risk => moment.Acting.May(permission, risk.BusinessUnit)));

    private static IEnumerable<UnmetGuard> ActionsComplete(PlanAndRisks subject, Moment moment)
    {
        var fresh = subject.Plan.Actions.Where(action => action.Revision == subject.Plan.Revision).ToList();
        if (fresh.Count == 0)
        {
            yield return new UnmetGuard("5.3", $"Revision {subject.Plan.Revision} has no action of its own.", "Add what is to be done.");
        }

        foreach (var action in fresh)
        {
            foreach (var missing in action.Missing(moment.Today))
            {
                yield return new UnmetGuard("5.3", $"Action {action.Position + 1} {missing}.", $"Complete /actions/{action.Position}.");
            }
        }
    }

    // Evidence that points to what is withdrawn or superseded proves nothing; what is out of review is still in force (5.1).
    private static IEnumerable<UnmetGuard> ActionsProven(PlanAndRisks subject, Moment moment)
    {
        foreach (var action in subject.Plan.Actions.OrderBy(action => action.Revision).ThenBy(action => action.Position))
        {
            var behind = action.Evidence.Select(evidence => DocumentBehind.Of(evidence.Reference, subject.Plan.Documents)).ToList();
            if (behind.TrueForAll(document => document is { Holds: false }))
            {
                var why = behind.Count == 0 ? "has no evidence." : $"has no evidence that holds. {string.Join(" ", behind.Select(document => document!.Remarks[0]).Distinct())}";
                yield return new UnmetGuard("5.3", $"Action {action.Position + 1} of revision {action.Revision} {why}", $"Add evidence to action {action.Id}.");
            }
        }
    }
}
