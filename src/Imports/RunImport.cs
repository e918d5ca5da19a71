using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.Tabular;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace AimsPlatform.Imports;

/// <summary>Runs one import from its stored file to its report, in one transaction: all of it is there afterwards, or nothing.</summary>
internal sealed class RunImport(ServiceDb db, NpgsqlDataSource database, IServiceProvider services, ImportSettings settings, TimeProvider clock, ILogger<RunImport> log)
{
    private static readonly ImportFailure Broke = new("import-broke", "The platform could not run this import, several times over. Its operators find the reason in the log.", null);

    public async Task RunAsync(ImportJob job, CancellationToken cancellationToken)
    {
        // A file whose reading kills the process leaves no exception behind, only attempts.
        if (job.Attempts > ImportLimits.Attempts)
        {
            await FailAsync(job, Broke, cancellationToken);
            return;
        }

        try
        {
            await using var heart = new Heartbeat(database, job, settings, clock, log);
            await using var file = await FetchAsync(job, cancellationToken);
            var (rows, name) = services.GetRequiredKeyedService<IImportTarget>(job.Resource) is IImportArchive archive ? await archive.OpenAsync(file, cancellationToken) : (file, job.FileName);
            await using var opened = rows;
            var table = await Task.Run(() => Table.Open(opened, name, Understanding.ReadOptions(job.Options, settings), cancellationToken), cancellationToken);
            heart.RowsInFile = table.Source.RowCount;
            await db.Database.CreateExecutionStrategy().ExecuteAsync(() => TakeAsync(job, table, heart, cancellationToken));
        }
        catch (TabularException refused)
        {
            await FailAsync(job, new ImportFailure(refused.Refusal.Code, refused.Refusal.Detail, refused.Refusal.Row), cancellationToken);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            log.LogError(failure, "Import {Import} broke at attempt {Attempt}", job.Id, job.Attempts);
            if (job.Attempts >= ImportLimits.Attempts)
            {
                await FailAsync(job, Broke, cancellationToken);
            }
        }
    }

    private async Task TakeAsync(ImportJob job, Table table, Heartbeat heart, CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        var target = services.GetRequiredKeyedService<IImportTarget>(job.Resource);
        var (reading, report) = Understanding.Of(table, target.Fields, job.Options, job.Report);
        var run = heart.Run = new ImportRun(job);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var (rows, characters) = (new List<KeyedRow>(), 0L);
        foreach (var row in table.Rows(cancellationToken))
        {
            run.RowsRead++;
            if (Identify(run, target, row, reading) is { } keyed)
            {
                rows.Add(keyed);
                characters += row.Cells.Sum(cell => cell?.Length ?? 0);
            }

            if (rows.Count == ImportLimits.RowsAtOnce || characters > ImportLimits.CharactersAtOnce)
            {
                await SaveAsync(run, target, rows, cancellationToken);
                (rows, characters) = ([], 0);
            }
        }

        await SaveAsync(run, target, rows, cancellationToken);
        if (await CompleteAsync(run, Finish(report, run, target, reading), cancellationToken))
        {
            await transaction.CommitAsync(cancellationToken);
        }
        else
        {
            log.LogWarning("Import {Import} was taken over by another process; what this one did is dropped", job.Id);
        }
    }

    private KeyedRow? Identify(ImportRun run, IImportTarget target, TableRow row, RowReading reading)
    {
        if (row.Refused is { } unreadable)
        {
            Reject(run, row.Number, row.Sheet, new RowRefusal(null, unreadable.Detail), null, null);
            return null;
        }

        var told = new ImportRow(row, reading);
        if (target.KeyOf(told) is not { } key)
        {
            Reject(run, row.Number, row.Sheet, new RowRefusal(target.NameField, $"The row has no {target.NameField}."), told.ColumnOf(target.NameField), null);
            return null;
        }

        var (keyed, refused) = run.Identify(told, key, KeyColumn.ExternalId);
        if (refused is not null)
        {
            Reject(run, row.Number, row.Sheet, refused, told.ColumnOf(refused.Field!), key.ExternalId);
        }

        return keyed;
    }

    private async Task SaveAsync(ImportRun run, IImportTarget target, List<KeyedRow> rows, CancellationToken cancellationToken)
    {
        var noted = db.ChangeTracker.Entries().Where(e => e.State == EntityState.Added).Select(e => e.Entity).ToList();
        db.ChangeTracker.Clear();
        db.ChangeTracker.AutoDetectChangesEnabled = false; // looking at one row must not look at all of them
        var outcomes = await target.TakeAsync(run, rows, cancellationToken);
        db.ChangeTracker.AutoDetectChangesEnabled = true;
        if (run.DryRun)
        {
            db.ChangeTracker.Clear();
        }

        db.AddRange(noted);
        foreach (var outcome in outcomes)
        {
            foreach (var refusal in outcome.Refusals ?? [])
            {
                Note(run, outcome.Row.Number, outcome.Row.Sheet, refusal, refusal.Field is null ? null : outcome.Row.ColumnOf(refusal.Field), refusal.Field is null ? null : outcome.Row.Cell(refusal.Field));
            }

            run.Count(outcome.Action);
            Record(run, outcome);
        }

        await db.SaveInBulkAsync((table, rows) => BulkInsert.SendAsync(db, table, rows, cancellationToken), cancellationToken);
    }

