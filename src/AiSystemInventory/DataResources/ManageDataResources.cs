using System.Linq.Expressions;
using System.Text.Json.Nodes;
using AimsPlatform.AiSystemInventory.Persistence;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.AiSystemInventory.DataResources;

/// <summary>A data resource as the API shows it.</summary>
public sealed record DataResourceAnswer(
    Guid Id, string Number, int Version, DataResourceFields Fields, bool HasRecords, IReadOnlyList<DataResourceAnswer.User>? UsedBy, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    /// <summary>An AI system that uses the data; given when one resource is read.</summary>
    public sealed record User(Guid Id, string Number, string Name);

    public static DataResourceAnswer Of(DataResource d, IReadOnlyList<User>? usedBy = null) =>
        new(d.Id.Value, d.Number, d.Version, d.Fields, d.HasRecords, usedBy, d.CreatedAt, d.UpdatedAt);
}

/// <summary>Registers and reads data resources.</summary>
public static class ManageDataResources
{
    public sealed record Row(
        Guid Id, string Number, string Name, Guid OwnerId, bool InScope, PersonalData PersonalData, int Version, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

    private static readonly Expression<Func<DataResource, Row>> AsRow =
        d => new Row(d.Id.Value, d.Number, d.Name, d.OwnerId, d.InScope, d.PersonalData, d.Version, d.CreatedAt, d.UpdatedAt);

    private static readonly Sorting<DataResource, Id<DataResource>> Sorts =
        Sorting.Of((DataResource d) => d.Id).By("-createdAt", d => d.CreatedAt).By("name", d => d.Name);

    public static async Task<Results<Created<DataResourceAnswer>, ProblemHttpResult>> Register(
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

    public static async Task<Results<Ok<Page<Row>>, ProblemHttpResult>> List(
        [AsParameters] PageRequest page, Guid? owner, bool? inScope, string? personalData, AiSystemInventoryDb db, CancellationToken cancellationToken)
    {
        var kind = personalData is null ? null : Spelling.Read<PersonalData>(personalData);
        if (personalData is not null && kind is null)
        {
            return Spelling.Unknown<PersonalData>("personalData").ToProblem();
        }

        var data = db.DataResources.AsNoTracking()
            .Where(d => (owner == null || d.OwnerId == owner) && (inScope == null || d.InScope == inScope) && (kind == null || d.PersonalData == kind));
        var (answer, refused) = await Sorts.PageAsync(data, page, AsRow, cancellationToken);
        return refused is null ? TypedResults.Ok(answer) : refused.ToProblem();
    }

    public static async Task<Results<Ok<DataResourceAnswer>, ProblemHttpResult>> Get(
        Id<DataResource> id, AiSystemInventoryDb db, HttpResponse response, CancellationToken cancellationToken)
    {
        if (await db.DataResources.AsNoTracking().SingleOrDefaultAsync(d => d.Id == id, cancellationToken) is not { } data)
        {
            return Error.NotFound("data-resource").ToProblem();
        }

        var usedBy = await db.AiSystems.AsNoTracking().Where(s => s.DataResourceIds.Contains(id.Value)).OrderBy(s => s.Number).Take(PageRequest.MaxLimit)
            .Select(s => new DataResourceAnswer.User(s.Id.Value, s.Number, s.Name)).ToListAsync(cancellationToken);
        response.SetETag(data);
        return TypedResults.Ok(DataResourceAnswer.Of(data, usedBy));
    }
}

/// <summary>Replaces or patches what is said about data.</summary>
public sealed class ChangeDataResource(AiSystemInventoryDb db, Acting acting, MergePatch mergePatch)
{
    private const string Write = "data-resources:write";

    public static Task<Results<Ok<DataResourceAnswer>, ProblemHttpResult>> Replace(
        Id<DataResource> id, DataResourceFields request, IfMatch ifMatch, ChangeDataResource change, HttpResponse response, CancellationToken cancellationToken) =>
        change.ChangeAsync(id, ifMatch, _ => Task.FromResult<(DataResourceFields?, Error?)>((request, null)), response, cancellationToken);

    public static Task<Results<Ok<DataResourceAnswer>, ProblemHttpResult>> Patch(
        Id<DataResource> id, JsonObject request, IfMatch ifMatch, ChangeDataResource change, HttpResponse response, CancellationToken cancellationToken) =>
        change.ChangeAsync(id, ifMatch, current => change.PatchedAsync(current, request, cancellationToken), response, cancellationToken);

    public static Error? MayWrite(Acting acting, string? businessUnit) => acting.May(Write, businessUnit) ? null : Error.Forbidden(Write, businessUnit);

    private Task<(DataResourceFields?, Error?)> PatchedAsync(DataResourceFields current, JsonObject patch, CancellationToken cancellationToken) =>
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
