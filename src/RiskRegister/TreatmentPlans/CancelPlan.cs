using System.ComponentModel.DataAnnotations;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.States;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.RiskRegister.Risks;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AimsPlatform.RiskRegister.TreatmentPlans;

/// <summary>Designated management stops a plan that is not done yet; the risks it was treating are evaluated again as before it.</summary>
public static class CancelPlan
{
    public sealed record Request([Required, StringLength(2000, MinimumLength = 20)] string Reason);

    public static async Task<Results<Ok<GetPlan.Response>, ProblemHttpResult>> Handle(
        Id<TreatmentPlan> id, Request request, IfMatch ifMatch, RiskRegisterDb db, Acting acting, TimeProvider clock,
        HttpResponse response, CancellationToken cancellationToken)
    {
        if (await PlanAndRisks.FindAsync(id, db, cancellationToken) is not var (plan, risks))
        {
            return TreatmentPlan.NotFound.ToProblem();
        }

        if ((ifMatch.Check(plan) ?? plan.Cancel(risks, new Moment(acting, clock.GetUtcNow()))) is { } refused)
        {
            return refused.ToProblem();
        }

        await RiskFacts.ReadAsync(db, risks, cancellationToken);
        foreach (var risk in risks.Where(risk => risk.TreatmentCancelled(id.Value)))
        {
            db.Record(risk, "treatment-cancelled", request.Reason);
            db.Publish(risk.Id.Value, risk.Stands(clock.GetUtcNow()));
        }

        db.Record(plan, "cancel", request.Reason);
        await db.SaveChangesAsync(cancellationToken);
        response.SetETag(plan);
        return TypedResults.Ok(GetPlan.Response.Of(plan));
    }
}
