using System.ComponentModel.DataAnnotations;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.States;
using AimsPlatform.BuildingBlocks.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AimsPlatform.RiskRegister.TreatmentPlans;

/// <summary>Somebody who had no hand in the plan finds that it works (I17). From now on its risks can be re-rated.</summary>
public static class VerifyPlanEffective
{
    public sealed record Request([Required, StringLength(2000, MinimumLength = 20)] string Verdict);

    public static async Task<Results<Ok<GetPlan.Response>, ProblemHttpResult>> Handle(
        Id<TreatmentPlan> id, Request request, IfMatch ifMatch, RiskRegisterDb db, Acting acting, TimeProvider clock,
        HttpResponse response, CancellationToken cancellationToken)
    {
        if (await PlanAndRisks.FindAsync(id, db, cancellationToken) is not var (plan, risks))
        {
            return TreatmentPlan.NotFound.ToProblem();
        }

        if ((ifMatch.Check(plan) ?? plan.VerifyEffective(request.Verdict, risks, new Moment(acting, clock.GetUtcNow()))) is { } refused)
        {
            return refused.ToProblem();
        }

        foreach (var risk in risks.Where(risk => risk.TreatmentVerified(id.Value)))
        {
            db.Record(risk, "treatment-verified", request.Verdict);
            db.Publish(risk.Id.Value, risk.Stands(clock.GetUtcNow()));
        }

        db.Record(plan, "verify-effective", request.Verdict, plan.ApprovedHash);
        await db.SaveChangesAsync(cancellationToken);
        response.SetETag(plan);
        return TypedResults.Ok(GetPlan.Response.Of(plan));
    }
}
