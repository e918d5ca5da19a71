using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.States;
using AimsPlatform.BuildingBlocks.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AimsPlatform.RiskRegister.TreatmentPlans;

/// <summary>Lays the plan before designated management: every action has an owner, a due date, a control and its resources.</summary>
public static class SubmitPlan
{
    public static async Task<Results<Ok<GetPlan.Response>, ProblemHttpResult>> Handle(
        Id<TreatmentPlan> id, IfMatch ifMatch, RiskRegisterDb db, Acting acting, TimeProvider clock,
        HttpResponse response, CancellationToken cancellationToken)
    {
        if (await PlanAndRisks.FindAsync(id, db, cancellationToken) is not var (plan, risks))
        {
            return TreatmentPlan.NotFound.ToProblem();
        }

        if ((ifMatch.Check(plan) ?? plan.Submit(risks, new Moment(acting, clock.GetUtcNow()))) is { } refused)
        {
            return refused.ToProblem();
        }

        db.Record(plan, "submit");
        await db.SaveChangesAsync(cancellationToken);
        response.SetETag(plan);
        return TypedResults.Ok(GetPlan.Response.Of(plan));
    }
}
