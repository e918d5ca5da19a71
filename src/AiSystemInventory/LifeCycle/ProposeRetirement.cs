using AimsPlatform.AiSystemInventory.AiSystems;
using AimsPlatform.AiSystemInventory.Persistence;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.AiSystemInventory.LifeCycle;

/// <summary>The first half of retiring: the owner or designated management writes the plan, the other role retires.</summary>
public static class ProposeRetirement
{
    /// <summary>What shall become of each; "none" is an answer, nothing is not.</summary>
    public sealed record Request(
        [property: Text(Limit.Reason, Min = 3)] string Data, [property: Text(Limit.Reason, Min = 3)] string Users,
        [property: Text(Limit.Reason, Min = 3)] string Records, [property: Text(Limit.Reason, Min = 3)] string Contracts);

    public static async Task<Results<Ok<AiSystemAnswer>, ProblemHttpResult>> Handle(
        Id<AiSystem> id, Request request, IfMatch ifMatch, AiSystemInventoryDb db, Acting acting, TimeProvider clock, HttpResponse response, CancellationToken cancellationToken)
    {
        if (await db.AiSystems.SingleOrDefaultAsync(s => s.Id == id, cancellationToken) is not { } system)
        {
            return Error.NotFound("ai-system").ToProblem();
        }

        var now = clock.GetUtcNow();
        var forbidden = acting.May("ai-systems:retire", system.BusinessUnit) ? null : Error.Forbidden("ai-systems:retire", system.BusinessUnit);
        if ((ifMatch.Check(system) ?? forbidden ?? system.ProposeRetirement(request.Data, request.Users, request.Records, request.Contracts, acting, now)) is { } refused)
        {
            return refused.ToProblem();
        }

        db.Record(system, "propose-retirement");
        db.Publish(system.Id.Value, system.Stands(now));
        await db.SaveChangesAsync(cancellationToken);
        response.SetETag(system);
        return TypedResults.Ok(AiSystemAnswer.Of(system));
    }
}
