using System.ComponentModel.DataAnnotations;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.States;
using AimsPlatform.BuildingBlocks.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AimsPlatform.RiskRegister.TreatmentPlans;

/// <summary>Designated management gives the plan back to its writers and says what to change.</summary>
public static class ReturnPlan
{
    public sealed record Request([Required, StringLength(2000, MinimumLength = 10)] string Comment);

    public static async Task<Results<Ok<GetPlan.Response>, ProblemHttpResult>> Handle(
        Id<TreatmentPlan> id, Request request, IfMatch ifMatch, RiskRegisterDb db, Acting acting, TimeProvider clock,
        HttpResponse response, CancellationToken cancellationToken)
    {
        if (await PlanAndRisks.FindAsync(id, db, cancellationToken) is not var (plan, risks))
        {
            return TreatmentPlan.NotFound.ToProblem();
        }

        if ((ifMatch.Check(plan) ?? plan.Return(risks, new Moment(acting, clock.GetUtcNow()))) is { } refused)
        {
            return refused.ToProblem();
        }

        db.Record(plan, "return", request.Comment);
        await db.SaveChangesAsync(cancellationToken);
        response.SetETag(plan);
        return TypedResults.Ok(GetPlan.Response.Of(plan));
    }
}
