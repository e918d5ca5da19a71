using System.Text.Json;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.Values;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.Imports;

/// <summary>An object that rows can create and change.</summary>
public interface IImported<TSelf> where TSelf : Entity
{
    Id<TSelf> Id { get; }
    string Number { get; }

    /// <summary>Null for an object that somebody entered here.</summary>
    SourceKey? SourceKey { get; }
}

/// <summary>How rows find, create and change entities, and how that is taken back. What they are is left to the service.</summary>
public abstract class EntityImport<TEntity, TSaid>(ServiceDb db, ImportTable<TSaid> table) : IImportTarget
    where TEntity : Entity, IImported<TEntity> where TSaid : class
{
    public IReadOnlyList<ImportField> Fields => table.Fields;

    public string NameField => table.NameField;

    public abstract IReadOnlyList<string> Remarks { get; }

    protected abstract IQueryable<TEntity> OfSource(string source, IReadOnlyCollection<string> agencies, IReadOnlyCollection<string> externalIds);

    /// <summary>What the row calls its object.</summary>
    protected virtual string? NameOf(ImportRow row) => row.Text(NameField);

    /// <summary>What the entity says now.</summary>
    protected abstract TSaid Said(TEntity entity);

    /// <summary>What a new entity says before its row has had its say.</summary>
    protected abstract TSaid Unsaid(ImportRun run);

    /// <summary>Looks up once what many rows need; <paramref name="known"/> are there, the others will be new.</summary>
    protected abstract Task PrepareAsync(ImportRun run, IReadOnlyList<KeyedRow> rows, IReadOnlyCollection<TEntity> known, CancellationToken cancellationToken);

    /// <summary>Looks up once what taking back many needs; answers which new ones have been built upon without having changed, and by what.</summary>
    protected abstract Task<IReadOnlyDictionary<Id<TEntity>, string>> PrepareUndoAsync(
        IReadOnlyCollection<TEntity> entities, IReadOnlyCollection<TSaid> before, CancellationToken cancellationToken);

    /// <summary>What the row says once its words are understood; reasons against it are added to <paramref name="refusals"/>.</summary>
    protected abstract Task<TSaid> UnderstandAsync(ImportRow row, TSaid said, TEntity? entity, List<RowRefusal> refusals, CancellationToken cancellationToken);

    protected abstract (TEntity? Entity, Error? Refused) Create(SourceKey key, TSaid said);

    protected abstract Error? Change(TEntity entity, TSaid said);

    /// <summary>Why who acts may not take a change of this entity back: an import of another business unit, say.</summary>
    protected abstract string? MayNotChange(TEntity entity);

    protected virtual void Record(TEntity entity, string because) => db.Record(entity, "import", because);

    /// <summary>Publishes how it stands now; called for every entity that a row or an undo changed.</summary>
    protected abstract void Publish(TEntity entity);

    /// <summary>Publishes the last fact of an entity that an undo removes, after which whoever listens has forgotten it.</summary>
    protected abstract void PublishRemoval(TEntity entity);

    /// <summary>Once after everything that was prepared for has been done, unless it was a dry run.</summary>
    protected virtual void Finish()
    {
    }

    public RowKey? KeyOf(ImportRow row) => NameOf(row) is { } name ? ImportTable<TSaid>.KeyOf(row, name) : null;

    public async Task<IReadOnlyList<RowOutcome>> TakeAsync(ImportRun run, IReadOnlyList<KeyedRow> rows, CancellationToken cancellationToken)
    {
        var known = await FindAsync(rows, cancellationToken);
        await PrepareAsync(run, rows, known.Values, cancellationToken);
        var outcomes = new List<RowOutcome>(rows.Count);
        foreach (var row in rows)
        {
            var entity = known.GetValueOrDefault(row);
            var (said, refusals) = table.Read(row.Row, entity is null ? Unsaid(run) : Said(entity));
            said = await UnderstandAsync(row.Row, said, entity, refusals, cancellationToken);
            outcomes.Add(refusals.Count > 0 ? RowOutcome.Rejected(row.Row, [.. refusals])
                : entity is null ? Create(run, row, said)
                : Change(run, row.Row, entity, said));
        }

        if (!run.DryRun)
        {
            Finish();
        }

        return outcomes;
    }

    public async Task<IReadOnlyList<UndoObstacle>> UndoAsync(ImportJob job, IReadOnlyList<ImportChange> changes, CancellationToken cancellationToken)
    {
        var ids = changes.Select(c => new Id<TEntity>(c.SubjectId!.Value)).ToList();
        var entities = await db.Set<TEntity>().Where(e => ids.Contains(e.Id)).ToDictionaryAsync(e => e.Id.Value, cancellationToken);
        var before = changes.Where(c => c.Before is not null).ToDictionary(c => c.Id, c => JsonSerializer.Deserialize<TSaid>(c.Before!, JsonColumn.Options)!);
        var builtUpon = await PrepareUndoAsync(entities.Values, before.Values, cancellationToken);
        var obstacles = new List<UndoObstacle>();
        foreach (var change in changes)
        {
            var entity = entities.GetValueOrDefault(change.SubjectId!.Value);
            var reason = entity is null ? "It is not there any more."
                : entity.Version != change.Version ? "It was changed after the import."
                : change.Action == RowAction.Created && builtUpon.GetValueOrDefault(entity.Id) is { } built ? built
                : MayNotChange(entity);
            if (reason is null)
            {
                TakeBack(job, entity!, before.GetValueOrDefault(change.Id));
            }
            else
            {
                obstacles.Add(new UndoObstacle(change.SubjectId.Value, entity?.Number ?? "", reason));
            }
        }

        Finish();
        return obstacles;
    }

    private void TakeBack(ImportJob job, TEntity entity, TSaid? before)
    {
        db.Record(entity, "undo_import", $"Import {job.Id}");
        if (before is null)
        {
            PublishRemoval(entity);
            db.Remove(entity);
            return;
        }

        _ = Change(entity, before);
        Publish(entity);
    }

    private async Task<Dictionary<KeyedRow, TEntity>> FindAsync(IReadOnlyList<KeyedRow> rows, CancellationToken cancellationToken)
    {
        var found = new Dictionary<KeyedRow, TEntity>(ReferenceEqualityComparer.Instance);
        var byId = rows.Where(r => r.Row.Exact).Select(r => (Row: r, Id: IdOf(r.Row))).Where(r => r.Id is not null).ToList();
        var ids = byId.Select(r => r.Id!.Value).ToList();
        var entities = ids.Count == 0 ? [] : await db.Set<TEntity>().Where(e => ids.Contains(e.Id)).ToDictionaryAsync(e => e.Id, cancellationToken);
        foreach (var (row, id) in byId)
        {
            if (entities.GetValueOrDefault(id!.Value) is { } entity)
            {
                found[row] = entity;
            }
        }

        foreach (var source in rows.Where(row => !found.ContainsKey(row)).GroupBy(row => row.Key.Source))
        {
            var agencies = source.Select(row => row.Key.Agency).Distinct().ToList();
            var externals = source.Select(row => row.Key.ExternalId).ToList();
            var there = await OfSource(source.Key, agencies, externals).ToDictionaryAsync(e => e.SourceKey!, cancellationToken);
            foreach (var row in source)
            {
                if (there.GetValueOrDefault(row.Key) is { } entity)
                {
                    found[row] = entity;
                }
            }
        }

        return found;
    }

    private RowOutcome Create(ImportRun run, KeyedRow row, TSaid said)
    {
        var (entity, refused) = Create(row.Key, said);
        if (entity is null)
        {
            return RowOutcome.Rejected(row.Row, Refusal(refused!));
        }

        if (!run.DryRun)
        {
            db.Add(entity);
            db.Record(entity, "import", $"Import {run.Job.Id}, row {row.Row.Number}");
            Publish(entity);
        }

        return new RowOutcome(row.Row, RowAction.Created, entity.Id.Value, entity.NextVersion, Changes: run.DryRun ? table.Differences(null, said) : null);
    }

    private RowOutcome Change(ImportRun run, ImportRow row, TEntity entity, TSaid said)
    {
        var before = Said(entity);
        var changes = table.Differences(before, said);
        if (changes.Count == 0)
        {
            db.Entry(entity).State = EntityState.Detached;
            return new RowOutcome(row, RowAction.Unchanged, entity.Id.Value, entity.Version, Changes: []);
        }

        if (Change(entity, said) is { } refused)
        {
            db.Entry(entity).State = EntityState.Detached;
            return RowOutcome.Rejected(row, Refusal(refused));
        }

        if (!run.DryRun)
        {
            Record(entity, $"Import {run.Job.Id}, row {row.Number}");
            Publish(entity);
        }

        return new RowOutcome(row, RowAction.Updated, entity.Id.Value, entity.NextVersion, JsonSerializer.Serialize(before, JsonColumn.Options), changes);
    }

    /// <summary>A refusal of the service as a reason against a row; a JSON pointer becomes the field it points to.</summary>
    protected static RowRefusal Refusal(Error error) =>
        new(error.Errors?.Keys.FirstOrDefault()?.TrimStart('/').Split('/')[0] is { Length: > 0 } field ? field : null, error.Errors?.Values.FirstOrDefault()?.FirstOrDefault() ?? error.Detail);

    private static Id<TEntity>? IdOf(ImportRow row) => Guid.TryParse(row.Text(KeyColumn.Id), out var id) ? new Id<TEntity>(id) : null;
}