    private void Record(ImportRun run, RowOutcome outcome)
    {
        var changes = outcome.Changes ?? [];
        if (run.DryRun && run.Preview.Count < ImportLimits.PreviewRows && outcome.Action != RowAction.Rejected)
        {
            run.Preview.Add(new PreviewRow(outcome.Row.Number, outcome.Action, changes.ToDictionary(c => c.Field, c => c.After)));
        }

        // What a dry run would create is told by its count and the preview.
        if (outcome.Action == RowAction.Updated || outcome.Action == RowAction.Created && !run.DryRun)
        {
            db.Add(new ImportChange
            {
                TenantId = run.Job.TenantId, JobId = run.Job.Id, Row = outcome.Row.Number, Action = outcome.Action, SubjectId = outcome.SubjectId,
                Version = outcome.Version, Before = outcome.Before, Changes = outcome.Action == RowAction.Updated ? changes : [],
            });
        }
    }

    private void Reject(ImportRun run, int row, string? sheet, RowRefusal refusal, string? column, string? value)
    {
        Note(run, row, sheet, refusal, column, value);
        run.Count(RowAction.Rejected);
    }

    private void Note(ImportRun run, int row, string? sheet, RowRefusal refusal, string? column, string? value) => db.Add(new ImportRejection
    {
        TenantId = run.Job.TenantId, JobId = run.Job.Id, Row = row, Sheet = Cut(sheet, ImportLimits.ShownCharacters), Column = Cut(column ?? refusal.Field, 2000),
        Value = Cut(value, ImportLimits.ShownCharacters), Reason = Cut(refusal.Reason, 2000)!,
    });

    private static ImportReport Finish(ImportReport report, ImportRun run, IImportTarget target, RowReading reading) => report with
    {
        Warnings = [.. report.Warnings, .. target.Remarks],
        UnmappedValues = reading.Unknown.Report(), UnmappedValuesNotListed = reading.Unknown.Unlisted,
        Repeated = run.Repeated, RepeatedInAll = run.RepeatedInAll, Preview = run.Preview,
    };

    private async Task<bool> CompleteAsync(ImportRun run, ImportReport report, CancellationToken cancellationToken)
    {
        var (id, lease, now) = (run.Job.Id, run.Job.Lease, clock.GetUtcNow());
        var mine = await db.Set<ImportJob>().Where(j => j.Id == id && j.Lease == lease && j.Status == ImportStatus.Running).ExecuteUpdateAsync(set => set
            .SetProperty(j => j.Status, ImportStatus.Completed).SetProperty(j => j.Report, report).SetProperty(j => j.RowsRead, run.RowsRead)
            .SetProperty(j => j.RowsInFile, run.RowsRead).SetProperty(j => j.Created, run.Created).SetProperty(j => j.Updated, run.Updated)
            .SetProperty(j => j.Unchanged, run.Unchanged).SetProperty(j => j.Rejected, run.Rejected).SetProperty(j => j.FinishedAt, now)
            .SetProperty(j => j.Version, j => j.Version + 1).SetProperty(j => j.UpdatedAt, now), cancellationToken);
        await db.Set<ImportFilePiece>().Where(p => p.JobId == id).ExecuteDeleteAsync(cancellationToken);
        return mine == 1;
    }

    private async Task FailAsync(ImportJob job, ImportFailure failure, CancellationToken cancellationToken)
    {
        var (id, lease, now, report) = (job.Id, job.Lease, clock.GetUtcNow(), job.Report with { Failure = failure });
        db.ChangeTracker.Clear();
        var mine = await db.Set<ImportJob>().Where(j => j.Id == id && j.Lease == lease && j.Status == ImportStatus.Running).ExecuteUpdateAsync(set => set
            .SetProperty(j => j.Status, ImportStatus.Failed).SetProperty(j => j.Report, report).SetProperty(j => j.RowsRead, 0).SetProperty(j => j.Created, 0)
            .SetProperty(j => j.Updated, 0).SetProperty(j => j.Unchanged, 0).SetProperty(j => j.Rejected, 0).SetProperty(j => j.FinishedAt, now)
            .SetProperty(j => j.Version, j => j.Version + 1).SetProperty(j => j.UpdatedAt, now), cancellationToken);
        if (mine == 1)
        {
            await db.Set<ImportFilePiece>().Where(p => p.JobId == id).ExecuteDeleteAsync(cancellationToken);
        }
    }

    private async Task<FileStream> FetchAsync(ImportJob job, CancellationToken cancellationToken)
    {
        var file = TemporaryFile.Create();
        for (var number = 0; ; number++)
        {
            var piece = await db.Set<ImportFilePiece>().AsNoTracking().Where(p => p.JobId == job.Id && p.Number == number).Select(p => p.Content).SingleOrDefaultAsync(cancellationToken);
            if (piece is null)
            {
                file.Position = 0;
                return file;
            }

            await file.WriteAsync(piece, cancellationToken);
        }
    }

    private static string? Cut(string? text, int length) => text?.Length > length ? text[..(length - 1)] + "…" : text;
}
