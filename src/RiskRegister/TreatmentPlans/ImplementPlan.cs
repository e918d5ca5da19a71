using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.States;
using AimsPlatform.BuildingBlocks.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AimsPlatform.RiskRegister.TreatmentPlans;

/// <summary>The control owner says that everything is done; every action has its evidence.</summary>
public static class ImplementPlan
{
    public static async Task<Results<Ok<GetPlan.Response>, ProblemHttpResult>> Handle(
        Id<TreatmentPlan> id, IfMatch ifMatch, RiskRegisterDb db, Acting acting, TimeProvider clock,
        HttpResponse response, CancellationToken cancellationToken)
    {
        if (await PlanAndRisks.FindAsync(id, db, cancellationToken) is not var (plan, risks))
        {
            return TreatmentPlan.NotFound.ToProblem();
        }

        if ((ifMatch.Check(plan) ?? plan.Implement(risks, new Moment(acting, clock.GetUtcNow()))) is { } refused)
        {
            return refused.ToProblem();
        }

        db.Record(plan, "implement");
        await db.SaveChangesAsync(cancellationToken);
        response.SetETag(plan);
        return TypedResults.Ok(GetPlan.Response.Of(plan));
    }
}
