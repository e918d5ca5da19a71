using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AimsPlatform.AiSystemInventory.DataResources;

/// <summary>Takes data into the inventory.</summary>
public static class RegisterDataResource
{
    public static async Task<Results<Created<DataResourceAnswer>, ProblemHttpResult>> Handle(
        DataResourceFields request, AiSystemInventoryDb db, Numbers numbers, Acting acting, HttpResponse response, CancellationToken cancellationToken)
    {
        if (ChangeDataResource.MayWrite(acting, request.BusinessUnit) is { } forbidden)
        {
            return forbidden.ToProblem();
        }

        var (data, refused) = DataResource.Register(await numbers.NextAsync("DATA", acting, cancellationToken), request);
        if (data is null)
        {
            return refused!.ToProblem();
        }

        db.DataResources.Add(data);
        db.Record(data, "register");
        await db.SaveChangesAsync(cancellationToken);
        response.SetETag(data);
        return TypedResults.Created($"/api/v1/data-resources/{data.Id}", DataResourceAnswer.Of(data, []));
    }
}
