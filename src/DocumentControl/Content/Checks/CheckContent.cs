using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.DocumentControl.Content;

/// <summary>
/// Reads every blob and every text once a day, organisation by organisation and page by page, and records what is missing or altered. An
/// organisation's check belongs to whoever started it, and is carried on by another process when that one falls silent.
/// Removes the bytes of disposed blobs too.
/// </summary>
public sealed class CheckContent(JobsDataSource jobs, IServiceScopeFactory scopes, ContentSettings settings, TimeProvider clock, ILogger<CheckContent> log) : BackgroundService
{
    /// <summary>Stands for the platform where a trail names who acted.</summary>
    public static readonly Guid Platform = Guid.Empty;

    private const int PageSize = 50;
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(10);

    // Organisations are few, their blobs and versions are many: each is found by one step in the index.
    private const string TenantsOf = """
        (with recursive tenant as (
            (select tenant_id from {0} order by tenant_id limit 1)
            union all
            select (select b.tenant_id from {0} b where b.tenant_id > tenant.tenant_id order by b.tenant_id limit 1) from tenant where tenant.tenant_id is not null)
        select tenant_id from tenant where tenant_id is not null)
        """;

    private static readonly string Tenants = TenantsOf.Replace("{0}", "content_blob", StringComparison.Ordinal) + " union " + TenantsOf.Replace("{0}", "document_version", StringComparison.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(settings.Sweep, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await SweepAsync(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogWarning("The check of stored content waits: {Reason}", failure.Message);
            }
        }
    }

    /// <summary>Checks whichever organisation's content is due now.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        foreach (var tenant in await TenantsAsync(cancellationToken))
        {
            await CheckAsync(tenant, cancellationToken);
        }
    }

    /// <summary>Removes what was disposed of and, when its check is due, reads every blob of one organisation; answers how many it read.</summary>
    public async Task<long> CheckAsync(Guid tenant, CancellationToken cancellationToken)
    {
        await InScopeAsync(tenant, async scope =>
        {
            await scope.GetRequiredService<RemoveDisposedContent>().SweepAsync(cancellationToken);
            return true;
        });
        if (!await InScopeAsync(tenant, scope => ClaimAsync(scope.GetRequiredService<DocumentControlDb>(), tenant, cancellationToken)))
        {
            return 0;
        }

        await InScopeAsync(tenant, scope => CheckTexts.RunAsync(scope, tenant, cancellationToken));
        var read = 0L;
        while (await InScopeAsync(tenant, scope => PageAsync(scope, tenant, cancellationToken)) is > 0 and var blobs)
        {
            read += blobs;
        }

        return read;
    }

    private async Task<bool> ClaimAsync(DocumentControlDb db, Guid tenant, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var (due, silent) = (now - settings.CheckEvery, now - Silence);
        return await db.Database.ExecuteSqlAsync($"""
            insert into content_check as c (tenant_id, started_at, beat_at, blobs, bytes, faults) values ({tenant}, {now}, {now}, 0, 0, 0)
            on conflict (tenant_id) do update set beat_at = excluded.beat_at, finished_at = null,
                started_at = case when c.finished_at is null then c.started_at else excluded.started_at end,
                cursor = case when c.finished_at is null then c.cursor end,
                blobs = case when c.finished_at is null then c.blobs else 0 end,
                bytes = case when c.finished_at is null then c.bytes else 0 end,
                faults = case when c.finished_at is null then c.faults else 0 end
            where (c.finished_at is not null and c.started_at <= {due}) or (c.finished_at is null and c.beat_at < {silent})
            """, cancellationToken) == 1;
    }

    // A page of blobs after the cursor; the cursor moves as each has been read, so a large one does not make the check look dead for long.
    private async Task<int> PageAsync(IServiceProvider scope, Guid tenant, CancellationToken cancellationToken)
    {
        var (db, contents, faults) = (scope.GetRequiredService<DocumentControlDb>(), scope.GetRequiredService<Contents>(), scope.GetRequiredService<ContentFaults>());
        var cursor = await db.Set<ContentCheck>().Where(c => c.TenantId == tenant).Select(c => c.Cursor).SingleAsync(cancellationToken) ?? "";
        var page = await db.Set<ContentBlob>().AsNoTracking().Where(b => b.TenantId == tenant && string.Compare(b.Hash, cursor) > 0 && b.DisposedAt == null)
            .OrderBy(b => b.Hash).Take(PageSize).ToListAsync(cancellationToken);
        foreach (var blob in page)
        {
            var fault = await contents.CheckAsync(blob, cancellationToken);
            await (fault is { } kind ? faults.ReportAsync(tenant, blob.Hash, kind, cancellationToken) : faults.ResolveAsync(ContentHash.Parse(blob.Hash), cancellationToken));
            var (now, found) = (clock.GetUtcNow(), fault is null ? 0 : 1);
            await db.Set<ContentCheck>().Where(c => c.TenantId == tenant).ExecuteUpdateAsync(set => set
                .SetProperty(c => c.Cursor, blob.Hash).SetProperty(c => c.BeatAt, now).SetProperty(c => c.Blobs, c => c.Blobs + 1)
                .SetProperty(c => c.Bytes, c => c.Bytes + blob.Size).SetProperty(c => c.Faults, c => c.Faults + found), cancellationToken);
        }

        if (page.Count < PageSize)
        {
            var now = clock.GetUtcNow();
            await db.Set<ContentCheck>().Where(c => c.TenantId == tenant)
                .ExecuteUpdateAsync(set => set.SetProperty(c => c.FinishedAt, now).SetProperty(c => c.BeatAt, now).SetProperty(c => c.Cursor, (string?)null), cancellationToken);
            return 0;
        }

        return page.Count;
    }

    private async Task<T> InScopeAsync<T>(Guid tenant, Func<IServiceProvider, Task<T>> act)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Acting>().As(tenant, Platform);
        return await act(scope.ServiceProvider);
    }

    private async Task<List<Guid>> TenantsAsync(CancellationToken cancellationToken)
    {
        var tenants = new List<Guid>();
        await using var command = jobs.Source.CreateCommand(Tenants);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            tenants.Add(reader.GetGuid(0));
        }

        return tenants;
    }
}
