using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.States;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.RiskRegister.Risks;
using AimsPlatform.RiskRegister.TreatmentPlans;

namespace AimsPlatform.RiskRegister.Tests.TreatmentPlans;

/// <summary>Plans without a database, and people to move them.</summary>
internal static class Plans
{
    public static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    public static readonly Guid Author = Guid.CreateVersion7();
    public static readonly Guid ActionOwner = Guid.CreateVersion7();
    public static readonly Guid Management = Guid.CreateVersion7();
    public static readonly Guid ControlOwner = Guid.CreateVersion7();
    public static readonly Guid Verifier = Guid.CreateVersion7();

    private static readonly Guid Organisation = Guid.CreateVersion7();

    public static readonly ActionDraft Action = new("Measure quality per group of people", ActionOwner, new DateOnly(2027, 1, 31), "A.7.4", null, "Two data scientists");

    public static Moment By(Guid person, bool isPerson = true, params string[] roles)
    {
        var acting = new Acting();
        acting.As(Organisation, person, isPerson, roles is [] ? ["RA", "CO", "DM", "EV", "RO"] : roles);
        return new Moment(acting, Now);
    }

    public static TreatmentPlan Draft(params ActionDraft[] actions)
    {
        var plan = new TreatmentPlan { Number = "PLAN-0001", Title = "Less bias", Option = TreatmentOption.Modify, Rationale = "The error rate is too high for some.", RiskIds = [] };
        plan.Write(actions is [] ? [Action] : actions, Author);
        return plan;
    }

    /// <summary>A plan brought to this state by the right people.</summary>
    public static TreatmentPlan In(PlanState state)
    {
        var plan = Draft();
        Func<Error?>[] path = state switch
        {
            PlanState.Draft => [],
            PlanState.Submitted => [Submit],
            PlanState.Cancelled => [() => plan.Cancel([], By(Management))],
            PlanState.Approved => [Submit, Approve],
            PlanState.InProgress => [Submit, Approve, Start],
            PlanState.Implemented => [Submit, Approve, Start, Prove, Implement],
            PlanState.VerifiedEffective => [Submit, Approve, Start, Prove, Implement, () => plan.VerifyEffective("The error rate fell by half.", [], By(Verifier))],
            _ => [Submit, Approve, Start, Prove, Implement, () => plan.FindIneffective("The error rate is what it was.", [], By(Verifier))],
        };
        Assert.All(path, step => Assert.Null(step()));
        Assert.Equal(state, plan.State);
        return plan;

        Error? Submit() => plan.Submit([], By(Author));
        Error? Approve() => plan.Approve([], By(Management));
        Error? Start() => plan.Start([], By(ControlOwner));
        Error? Prove() => plan.AddEvidence(plan.Actions[0].Id.Value, new ActionEvidence("Test report", "DOC-0012", ControlOwner, Now), [], By(ControlOwner));
        Error? Implement() => plan.Implement([], By(ControlOwner));
    }

    /// <summary>Lets somebody try an event of the machine.</summary>
    public static Error? Try(this TreatmentPlan plan, string @event, Moment moment) => @event switch
    {
        "submit" => plan.Submit([], moment),
        "return" => plan.Return([], moment),
        "approve" => plan.Approve([], moment),
        "start" => plan.Start([], moment),
        "add-evidence" => plan.AddEvidence(plan.Actions[^1].Id.Value, new ActionEvidence("Test report", "DOC-0012", moment.Acting.UserId, Now), [], moment),
        "implement" => plan.Implement([], moment),
        "move-due-date" => plan.MoveDueDate(plan.Actions[^1].Id.Value, plan.Actions[^1].DueDate!.Value.AddDays(1), "The supplier delivers a month later.", [], moment, out _),
        "verify-effective" => plan.VerifyEffective("The error rate fell by half.", [], moment),
        "find-ineffective" => plan.FindIneffective("The error rate is what it was.", [], moment),
        "revise" => plan.Revise([], moment),
        "cancel" => plan.Cancel([], moment),
        _ => throw new ArgumentOutOfRangeException(nameof(@event), @event, null),
    };
}
