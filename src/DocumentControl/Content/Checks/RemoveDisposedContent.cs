using AimsPlatform.BuildingBlocks.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.DocumentControl.Content;

/// <summary>Removes the bytes of an organisation's disposed blobs, then their rows. Killed in between, the next sweep ends it.</summary>
public sealed class RemoveDisposedContent(IContentStore store, DocumentControlDb db, Acting acting)
{
    private const int BatchSize = 100;

    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        var tenant = acting.TenantId;
        var disposed = await db.Set<ContentBlob>().Where(b => b.TenantId == tenant && b.DisposedAt != null).OrderBy(b => b.DisposedAt).Take(BatchSize).Select(b => b.Hash).ToListAsync(cancellationToken);
        var removed = 0;
        foreach (var hash in disposed)
        {
            removed += await db.Database.CreateExecutionStrategy().ExecuteAsync(() => RemoveAsync(tenant, hash, cancellationToken));
        }

        return removed;
    }

    // Whoever keeps the same content again waits for this row and then finds that there is none.
    private async Task<int> RemoveAsync(Guid tenant, string hash, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var removed = await db.Set<ContentBlob>().Where(b => b.TenantId == tenant && b.Hash == hash && b.DisposedAt != null).ExecuteDeleteAsync(cancellationToken);
        if (removed > 0)
        {
            await db.Set<ContentText>().Where(t => t.TenantId == tenant && t.Hash == hash).ExecuteDeleteAsync(cancellationToken);
            await store.DeleteAsync(tenant, ContentHash.Parse(hash), cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        return removed;
    }
}
