using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.AiSystemInventory.AiSystems;

public static class GetAiSystem
{
    public static async Task<Results<Ok<AiSystemAnswer>, ProblemHttpResult>> Handle(
        Id<AiSystem> id, AiSystemInventoryDb db, HttpResponse response, CancellationToken cancellationToken)
    {
        if (await db.AiSystems.AsNoTracking().SingleOrDefaultAsync(s => s.Id == id, cancellationToken) is not { } system)
        {
            return Error.NotFound("ai-system").ToProblem();
        }

        response.SetETag(system);
        return TypedResults.Ok(AiSystemAnswer.Of(system));
    }
}
