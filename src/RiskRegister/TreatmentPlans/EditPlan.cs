using System.ComponentModel.DataAnnotations;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.RiskRegister.Risks;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AimsPlatform.RiskRegister.TreatmentPlans;

/// <summary>Changes a draft. What is left out stays; <c>actions</c>, when given, replaces all of this revision.</summary>
public static class EditPlan
{
    public sealed record Request(
        [StringLength(200, MinimumLength = 3)] string? Title = null,
        TreatmentOption? Option = null,
        [StringLength(4000, MinimumLength = 10)] string? Rationale = null,
        [MaxLength(TreatmentPlan.MostActions)] IReadOnlyList<ActionDraft>? Actions = null);

    private const string Permission = "treatment-plans:write";

    public static async Task<Results<Ok<GetPlan.Response>, ProblemHttpResult>> Handle(
        Id<TreatmentPlan> id, Request request, IfMatch ifMatch, RiskRegisterDb db, Acting acting, TimeProvider clock,
        HttpResponse response, CancellationToken cancellationToken)
    {
        if (await PlanAndRisks.FindAsync(id, db, cancellationToken) is not var (plan, _))
        {
            return TreatmentPlan.NotFound.ToProblem();
        }

        var refused = ifMatch.Check(plan)
            ?? (acting.May(Permission, plan.BusinessUnit) ? null : Error.Forbidden(Permission, plan.BusinessUnit))
            ?? TreatmentAction.Check(request.Actions ?? [], DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime))
            ?? plan.Write(request.Actions, acting.UserId);
        if (refused is not null)
        {
            return refused.ToProblem();
        }

        (plan.Title, plan.Option, plan.Rationale) = (request.Title ?? plan.Title, request.Option ?? plan.Option, request.Rationale ?? plan.Rationale);
        db.Record(plan, "edit");
        await db.SaveChangesAsync(cancellationToken);
        response.SetETag(plan);
        return TypedResults.Ok(GetPlan.Response.Of(plan));
    }
}
