using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace AimsPlatform.Imports;

/// <summary>
/// Takes waiting imports, oldest first and one per organisation, and runs each as the person who asked for it. An import
/// belongs to whoever holds its lease; when a process dies, the lease ends and another process starts it again.
/// </summary>
internal sealed class ImportWorker(
    JobsDataSource jobs, IServiceScopeFactory scopes, ImportSignal signal, ImportSettings settings, TimeProvider clock, ILogger<ImportWorker> log) : BackgroundService
{
    private const string Waiting = """
        select id, tenant_id from import_job j
        where status in ('Queued', 'Running') and (lease_until is null or lease_until < $1)
          and not exists (select from import_job other where other.tenant_id = j.tenant_id and other.status = 'Running' and other.lease_until >= $1)
        order by created_at limit 1
        """;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, settings.Workers).Select(_ => WorkAsync(stoppingToken)));

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                if (!await TakeOneAsync(cancellationToken))
                {
                    await signal.WaitAsync(settings.Sweep, clock, cancellationToken);
                }
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
            {
                log.LogWarning("Imports wait: {Reason}", failure.Message);
                await Task.Delay(settings.Sweep, clock, cancellationToken);
            }
        }
    }

    private async Task<bool> TakeOneAsync(CancellationToken cancellationToken)
    {
        if (await FindAsync(cancellationToken) is not var (id, tenant))
        {
            return false;
        }

        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Acting>().As(tenant, Guid.Empty);
        var db = scope.ServiceProvider.GetRequiredService<ServiceDb>();
        var (lease, now) = (Guid.CreateVersion7(), clock.GetUtcNow());
        var taken = await db.Set<ImportJob>()
            .Where(j => j.Id == id && (j.Status == ImportStatus.Queued || j.Status == ImportStatus.Running) && (j.LeaseUntil == null || j.LeaseUntil < now))
            .ExecuteUpdateAsync(set => set
                .SetProperty(j => j.Status, ImportStatus.Running).SetProperty(j => j.Lease, lease).SetProperty(j => j.LeaseUntil, now + settings.Lease)
                .SetProperty(j => j.StartedAt, j => j.StartedAt ?? now).SetProperty(j => j.Attempts, j => j.Attempts + 1), cancellationToken);
        if (taken == 1)
        {
            var job = await db.Set<ImportJob>().AsNoTracking().SingleAsync(j => j.Id == id, cancellationToken);
            scope.ServiceProvider.GetRequiredService<Acting>().As(tenant, job.RequestedBy, job.ByPerson, [.. job.Roles]);
            await scope.ServiceProvider.GetRequiredService<RunImport>().RunAsync(job, cancellationToken);
        }

        return true;
    }

    private async Task<(Guid Id, Guid Tenant)?> FindAsync(CancellationToken cancellationToken)
    {
        await using var find = jobs.Source.CreateCommand(Waiting);
        find.Parameters.Add(new NpgsqlParameter { Value = clock.GetUtcNow() });
        await using var reader = await find.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? (reader.GetGuid(0), reader.GetGuid(1)) : null;
    }
}
