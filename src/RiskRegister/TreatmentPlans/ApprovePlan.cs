using System.ComponentModel.DataAnnotations;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.States;
using AimsPlatform.BuildingBlocks.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AimsPlatform.RiskRegister.TreatmentPlans;

/// <summary>Designated management approves exactly what the plan says now; nobody approves what they wrote (I1), and no plan precedes the evaluation of its risks (R048).</summary>
public static class ApprovePlan
{
    public sealed record Request([StringLength(2000)] string? Comment = null);

    public static async Task<Results<Ok<GetPlan.Response>, ProblemHttpResult>> Handle(
        Id<TreatmentPlan> id, Request request, IfMatch ifMatch, RiskRegisterDb db, Acting acting, TimeProvider clock,
        HttpResponse response, CancellationToken cancellationToken)
    {
        if (await PlanAndRisks.FindAsync(id, db, cancellationToken) is not var (plan, risks))
        {
            return TreatmentPlan.NotFound.ToProblem();
        }

        if ((ifMatch.Check(plan) ?? plan.Approve(risks, new Moment(acting, clock.GetUtcNow()))) is { } refused)
        {
            return refused.ToProblem();
        }

        db.Record(plan, "approve", request.Comment, plan.ApprovedHash);
        await db.SaveChangesAsync(cancellationToken);
        response.SetETag(plan);
        return TypedResults.Ok(GetPlan.Response.Of(plan));
    }
}
