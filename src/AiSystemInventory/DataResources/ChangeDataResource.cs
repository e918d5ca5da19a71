using System.Text.Json;
using AimsPlatform.AiSystemInventory.Persistence;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.AiSystemInventory.DataResources;

/// <summary>Replaces or patches what is said about data.</summary>
public sealed class ChangeDataResource(AiSystemInventoryDb db, Acting acting, MergePatch mergePatch)
{
    private const string Write = "data-resources:write";

    public static Task<Results<Ok<DataResourceAnswer>, ProblemHttpResult>> Replace(
        Id<DataResource> id, DataResourceFields request, IfMatch ifMatch, ChangeDataResource change, HttpResponse response, CancellationToken cancellationToken) =>
        change.ChangeAsync(id, ifMatch, _ => Task.FromResult<(DataResourceFields?, Error?)>((request, null)), response, cancellationToken);

    public static Task<Results<Ok<DataResourceAnswer>, ProblemHttpResult>> Patch(
        Id<DataResource> id, JsonElement request, IfMatch ifMatch, ChangeDataResource change, HttpResponse response, CancellationToken cancellationToken) =>
        change.ChangeAsync(id, ifMatch, current => change.PatchedAsync(current, request, cancellationToken), response, cancellationToken);

    public static Error? MayWrite(Acting acting, string? businessUnit) => acting.May(Write, businessUnit) ? null : Error.Forbidden(Write, businessUnit);

    private Task<(DataResourceFields?, Error?)> PatchedAsync(DataResourceFields current, JsonElement patch, CancellationToken cancellationToken) =>
        mergePatch.ApplyAsync(current, patch, cancellationToken);

    private async Task<Results<Ok<DataResourceAnswer>, ProblemHttpResult>> ChangeAsync(
        Id<DataResource> id, IfMatch ifMatch, Func<DataResourceFields, Task<(DataResourceFields?, Error?)>> fieldsOf, HttpResponse response, CancellationToken cancellationToken)
    {
        if (await db.DataResources.SingleOrDefaultAsync(d => d.Id == id, cancellationToken) is not { } data)
        {
            return Error.NotFound("data-resource").ToProblem();
        }

        if ((ifMatch.Check(data) ?? MayWrite(acting, data.Fields.BusinessUnit)) is { } refused)
        {
            return refused.ToProblem();
        }

        var (fields, unfit) = await fieldsOf(data.Fields);
        unfit ??= MayWrite(acting, fields!.BusinessUnit) ?? data.Change(fields);
        if (unfit is not null)
        {
            return unfit.ToProblem();
        }

        await db.SaveChangesAsync(cancellationToken);
        response.SetETag(data);
        return TypedResults.Ok(DataResourceAnswer.Of(data));
    }
}
