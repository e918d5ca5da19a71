using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.DocumentControl.Content.Scanning;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.DocumentControl.Content;

/// <summary>What those who run the platform must know of the organisation's stored files: when they were last checked, what was found, whether uploads are scanned.</summary>
public static class ListContentChecks
{
    /// <summary>The last check, or how far the one under way is (<see cref="FinishedAt"/> null).</summary>
    public sealed record CheckRow(DateTimeOffset StartedAt, DateTimeOffset? FinishedAt, long Blobs, long Bytes, int Faults);

    /// <summary>A blob that was missing or altered; open while <see cref="ResolvedAt"/> is null.</summary>
    public sealed record FaultRow(Guid Id, string Hash, ContentFaultKind Kind, DateTimeOffset FoundAt, DateTimeOffset LastSeenAt, DateTimeOffset? ResolvedAt);

    public sealed record Response(string Store, ScannerState Scanner, CheckRow? LastCheck, long OpenFaults, Page<FaultRow> Faults);

    private static readonly Sorting<ContentFault, Guid> Sorts = Sorting.Of((ContentFault f) => f.Id).By("-foundAt", f => f.FoundAt);

    public static async Task<Results<Ok<Response>, ProblemHttpResult>> Handle(
        [AsParameters] PageRequest page, IContentStore store, IVirusScanner scanner, DocumentControlDb db, Acting acting, CancellationToken cancellationToken)
    {
        var tenant = acting.TenantId;
        var faults = db.Set<ContentFault>().AsNoTracking().Where(f => f.TenantId == tenant);
        var (rows, refused) = await Sorts.PageAsync(faults, page, f => new FaultRow(f.Id, f.Hash, f.Kind, f.FoundAt, f.LastSeenAt, f.ResolvedAt), cancellationToken);
        if (refused is not null)
        {
            return refused.ToProblem();
        }

        var last = await db.Set<ContentCheck>().AsNoTracking().Where(c => c.TenantId == tenant)
            .Select(c => new { Row = new CheckRow(c.StartedAt, c.FinishedAt, c.Blobs, c.Bytes, c.Faults), Open = faults.LongCount(f => f.ResolvedAt == null) }).SingleOrDefaultAsync(cancellationToken);
        return TypedResults.Ok(new Response(store.Name, await scanner.StateAsync(cancellationToken), last?.Row,
            last?.Open ?? await faults.LongCountAsync(f => f.ResolvedAt == null, cancellationToken), rows!));
    }
}
