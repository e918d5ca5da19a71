using System.ComponentModel.DataAnnotations;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.RiskRegister.Risks;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.RiskRegister.TreatmentPlans;

/// <summary>Starts a plan for risks of one business unit. A draft may lack what only submitting asks for.</summary>
public static class DraftPlan
{
    public sealed record Request(
        [Required, StringLength(200, MinimumLength = 3)] string Title,
        [Required] TreatmentOption? Option,
        [Required, StringLength(4000, MinimumLength = 10)] string Rationale,
        [Required, MinLength(1), MaxLength(TreatmentPlan.MostRisks)] Guid[] RiskIds,
        [Required, MaxLength(TreatmentPlan.MostActions)] IReadOnlyList<ActionDraft> Actions)
    {
        /// <summary>What a plan says now, as somebody would have drafted it; of its actions, those of this revision.</summary>
        public static Request Of(TreatmentPlan plan) => new(plan.Title, plan.Option, plan.Rationale, plan.RiskIds, plan.Actions
            .Where(action => action.Revision == plan.Revision).OrderBy(action => action.Position)
            .Select(action => new ActionDraft(action.What, action.OwnerId, action.DueDate, action.ControlId, action.OwnControl, action.Resource)).ToList());
    }

    private const string Permission = "treatment-plans:write";
    private static readonly Error UnknownRisk = Error.Invalid("/riskIds", "Each is the id of a risk, named once.");
    private static readonly Error ClosedRisk = Error.Invalid("/riskIds", "A closed risk needs no treatment. Reopen it first.");
    private static readonly Error SeveralUnits = Error.Invalid("/riskIds", "A plan treats risks of one business unit. Draft one for each unit.");

    public static async Task<Results<Created<GetPlan.Response>, ProblemHttpResult>> Handle(
        Request request, RiskRegisterDb db, Numbers numbers, Acting acting, TimeProvider clock,
        HttpResponse response, CancellationToken cancellationToken)
    {
        var riskIds = request.RiskIds.Select(id => new Id<Risk>(id)).ToArray();
        var risks = await db.Risks.AsNoTracking().Where(r => riskIds.Contains(r.Id)).Select(r => new { r.State, r.BusinessUnit }).ToListAsync(cancellationToken);
        var unit = risks.Count == 0 ? null : risks[0].BusinessUnit;
        var refused = risks.Count != riskIds.Length ? UnknownRisk
            : risks.Exists(r => r.State == RiskState.Closed) ? ClosedRisk
            : risks.Exists(r => r.BusinessUnit != unit) ? SeveralUnits
            : !acting.May(Permission, unit) ? Error.Forbidden(Permission, unit)
            : TreatmentAction.Check(request.Actions, acting.DayAt(clock.GetUtcNow()));
        if (refused is not null)
        {
            return refused.ToProblem();
        }

        var plan = new TreatmentPlan
        {
            Number = await numbers.NextAsync("PLAN", acting, cancellationToken), Title = request.Title, Option = request.Option!.Value,
            Rationale = request.Rationale, RiskIds = request.RiskIds, BusinessUnit = unit,
        };
        plan.Write(request.Actions, acting.UserId);
        db.TreatmentPlans.Add(plan);
        db.Record(plan, "draft");
        await db.SaveChangesAsync(cancellationToken);
        response.SetETag(plan);
        return TypedResults.Created($"/api/v1/treatment-plans/{plan.Id}", GetPlan.Response.Of(plan));
    }
}
