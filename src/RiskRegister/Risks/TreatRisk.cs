using System.ComponentModel.DataAnnotations;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.States;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.RiskRegister.TreatmentPlans;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.RiskRegister.Risks;

/// <summary>The owner chooses what to do about a risk, and the plan that does it; again when the residual risk is not low enough.</summary>
public static class TreatRisk
{
    /// <param name="PlanId">The treatment plan of this risk that carries the option out.</param>
    public sealed record Request([Required] TreatmentOption? Option, [Required] Guid? PlanId, [StringLength(2000)] string? Reason = null);

    public static Task<Results<Ok<GetRisk.Response>, ProblemHttpResult>> Handle(
        Id<Risk> id, Request request, IfMatch ifMatch, RiskRegisterDb db, Acting acting, TimeProvider clock, HttpResponse response, CancellationToken cancellationToken) =>
        TreatAsync("treat", id, request, ifMatch, db, acting, clock, response, cancellationToken);

    /// <summary>The residual risk is still too high: another plan.</summary>
    public static Task<Results<Ok<GetRisk.Response>, ProblemHttpResult>> HandleNotEnough(
        Id<Risk> id, Request request, IfMatch ifMatch, RiskRegisterDb db, Acting acting, TimeProvider clock, HttpResponse response, CancellationToken cancellationToken) =>
        TreatAsync("not-enough", id, request, ifMatch, db, acting, clock, response, cancellationToken);

    private static async Task<Results<Ok<GetRisk.Response>, ProblemHttpResult>> TreatAsync(
        string @event, Id<Risk> id, Request request, IfMatch ifMatch, RiskRegisterDb db, Acting acting, TimeProvider clock, HttpResponse response, CancellationToken cancellationToken)
    {
        if (await RiskFacts.LoadAsync(db, id, cancellationToken) is not { } risk)
        {
            return Error.NotFound("risk").ToProblem();
        }

        var now = clock.GetUtcNow();
        var planId = new Id<TreatmentPlan>(request.PlanId!.Value);
        var plan = await db.TreatmentPlans.AsNoTracking().SingleOrDefaultAsync(its => its.Id == planId, cancellationToken);
        if ((ifMatch.Check(risk) ?? risk.Treat(@event, request.Option!.Value, plan, new Moment(acting, now))) is { } refused)
        {
            return refused.ToProblem();
        }

        db.Record(risk, @event, request.Reason);
        db.Publish(risk.Id.Value, risk.Stands(now));
        await db.SaveChangesAsync(cancellationToken);
        response.SetETag(risk);
        return TypedResults.Ok(GetRisk.Response.Of(risk, now));
    }
}
