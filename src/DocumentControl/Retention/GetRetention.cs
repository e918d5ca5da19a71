using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.DocumentControl.Documents;
using AimsPlatform.DocumentControl.Versions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.DocumentControl.Retention;

/// <summary>How long a version is kept and why, computed from the class of its document, the day it ended and the holds there are now.</summary>
public static class GetRetention
{
    /// <param name="EndedAt">Null while it is in work or in force: its retention has not begun.</param>
    /// <param name="KeptUntil">Last day of its retention; null also where it is kept for good.</param>
    /// <param name="Due">Its retention is over and no hold keeps it.</param>
    /// <param name="LegalHoldIds">The open holds that reach it.</param>
    public sealed record Response(
        RetentionClass RetentionClass, int? Years, string Basis, DateTimeOffset? EndedAt, DateOnly? KeptUntil, bool Due, bool OnHold,
        IReadOnlyList<Guid> LegalHoldIds, Guid? DisposalProofId);

    public static async Task<Results<Ok<Response>, ProblemHttpResult>> Handle(
        Id<Document> id, int number, DocumentControlDb db, Acting acting, TimeProvider clock, CancellationToken cancellationToken)
    {
        var found = await db.Documents.AsNoTracking().ReadableBy(acting).Where(d => d.Id == id).SelectMany(d => d.Versions.Where(v => v.Number == number), (d, v) => new
        {
            d.RetentionClass, v.EndedAt, v.DisposalProofId,
            Holds = db.LegalHolds.Where(h => h.ReleasedAt == null && (h.WholeOrganisation || h.DocumentIds.Contains((Guid)(object)d.Id)
                || h.RequirementIds.Any(r => d.RequirementIds.Contains(r)) || h.AiSystemIds.Any(s => d.AiSystemIds.Contains(s)))).Select(h => h.Id).ToList(),
        }).SingleOrDefaultAsync(cancellationToken);
        if (found is null)
        {
            return DocumentVersion.NotFound.ToProblem();
        }

        var (rule, today) = (RetentionClasses.Of(found.RetentionClass), acting.DayAt(clock.GetUtcNow()));
        var kept = found.EndedAt is { } ended ? rule.KeptUntil(acting.DayAt(ended)) : null;
        return TypedResults.Ok(new Response(
            found.RetentionClass, rule.Years, rule.Basis, found.EndedAt, kept, kept < today && found.Holds.Count == 0 && found.DisposalProofId is null, found.Holds.Count > 0,
            [.. found.Holds.Select(hold => hold.Value)], found.DisposalProofId?.Value));
    }
}
