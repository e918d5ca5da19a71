using System.Text.Json.Nodes;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.DocumentControl.Documents;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.DocumentControl.Versions;

/// <summary>The trail of a document, or of one of its versions, for those who may read it.</summary>
public static class VersionHistory
{
    private static readonly Sorting<AuditEntry, Guid> Sorts = Sorting.Of((AuditEntry entry) => entry.Id).By("-position", entry => entry.Position);

    public static async Task<Results<Ok<Page<History.Entry>>, ProblemHttpResult>> Handle(
        Id<Document> id, int number, [AsParameters] PageRequest page, DocumentControlDb db, Acting acting, CancellationToken cancellationToken)
    {
        var version = await db.Documents.ReadableBy(acting).Where(d => d.Id == id).SelectMany(d => d.Versions.Where(v => v.Number == number))
            .Select(v => (Guid?)v.Id.Value).SingleOrDefaultAsync(cancellationToken);
        return version is null ? DocumentVersion.NotFound.ToProblem() : await AnswerAsync(nameof(DocumentVersion), version.Value, page, db, cancellationToken);
    }

    public static async Task<Results<Ok<Page<History.Entry>>, ProblemHttpResult>> HandleDocument(
        Id<Document> id, [AsParameters] PageRequest page, DocumentControlDb db, Acting acting, CancellationToken cancellationToken) =>
        await db.Documents.ReadableBy(acting).AnyAsync(d => d.Id == id, cancellationToken)
            ? await AnswerAsync(nameof(Document), id.Value, page, db, cancellationToken)
            : Document.NotFound.ToProblem();

    private static async Task<Results<Ok<Page<History.Entry>>, ProblemHttpResult>> AnswerAsync(
        string subject, Guid id, PageRequest page, DocumentControlDb db, CancellationToken cancellationToken)
    {
        var subjectId = id.ToString();
        var (answer, refused) = await Sorts.PageAsync(db.Audit.AsNoTracking().Where(entry => entry.Subject == subject && entry.SubjectId == subjectId), page,
            entry => new { entry.Id, entry.Position, entry.Action, entry.UserId, entry.At, entry.Reason, entry.DecidedHash, entry.Changes, entry.Seal }, cancellationToken);
        return refused is not null
            ? refused.ToProblem()
            : TypedResults.Ok(new Page<History.Entry>(
                [.. answer!.Items.Select(e => new History.Entry(e.Id, e.Position, e.Action, e.UserId, e.At, e.Reason, e.DecidedHash, JsonNode.Parse(e.Changes)!, e.Seal))],
                answer.Next, answer.Total));
    }
}
