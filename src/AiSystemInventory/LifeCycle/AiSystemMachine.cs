using AimsPlatform.AiSystemInventory.AiSystems;
using AimsPlatform.BuildingBlocks.States;
using static AimsPlatform.AiSystemInventory.AiSystems.AiSystemState;

namespace AimsPlatform.AiSystemInventory.LifeCycle;

/// <summary>The life cycle of an AI system, line by line as domain model 5.5 has it.</summary>
public static class AiSystemMachine
{
    private static readonly Guard<AtGate> DeployerIsIndependent = Machine.Rule("S5", "You built or submitted this system, so you cannot verify it.",
        "Have a verification lead who is no developer of it deploy it.", (at, moment) => !at.System.IsDeveloper(moment.Acting.UserId));

    private static readonly Guard<AtGate> ApproverIsIndependent = Machine.Rule("S5", "You built or submitted this system, so you cannot put it into operation.",
        "Have somebody in designated management who is no developer of it approve.", (at, moment) => !at.System.IsDeveloper(moment.Acting.UserId));

    private static readonly Guard<AtGate> ByAPerson = Machine.Rule("I1", "An approval is given by a person.", "Sign in as a person.", (_, moment) => moment.Acting.IsPerson);

    private static readonly Guard<AtGate> NotProhibited = Machine.Rule("I19", "The system is classed as prohibited and the ban is in force, or that is undecided.",
        "A new class decision, approved by LEG.", (at, moment) => !at.System.LegalHold && !at.System.IsProhibitedOn(moment.Today));

    private static readonly Guard<AtGate> LegalHasDecided = Machine.Rule("I19", "The system was found prohibited; LEG has not approved a new class decision.",
        "Classify again and have LEG approve the result.", (at, _) => !at.System.AwaitsLegalDecision);

    private static readonly Guard<AtGate> TwoPeopleRetire = Machine.Rule("5.5", "The owner and designated management retire a system together: one proposes the plan, another person of the other role retires.",
        "Have somebody else, of the role the proposer acted without, retire it.", (at, moment) =>
            at.System.Retirement is { } plan && plan.ProposedBy != moment.Acting.UserId
            && (plan.AsOwner && moment.Acting.Holds("DM", at.System.BusinessUnit) || plan.AsManagement && moment.Acting.Holds("SO", at.System.BusinessUnit)));

    /// <summary>The table; its text form is what the exhaustive test compares.</summary>
    public static StateMachine<AtGate, AiSystemState> Table { get; } = new StateMachine<AtGate, AiSystemState>(at => at.System.State, at => at.System.BusinessUnit)
        .On(LifeCycleEvent.StartDesign, [Inception], DesignDevelopment, "ai-systems:start-design", Gate(LifeCycleEvent.StartDesign))
        .On(LifeCycleEvent.Procure, [Inception], VerificationValidation, "ai-systems:procure", Gate(LifeCycleEvent.Procure))
        .On(LifeCycleEvent.SubmitForVerification, [DesignDevelopment], VerificationValidation, "ai-systems:submit-for-verification", Gate(LifeCycleEvent.SubmitForVerification))
        .On(LifeCycleEvent.ReturnToDesign, [VerificationValidation], DesignDevelopment, "ai-systems:return-to-design")
        .On(LifeCycleEvent.Deploy, [VerificationValidation], Deployment, "ai-systems:deploy", ByAPerson, DeployerIsIndependent, NotProhibited, Gate(LifeCycleEvent.Deploy))
        .On(LifeCycleEvent.PutIntoOperation, [Deployment], Operation, "ai-systems:put-into-operation", ByAPerson, ApproverIsIndependent, NotProhibited, Gate(LifeCycleEvent.PutIntoOperation))
        .On(LifeCycleEvent.ReEvaluate, [Operation], ReEvaluation, "ai-systems:re-evaluate")
        .On(LifeCycleEvent.Resume, [ReEvaluation], Operation, "ai-systems:resume", ByAPerson, ApproverIsIndependent, NotProhibited, Gate(LifeCycleEvent.Resume))
        .On(LifeCycleEvent.Rework, [ReEvaluation], DesignDevelopment, "ai-systems:rework")
        .On(LifeCycleEvent.Suspend, [Operation, Deployment, ReEvaluation], Suspended, "ai-systems:suspend")
        .On(LifeCycleEvent.LiftSuspension, [Suspended], ReEvaluation, "ai-systems:lift-suspension", ByAPerson, NotProhibited, LegalHasDecided)
        .On(LifeCycleEvent.Retire, [Operation, Suspended, ReEvaluation], Retired, "ai-systems:retire", ByAPerson, TwoPeopleRetire, Gate(LifeCycleEvent.Retire))
        .On(LifeCycleEvent.Reject, [Inception, DesignDevelopment, VerificationValidation, Deployment], Rejected, "ai-systems:reject", ByAPerson);

    /// <summary>A state as the API writes it.</summary>
    public static string Name(AiSystemState state) => StateMachine<AtGate, AiSystemState>.Name(state);

    private static Guard<AtGate> Gate(string @event) => Gates.Of(@event).Unmet;

    private static class Machine
    {
        public static Guard<AtGate> Rule(string rule, string reason, string satisfy, Func<AtGate, Moment, bool> holds) =>
            StateMachine<AtGate, AiSystemState>.Rule(rule, reason, satisfy, holds);
    }
}
