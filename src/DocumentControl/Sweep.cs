using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.DocumentControl.Versions;
using AimsPlatform.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace AimsPlatform.DocumentControl;

/// <summary>
/// Looks again and again for what a day or a change elsewhere has brought about, over all organisations, and lets each object
/// act in a transaction of its own, in the name of the platform. What it acts on is in the rows: a sweep that is lost is made up by the next.
/// </summary>
public abstract class Sweep(JobsDataSource jobs, IServiceScopeFactory scopes, TimeProvider clock, ILogger log) : BackgroundService
{
    private const int BatchSize = 500;

    protected abstract TimeSpan Every { get; }

    /// <summary>
    /// Selects tenant and id of at most 500 objects that may have come to act; $1 is the latest day that has begun anywhere,
    /// <c>behind</c> says for whom it is an earlier one. Candidates only: the object itself judges.
    /// </summary>
    protected abstract string Candidates { get; }

    /// <summary>Lets one object act; answers whether it did.</summary>
    protected abstract Task<bool> ActAsync(Guid id, DateTimeOffset now, DocumentControlDb db, CancellationToken cancellationToken);

    /// <summary>Goes through one batch as of that time; answers how many acted.</summary>
    public async Task<int> SweepAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var connection = await jobs.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var candidates = new List<(Guid Tenant, Guid Id)>();
        await using (var command = new NpgsqlCommand(OrganisationDays.Behind + Candidates, connection, transaction))
        {
            OrganisationDays.Bind(command, now);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                candidates.Add((reader.GetGuid(0), reader.GetGuid(1)));
            }
        }

        var acted = 0;
        foreach (var (tenant, id) in candidates)
        {
            acted += await ActAsync(tenant, id, now, cancellationToken) ? 1 : 0;
        }

        return acted;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        do
        {
            try
            {
                while (await SweepAsync(clock.NowAsStored(), stoppingToken) == BatchSize)
                {
                }
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogWarning("A sweep waits: {Reason}", failure.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<bool> ActAsync(Guid tenant, Guid id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Acting>().As(tenant, PublishDueVersions.Platform);
        try
        {
            return await ActAsync(id, now, scope.ServiceProvider.GetRequiredService<DocumentControlDb>(), cancellationToken);
        }
        catch (DbUpdateException)
        {
            return false; // somebody changed it meanwhile; the next sweep looks again
        }
    }
}
