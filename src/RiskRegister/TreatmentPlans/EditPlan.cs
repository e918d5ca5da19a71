using System.Text.Json.Nodes;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.RiskRegister.Risks;
using AimsPlatform.Values;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AimsPlatform.RiskRegister.TreatmentPlans;

/// <summary>Changes a draft by a merge patch of what was drafted; <c>actions</c>, when named, replaces all of this revision.</summary>
public static class EditPlan
{
    private const string Permission = "treatment-plans:write";
    private static readonly Error OtherRisks = Error.Invalid("/riskIds", "A plan keeps the risks it was drafted for. Draft another for others.");

    public static async Task<Results<Ok<GetPlan.Response>, ProblemHttpResult>> Handle(
        Id<TreatmentPlan> id, JsonObject request, IfMatch ifMatch, RiskRegisterDb db, Acting acting, TimeProvider clock, MergePatch mergePatch,
        HttpResponse response, CancellationToken cancellationToken)
    {
        if (await PlanAndRisks.FindAsync(id, db, cancellationToken) is not var (plan, _))
        {
            return TreatmentPlan.NotFound.ToProblem();
        }

        if ((ifMatch.Check(plan) ?? (acting.May(Permission, plan.BusinessUnit) ? null : Error.Forbidden(Permission, plan.BusinessUnit))) is { } refused)
        {
            return refused.ToProblem();
        }

        var actions = request.ContainsKey("actions");
        var (edited, unfit) = await mergePatch.ApplyAsync(DraftPlan.Request.Of(plan), request, cancellationToken);
        unfit ??= !edited!.RiskIds.SequenceEqual(plan.RiskIds) ? OtherRisks
            : (actions ? TreatmentAction.Check(edited.Actions, acting.DayAt(clock.GetUtcNow())) : null)
                ?? plan.Write(actions ? edited.Actions : null, acting.UserId);
        if (unfit is not null)
        {
            return unfit.ToProblem();
        }

        (plan.Title, plan.Option, plan.Rationale) = (edited!.Title, edited.Option!.Value, edited.Rationale);
        db.Record(plan, "edit");
        await db.SaveChangesAsync(cancellationToken);
        response.SetETag(plan);
        return TypedResults.Ok(GetPlan.Response.Of(plan));
    }
}
