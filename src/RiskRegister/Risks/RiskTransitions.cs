using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.States;
using AimsPlatform.BuildingBlocks.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AimsPlatform.RiskRegister.Risks;

/// <summary>Every event of a risk, and what stands in its way for this caller now.</summary>
public static class RiskTransitions
{
    public static async Task<Results<Ok<IReadOnlyList<Offer>>, ProblemHttpResult>> Handle(
        Id<Risk> id, RiskRegisterDb db, Acting acting, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (await RiskFacts.LoadAsync(db, id, cancellationToken) is not { } risk)
        {
            return Error.NotFound("risk").ToProblem();
        }

        return TypedResults.Ok(RiskStates.Machine.Offers(risk, new Moment(acting, clock.GetUtcNow()), $"/api/v1/risks/{id}"));
    }
}
