using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.DocumentControl.Documents;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.DocumentControl.Sets;

/// <summary>Migration exceptions: who asked, who stands for it, and what became of each version under it.</summary>
public static class GetMigration
{
    /// <param name="Waiting">Versions that come into force once it is approved.</param>
    /// <param name="Refused">Versions that stayed drafts because something else stood in the way.</param>
    public sealed record Response(
        Guid Id, Guid ImportId, string Source, Guid ImportedBy, string Reason, Guid RequestedBy, DateTimeOffset CreatedAt, MigrationState State,
        Guid? ApprovedBy, DateTimeOffset? ApprovedAt, string? Comment, int Waiting, int Published, int Refused)
    {
        public static Response Of(MigrationException e, int waiting, int published, int refused) => new(
            e.Id.Value, e.JobId, e.Source, e.ImportedBy, e.Reason, e.RequestedBy, e.CreatedAt, e.State, e.ApprovedBy, e.ApprovedAt, e.Comment, waiting, published, refused);
    }

    public sealed record ListRow(Guid Id, Guid ImportId, string Source, string Reason, Guid RequestedBy, DateTimeOffset CreatedAt, MigrationState State, Guid? ApprovedBy);

    /// <summary>An imported document, what its index said, and what became of it.</summary>
    public sealed record VersionRow(Guid Id, string NumberAsTold, Guid DocumentId, AsTold Told, MigrationOutcome Outcome, string? Reason);

    private static readonly Sorting<MigrationException, Id<MigrationException>> Sorts = Sorting.Of((MigrationException e) => e.Id).By("-createdAt", e => e.CreatedAt);
    private static readonly Sorting<ImportedDocument, Id<ImportedDocument>> Versions = Sorting.Of((ImportedDocument i) => i.Id).By("number", i => i.Number);

    public static async Task<Results<Ok<Page<ListRow>>, ProblemHttpResult>> HandleList([AsParameters] PageRequest page, DocumentControlDb db, CancellationToken cancellationToken)
    {
        var (answer, refused) = await Sorts.PageAsync(db.MigrationExceptions.AsNoTracking(), page,
            e => new ListRow(e.Id.Value, e.JobId, e.Source, e.Reason, e.RequestedBy, e.CreatedAt, e.State, e.ApprovedBy), cancellationToken);
        return refused is null ? TypedResults.Ok(answer) : refused.ToProblem();
    }

    public static async Task<Results<Ok<Response>, ProblemHttpResult>> Handle(
        Id<MigrationException> exceptionId, DocumentControlDb db, HttpResponse response, CancellationToken cancellationToken)
    {
        if (await db.MigrationExceptions.AsNoTracking().SingleOrDefaultAsync(e => e.Id == exceptionId, cancellationToken) is not { } exception)
        {
            return MigrationException.NotFound.ToProblem();
        }

        response.SetETag(exception);
        return TypedResults.Ok(await AnswerAsync(exception, db, cancellationToken));
    }

    public static async Task<Results<Ok<Page<VersionRow>>, ProblemHttpResult>> HandleVersions(
        Id<MigrationException> exceptionId, [AsParameters] PageRequest page, DocumentControlDb db, Acting acting, CancellationToken cancellationToken)
    {
        var readable = db.Documents.ReadableBy(acting);
        var versions = from exception in db.MigrationExceptions
                       where exception.Id == exceptionId
                       from imported in db.ImportedDocuments
                       where imported.JobId == exception.JobId && imported.Outcome != MigrationOutcome.Draft && readable.Any(d => d.Id == imported.DocumentId)
                       select imported;
        var (answer, refused) = await Versions.PageAsync(versions.AsNoTracking(), page,
            i => new VersionRow(i.Id.Value, i.Number, i.DocumentId.Value, i.Told, i.Outcome, i.Reason), cancellationToken);
        return refused is null ? TypedResults.Ok(answer) : refused.ToProblem();
    }

    internal static async Task<Response> AnswerAsync(MigrationException exception, DocumentControlDb db, CancellationToken cancellationToken)
    {
        var counts = await db.ImportedDocuments.Where(i => i.JobId == exception.JobId).GroupBy(i => i.Outcome)
            .Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(group => group.Key, group => group.Count, cancellationToken);
        return Response.Of(
            exception, counts.GetValueOrDefault(MigrationOutcome.Waiting), counts.GetValueOrDefault(MigrationOutcome.Published), counts.GetValueOrDefault(MigrationOutcome.Refused));
    }
}
