using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AimsPlatform.AiSystemInventory.AiSystems;

/// <summary>Takes a new AI system into the inventory: purpose, owner, role and scope are known from the first day (5.5).</summary>
public static class RegisterAiSystem
{
    public static async Task<Results<Created<AiSystemAnswer>, ProblemHttpResult>> Handle(
        AiSystemFields request, AiSystemInventoryDb db, Numbers numbers, Acting acting, TimeProvider clock, HttpResponse response, CancellationToken cancellationToken)
    {
        if ((AiSystemRules.MayWrite(acting, request.BusinessUnit) ?? await AiSystemRules.UnknownDataAsync(db, request, cancellationToken)) is { } refused)
        {
            return refused.ToProblem();
        }

        var (system, unfit) = AiSystem.Register(await numbers.NextAsync("AIS", acting, cancellationToken), request);
        if (system is null)
        {
            return unfit!.ToProblem();
        }

        db.AiSystems.Add(system);
        db.Record(system, "register");
        db.Publish(system.Id.Value, system.Stands(clock.GetUtcNow()));
        await db.SaveChangesAsync(cancellationToken);
        response.SetETag(system);
        return TypedResults.Created($"/api/v1/ai-systems/{system.Id}", AiSystemAnswer.Of(system));
    }
}
