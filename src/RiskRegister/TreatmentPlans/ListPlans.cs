using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.RiskRegister.Risks;
using AimsPlatform.Values;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.RiskRegister.TreatmentPlans;

/// <summary>Plans, by state, risk or the owner of an action; <c>overdue</c> keeps those under way with a due date gone by.</summary>
public static class ListPlans
{
    public sealed record Row(
        Guid Id, string Number, string Title, TreatmentOption Option, Guid[] RiskIds, string? BusinessUnit, PlanState State, int Revision,
        int Actions, int EvidenceCount, int DueDateMoves, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

    private static readonly Sorting<TreatmentPlan, Id<TreatmentPlan>> Sorts = Sorting.Of((TreatmentPlan p) => p.Id)
        .By("-createdAt", p => p.CreatedAt).By("updatedAt", p => p.UpdatedAt);

    public static async Task<Results<Ok<Page<Row>>, ProblemHttpResult>> Handle(
        [AsParameters] PageRequest page, Word<PlanState>? state, Guid? riskId, Guid? actionOwnerId, bool? overdue,
        RiskRegisterDb db, Acting acting, TimeProvider clock, CancellationToken cancellationToken)
    {
        var today = acting.DayAt(clock.GetUtcNow());
        var plans = db.TreatmentPlans.AsNoTracking()
            .Where(p => riskId == null || p.RiskIds.Contains(riskId.Value))
            .Where(p => actionOwnerId == null || p.Actions.Any(a => a.OwnerId == actionOwnerId));
        plans = state is { Value: var where } ? plans.Where(p => p.State == where) : plans;
        if (overdue is { } late)
        {
            plans = plans.Where(p => late == ((p.State == PlanState.Approved || p.State == PlanState.InProgress) && p.Actions.Any(a => a.DueDate < today)));
        }

        var (answer, refused) = await Sorts.PageAsync(plans, page, p => new Row(
            p.Id.Value, p.Number, p.Title, p.Option, p.RiskIds, p.BusinessUnit, p.State, p.Revision,
            p.Actions.Count, p.EvidenceCount, p.DueDateMoves, p.CreatedAt, p.UpdatedAt), cancellationToken);
        return refused is null ? TypedResults.Ok(answer) : refused.ToProblem();
    }
}
