using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.DocumentControl.Documents;
using AimsPlatform.DocumentControl.Versions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.DocumentControl.Retention;

/// <summary>The ended versions whose retention is over and whose content is still here, the longest ended first; with <c>held=true</c> those that a legal hold keeps.</summary>
public static class ListDueDisposals
{
    public sealed record Row(
        Guid DocumentId, string Number, string Title, int Version, VersionState State, RetentionClass RetentionClass, DateTimeOffset EndedAt, DateOnly KeptUntil, DisposalState Disposal);

    private static readonly Sorting<DocumentVersion, Id<DocumentVersion>> Sorts = Sorting.Of((DocumentVersion v) => v.Id).By("endedAt", v => v.EndedAt!.Value);

    public static async Task<Results<Ok<Page<Row>>, ProblemHttpResult>> Handle(
        [AsParameters] PageRequest page, bool? held, DocumentControlDb db, Acting acting, TimeProvider clock, CancellationToken cancellationToken)
    {
        var (today, onHold) = (acting.DayAt(clock.GetUtcNow()), held == true);
        var (standard, euHighRisk) = (RetentionClasses.Standard.DueIfEndedBefore(today, acting.TenantId), RetentionClasses.EuHighRisk.DueIfEndedBefore(today, acting.TenantId));
        var readable = db.Documents.ReadableBy(acting);
        var due = db.Versions.AsNoTracking().Where(v => v.EndedAt != null && v.DisposalProofId == null && readable.Any(d => d.Id == v.DocumentId
            && ((d.RetentionClass == RetentionClass.Standard && v.EndedAt < standard) || (d.RetentionClass == RetentionClass.EuHighRisk && v.EndedAt < euHighRisk))
            && onHold == db.LegalHolds.Any(h => h.ReleasedAt == null && (h.WholeOrganisation || h.DocumentIds.Contains((Guid)(object)d.Id)
                || h.RequirementIds.Any(r => d.RequirementIds.Contains(r)) || h.AiSystemIds.Any(s => d.AiSystemIds.Contains(s))))));
        var (found, refused) = await Sorts.PageAsync(due, page, v => new
        {
            v.DocumentId, v.Number, v.State, v.EndedAt,
            Document = db.Documents.Where(d => d.Id == v.DocumentId).Select(d => new { d.Number, d.Title, d.RetentionClass }).Single(),
            Disposal = db.Disposals.Where(d => d.VersionId == v.Id && d.State != DisposalState.Refused).Select(d => (DisposalState?)d.State).SingleOrDefault(),
        }, cancellationToken);
        return refused is not null ? refused.ToProblem() : TypedResults.Ok(new Page<Row>(
            [.. found!.Items.Select(f => new Row(f.DocumentId.Value, f.Document.Number, f.Document.Title, f.Number, f.State, f.Document.RetentionClass, f.EndedAt!.Value,
                RetentionClasses.Of(f.Document.RetentionClass).KeptUntil(acting.DayAt(f.EndedAt.Value))!.Value, f.Disposal ?? DisposalState.Due))],
            found.Next, found.Total));
    }
}
