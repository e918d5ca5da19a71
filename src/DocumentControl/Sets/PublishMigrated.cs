using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.States;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.DocumentControl.Documents;
using AimsPlatform.DocumentControl.Versions;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.DocumentControl.Sets;

/// <summary>
/// Lets the versions of approved exceptions come into force, one transaction a document. An approval wakes it; once a
/// minute it looks for what another replica approved, or did not finish.
/// </summary>
public sealed class PublishMigrated(JobsDataSource jobs, IServiceScopeFactory scopes, TimeProvider clock, ILogger<PublishMigrated> log) : BackgroundService
{
    private const int BatchSize = 200;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private const string Candidates = """
        select i.tenant_id, i.id from imported_document i join migration_exception e on e.tenant_id = i.tenant_id and e.job_id = i.job_id
        where i.outcome = 'Waiting' and e.state = 'Approved' and pg_try_advisory_xact_lock(660502) order by i.id limit 200
        """;

    private readonly SemaphoreSlim _wake = new(0, 1);

    /// <summary>An exception was approved.</summary>
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
            try
            {
                while (await SweepAsync(stoppingToken) == BatchSize)
                {
                }
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogWarning("Migrated versions wait: {Reason}", failure.Message);
            }

            await _wake.WaitAsync(Longest, stoppingToken);
        }
    }

    private async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        await using var connection = await jobs.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var due = new List<(Guid Tenant, Guid Id)>();
        await using (var command = new Npgsql.NpgsqlCommand(Candidates, connection, transaction))
        {
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                due.Add((reader.GetGuid(0), reader.GetGuid(1)));
            }
        }

        var done = 0;
        foreach (var (tenant, id) in due)
        {
            await using var scope = scopes.CreateAsyncScope();
            var acting = scope.ServiceProvider.GetRequiredService<Acting>();
            acting.As(tenant, PublishDueVersions.Platform);
            var db = scope.ServiceProvider.GetRequiredService<DocumentControlDb>();
            try
            {
                await db.Database.CreateExecutionStrategy().ExecuteAsync(() => SettleAsync(new Id<ImportedDocument>(id), db, acting, cancellationToken));
                done++;
            }
            catch (DbUpdateException)
            {
                // somebody changed or published it meanwhile; the next sweep looks again
            }
        }

        return done;
    }

    private async Task SettleAsync(Id<ImportedDocument> id, DocumentControlDb db, Acting acting, CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await db.ImportedDocuments.SingleOrDefaultAsync(i => i.Id == id && i.Outcome == MigrationOutcome.Waiting, cancellationToken) is not { } imported)
        {
            return;
        }

        var exception = await db.MigrationExceptions.SingleAsync(e => e.JobId == imported.JobId && e.State == MigrationState.Approved, cancellationToken);
        var at = await VersionAt.FindAsync(imported.DocumentId, 1, db, cancellationToken);
        var now = clock.NowAsStored();
        if (Obstacle(imported, exception, at, new Moment(acting, now)) is { } obstacle)
        {
            imported.Refuse(obstacle);
            db.Record(imported, "refuse", obstacle);
            await db.SaveChangesAsync(cancellationToken);
        }
        else
        {
            await PublishAsync(imported, exception, at!, now, db, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task PublishAsync(
        ImportedDocument imported, MigrationException exception, VersionAt at, DateTimeOffset now, DocumentControlDb db, CancellationToken cancellationToken)
    {
        var because = $"Migration exception {exception.Id}, approved by {exception.ApprovedBy}: {exception.Reason}";
        because = because.Length <= 1000 ? because : because[..1000];
        var told = imported.Told;
        at.Version.FreezeAsMigrated(at, new MigratedVersion(
            exception.Id.Value, exception.ApprovedBy!.Value, imported.Source, imported.Number, told.Version, told.Status, told.Approver!, told.ApprovedOn!.Value, told.EffectiveOn, told.ReviewOn));
        db.Record(at.Version, "migrate", because, at.Version.Hash);
        await db.SaveChangesAsync(cancellationToken);

        at.Version.PublishAsMigrated(at, PublishDueVersions.Platform, now);
        imported.Publish();
        db.Record(imported, "publish", because);
        await MoveVersion.FollowUpAsync(at, "publish", because, at.Version.Hash, now, db, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
    }

    // The exception stands for what was imported, and excuses the missing approval only.
    private static string? Obstacle(ImportedDocument imported, MigrationException exception, VersionAt? at, Moment moment) =>
        at is null ? "The document has no such version any more."
        : at.Version.State != VersionState.Draft || at.Published is not null ? "It has moved on since the import, the normal way."
        : at.Version.Content(at.Document).Hash() != imported.DraftHash ? "Document or draft were changed after the import; what they say now goes the normal way."
        : at.Version.WrittenBy.Contains(exception.ApprovedBy!.Value) ? "Whoever approved the exception wrote in it (I1)."
        : VersionStates.Lacking(at, moment) is { Count: > 0 } lacking ? string.Join(" ", lacking.Select(guard => guard.Reason))
        : null;
}
