using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AimsPlatform.Imports;

/// <summary>Takes a whole import back, in one transaction, as long as nobody has built on what it did.</summary>
public static class UndoImport
{
    private const int AtOnce = 500;
    private const int Shown = 20;

    internal static async Task<Results<Ok<ImportAnswer>, ProblemHttpResult>> HandleAsync(
        string resource, Guid id, IfMatch ifMatch, HttpContext http, ServiceDb db, TimeProvider clock, CancellationToken cancellationToken)
    {
        var target = http.RequestServices.GetRequiredKeyedService<IImportTarget>(resource);
        return db.Database.CurrentTransaction is not null
            ? await UndoAsync()
            : await db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
            {
                db.ChangeTracker.Clear();
                await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
                var answer = await UndoAsync();
                if (answer.Result is Ok<ImportAnswer>)
                {
                    await transaction.CommitAsync(cancellationToken);
                }

                return answer;
            });

        async Task<Results<Ok<ImportAnswer>, ProblemHttpResult>> UndoAsync()
        {
            if (await db.Set<ImportJob>().AsNoTracking().SingleOrDefaultAsync(j => j.Id == id && j.Resource == resource, cancellationToken) is not { } job)
            {
                return Error.NotFound("import").ToProblem();
            }

            if ((ifMatch.Check(job) ?? job.Undo(clock.GetUtcNow()) ?? await TakeBackAsync(db, target, job, cancellationToken)) is { } refused)
            {
                return refused.ToProblem();
            }

            var undone = await db.Set<ImportJob>().SingleAsync(j => j.Id == id, cancellationToken);
            undone.Undo(clock.GetUtcNow());
            db.Record(undone, "undo");
            await db.SaveChangesAsync(cancellationToken);
            http.Response.SetETag(undone);
            return TypedResults.Ok(ImportAnswer.Of(undone));
        }
    }

    private static async Task<Error?> TakeBackAsync(ServiceDb db, IImportTarget target, ImportJob job, CancellationToken cancellationToken)
    {
        var (row, id, obstacles, inAll) = (0, Guid.Empty, new List<UndoObstacle>(), 0);
        while (true)
        {
            var changes = await db.Set<ImportChange>().AsNoTracking()
                .Where(c => c.JobId == job.Id && EF.Functions.GreaterThan(ValueTuple.Create(c.Row, c.Id), ValueTuple.Create(row, id)))
                .OrderBy(c => c.Row).ThenBy(c => c.Id).Take(AtOnce).ToListAsync(cancellationToken);
            if (changes.Count == 0)
            {
                return inAll == 0 ? null : Changed(obstacles, inAll);
            }

            var found = await target.UndoAsync(job, changes, cancellationToken);
            inAll += found.Count;
            obstacles.AddRange(found.Take(Shown - obstacles.Count));
            if (inAll == 0)
            {
                await db.SaveInBulkAsync((table, rows) => BulkInsert.SendAsync(db, table, rows, cancellationToken), cancellationToken);
            }

            db.ChangeTracker.Clear();
            (row, id) = (changes[^1].Row, changes[^1].Id);
        }
    }

    private static Error Changed(List<UndoObstacle> obstacles, int inAll) =>
        new("import-built-upon", $"{inAll} of the objects this import created or changed have moved on since; nothing was undone.")
        { Members = new Dictionary<string, object?> { ["obstacles"] = obstacles, ["obstaclesInAll"] = inAll } };
}
