using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.DocumentControl.Documents;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace AimsPlatform.DocumentControl.Versions;

/// <summary>
/// Publishes approved versions on their effective date, in the name of the platform itself. It sleeps until the next date,
/// an approval wakes it, and once a minute it looks for what another replica approved.
/// </summary>
public sealed class PublishDueVersions(JobsDataSource jobs, IServiceScopeFactory scopes, TimeProvider clock, ILogger<PublishDueVersions> log) : BackgroundService
{
    /// <summary>Stands for the platform where a trail names who acted.</summary>
    public static readonly Guid Platform = Guid.Empty;

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);
    private const int BatchSize = 500;

    // Candidates only: the version itself judges. One replica sweeps at a time.
    private const string Candidates = """
        select tenant_id, document_id, number from document_version
        where state = 'Approved' and effective_from <= $1 and pg_try_advisory_xact_lock(660501) order by effective_from limit 500
        """;

    private readonly SemaphoreSlim _wake = new(0, 1);

    /// <summary>A version was approved: its date may be the next one.</summary>
    public void LookAgain()
    {
        try
        {
            _wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // it is going to look anyway
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var wait = Longest;
            try
            {
                while (await SweepAsync(clock.NowAsStored(), stoppingToken) == BatchSize)
                {
                }

                wait = await UntilNextAsync(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogWarning("Versions that are due wait: {Reason}", failure.Message);
            }

            await _wake.WaitAsync(wait, stoppingToken);
        }
    }

    /// <summary>Publishes what is due at that time, 500 versions at most; answers how many it published.</summary>
    public async Task<int> SweepAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var connection = await jobs.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var due = new List<(Guid Tenant, Guid Document, int Number)>();
        await using (var command = new NpgsqlCommand(Candidates, connection, transaction))
        {
            command.Parameters.Add(new NpgsqlParameter { Value = now.ToUniversalTime() });
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                due.Add((reader.GetGuid(0), reader.GetGuid(1), reader.GetInt32(2)));
            }
        }

        var published = 0;
        foreach (var (tenant, document, number) in due)
        {
            published += await PublishAsync(tenant, new Id<Document>(document), number, now, cancellationToken) ? 1 : 0;
        }

        return published;
    }

    private async Task<bool> PublishAsync(Guid tenant, Id<Document> id, int number, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Acting>().As(tenant, Platform);
        var db = scope.ServiceProvider.GetRequiredService<DocumentControlDb>();
        if (await VersionAt.FindAsync(id, number, db, cancellationToken) is not { } at || !at.Version.PublishBecauseDue(at, Platform, now))
        {
            return false;
        }

        await MoveVersion.FollowUpAsync(at, "publish", $"Its effective date came: {at.Version.EffectiveFrom:u}.", at.Version.Hash, now, db, cancellationToken);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateConcurrencyException)
        {
            return false; // somebody moved it meanwhile; the next sweep looks again
        }
    }

    private async Task<TimeSpan> UntilNextAsync(CancellationToken cancellationToken)
    {
        await using var command = jobs.Source.CreateCommand("select min(effective_from) from document_version where state = 'Approved'");
        var wait = await command.ExecuteScalarAsync(cancellationToken) is DateTime next ? next - clock.GetUtcNow().UtcDateTime : Longest;
        return wait < Longest ? wait > TimeSpan.Zero ? wait : TimeSpan.FromSeconds(1) : Longest;
    }
}
