using AimsPlatform.BuildingBlocks.Tenancy;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace AimsPlatform.DocumentControl.Content;

/// <summary>The record of blobs that are missing or altered.</summary>
public sealed class ContentFaults(DocumentControlDb db, NpgsqlDataSource source, Acting acting, TimeProvider clock, ILogger<ContentFaults> log)
{
    private const string Insert = """
        select set_config('aims.tenant', @setting, true);
        insert into content_fault (id, tenant_id, hash, kind, found_at, last_seen_at) values (@id, @tenant, @hash, @kind, @now, @now)
        on conflict (tenant_id, hash) where resolved_at is null do update set last_seen_at = excluded.last_seen_at, kind = excluded.kind
        """;

    public Task<bool> AreOpenAsync(ContentHash hash, CancellationToken cancellationToken)
    {
        var (tenant, text) = (acting.TenantId, hash.ToString());
        return db.Set<ContentFault>().AnyAsync(f => f.TenantId == tenant && f.Hash == text && f.ResolvedAt == null, cancellationToken);
    }

    /// <summary>Records a fault at once, whatever becomes of the request that met it; one that is open already is seen again.</summary>
    public async Task ReportAsync(Guid tenant, string hash, ContentFaultKind kind, CancellationToken cancellationToken)
    {
        log.LogError("Content {Hash} of organisation {Tenant} is {Kind}.", hash, tenant, kind);
        await using var command = source.CreateCommand(Insert);
        command.Parameters.AddWithValue("setting", tenant.ToString());
        command.Parameters.AddWithValue("id", Guid.CreateVersion7());
        command.Parameters.AddWithValue("tenant", tenant);
        command.Parameters.AddWithValue("hash", hash);
        command.Parameters.AddWithValue("kind", kind.ToString());
        command.Parameters.AddWithValue("now", clock.GetUtcNow());
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The right bytes are back.</summary>
    public Task ResolveAsync(ContentHash hash, CancellationToken cancellationToken)
    {
        var (tenant, text, now) = (acting.TenantId, hash.ToString(), clock.GetUtcNow());
        return db.Set<ContentFault>().Where(f => f.TenantId == tenant && f.Hash == text && f.ResolvedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(f => f.ResolvedAt, now), cancellationToken);
    }
}
