using AimsPlatform.AiSystemInventory.AiSystems;
using AimsPlatform.AiSystemInventory.Persistence;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.AiSystemInventory.LifeCycle;

/// <summary>LEG approves the new class decision of a system that was found prohibited; only then may its suspension be lifted (5.5).</summary>
public static class ConfirmClass
{
    public sealed record Request([property: Text(Limit.Reason, Min = 3)] string Reason);

    public static async Task<Results<Ok<AiSystemAnswer>, ProblemHttpResult>> Handle(
        Id<AiSystem> id, Request request, IfMatch ifMatch, AiSystemInventoryDb db, Acting acting, TimeProvider clock, HttpResponse response, CancellationToken cancellationToken)
    {
        if (await db.AiSystems.SingleOrDefaultAsync(s => s.Id == id, cancellationToken) is not { } system)
        {
            return Error.NotFound("ai-system").ToProblem();
        }

        var forbidden = acting.May("ai-systems:confirm-class", system.BusinessUnit) ? null : Error.Forbidden("ai-systems:confirm-class", system.BusinessUnit);
        if ((ifMatch.Check(system) ?? forbidden ?? system.ConfirmClass(acting.IsPerson)) is { } refused)
        {
            return refused.ToProblem();
        }

        db.Record(system, "confirm-class", request.Reason, MoveAiSystem.HashOfClass(system));
        db.Publish(system.Id.Value, system.Stands(clock.GetUtcNow()));
        await db.SaveChangesAsync(cancellationToken);
        response.SetETag(system);
        return TypedResults.Ok(AiSystemAnswer.Of(system));
    }
}
