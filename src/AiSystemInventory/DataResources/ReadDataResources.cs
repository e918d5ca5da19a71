using System.Linq.Expressions;
using AimsPlatform.AiSystemInventory.Persistence;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.AiSystemInventory.DataResources;

/// <summary>Lists data resources, and shows one with the systems that use it.</summary>
public static class ReadDataResources
{
    public sealed record Row(
        Guid Id, string Number, string Name, Guid OwnerId, bool InScope, PersonalData PersonalData, int Version, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

    private static readonly Expression<Func<DataResource, Row>> AsRow =
        d => new Row(d.Id.Value, d.Number, d.Name, d.OwnerId, d.InScope, d.PersonalData, d.Version, d.CreatedAt, d.UpdatedAt);

    private static readonly Sorting<DataResource, Id<DataResource>> Sorts =
        Sorting.Of((DataResource d) => d.Id).By("-createdAt", d => d.CreatedAt).By("name", d => d.Name);

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

        var usedBy = await db.AiSystems.AsNoTracking().Where(s => s.DataResourceIds.Contains(id.Value)).OrderBy(s => s.Ordinal).Take(PageRequest.MaxLimit)
            .Select(s => new DataResourceAnswer.User(s.Id.Value, s.Number, s.Name)).ToListAsync(cancellationToken);
        response.SetETag(data);
        return TypedResults.Ok(DataResourceAnswer.Of(data, usedBy));
    }
}
