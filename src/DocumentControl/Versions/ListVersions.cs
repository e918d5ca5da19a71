using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.DocumentControl.Documents;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.DocumentControl.Versions;

/// <summary>Every version a document ever had, newest first, obsolete ones marked.</summary>
public static class ListVersions
{
    public sealed record Row(
        Guid Id, int Number, VersionState State, bool Obsolete, string ChangeSummary, string MediaType, string ContentHash, long ContentSize, string? Hash,
        Guid[] WrittenBy, Guid? ApprovedBy, DateTimeOffset? ApprovedAt, DateTimeOffset? PublishedAt, DateOnly? ReviewDue, int? SupersededBy,
        DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

    private static readonly Sorting<DocumentVersion, Id<DocumentVersion>> Sorts = Sorting.Of((DocumentVersion v) => v.Id).By("-number", v => v.Number);

    public static async Task<Results<Ok<Page<Row>>, ProblemHttpResult>> Handle(
        Id<Document> id, [AsParameters] PageRequest page, DocumentControlDb db, Acting acting, CancellationToken cancellationToken)
    {
        if (!await db.Documents.ReadableBy(acting).AnyAsync(d => d.Id == id, cancellationToken))
        {
            return Document.NotFound.ToProblem();
        }

        var (answer, refused) = await Sorts.PageAsync(db.Versions.AsNoTracking().Where(v => v.DocumentId == id), page, v => new Row(
            v.Id.Value, v.Number, v.State, v.State == VersionState.Superseded || v.State == VersionState.Withdrawn, v.ChangeSummary, v.MediaType, v.ContentHash, v.ContentSize, v.Hash,
            v.WrittenBy, v.ApprovedBy, v.ApprovedAt, v.PublishedAt, v.ReviewDue, v.SupersededBy, v.CreatedAt, v.UpdatedAt), cancellationToken);
        return refused is null ? TypedResults.Ok(answer) : refused.ToProblem();
    }
}
