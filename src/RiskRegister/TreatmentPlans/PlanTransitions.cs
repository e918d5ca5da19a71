using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.States;
using AimsPlatform.BuildingBlocks.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AimsPlatform.RiskRegister.TreatmentPlans;

/// <summary>Every move of a plan, and what stands in this caller's way now.</summary>
public static class PlanTransitions
{
    public static async Task<Results<Ok<IReadOnlyList<Offer>>, ProblemHttpResult>> Handle(
        Id<TreatmentPlan> id, RiskRegisterDb db, Acting acting, TimeProvider clock, CancellationToken cancellationToken) =>
        await PlanAndRisks.FindAsync(id, db, cancellationToken) is { } found
            ? TypedResults.Ok(PlanStates.Machine.Offers(found, new Moment(acting, clock.GetUtcNow()), $"/api/v1/treatment-plans/{id}"))
            : TreatmentPlan.NotFound.ToProblem();
}
