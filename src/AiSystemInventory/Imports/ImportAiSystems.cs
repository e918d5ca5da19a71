using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using AimsPlatform.AiSystemInventory.AiSystems;
using AimsPlatform.AiSystemInventory.LifeCycle;
using AimsPlatform.AiSystemInventory.Persistence;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.Imports;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.AiSystemInventory.Imports;

/// <summary>
/// Rows become AI systems through the same guards as requests (I4): a new system starts in inception, whatever its source
/// says, and its gates lie ahead.
/// </summary>
internal sealed class ImportAiSystems(AiSystemInventoryDb db, Numbers numbers, Acting acting, TimeProvider clock) : IImportTarget
{
    private static readonly IReadOnlyList<ImportField> AllFields = AiSystemColumns.All.Select(c => new ImportField(c.Definition, c.Spellings)).ToList();

    // What a request body must satisfy, a row must satisfy as well.
    private static readonly (PropertyInfo Property, ValidationAttribute Attribute)[] Rules =
        [.. from property in typeof(AiSystemFields).GetProperties() from attribute in property.GetCustomAttributes<ValidationAttribute>() select (property, attribute)];

    public IReadOnlyList<ImportField> Fields => AllFields;

    public IReadOnlyList<string> Remarks { get; } =
    [
        "New systems start in inception; the stage their source names is kept as stageAsImported and, where it is understood, as a tag stage:… No import passes a gate (I4, I18).",
        "Where the rows do not say otherwise, whoever imports owns the new systems, the organisation is their deployer, and they are in scope.",
    ];

    public RowKey? KeyOf(ImportRow row)
    {
        if (row.Text(AiSystemColumns.Name) is not { } name)
        {
            return null;
        }

        var external = row.Text(AiSystemColumns.ExternalId) ?? (row.Exact && row.Text(AiSystemColumns.SystemId) is { } id ? $"id:{id}" : null);
        return new RowKey(row.Exact ? row.Text(AiSystemColumns.Source) : null, Short(row.Text(AiSystemColumns.Agency)) ?? "", Short(external), name);
    }

    public async Task<IReadOnlyList<RowOutcome>> TakeAsync(ImportRun run, IReadOnlyList<KeyedRow> rows, CancellationToken cancellationToken)
    {
        var known = await FindAsync(rows, cancellationToken);
        var missing = rows.Count(row => !known.ContainsKey(row));
        var number = run.DryRun || missing == 0 ? 0 : await numbers.TakeAsync("AIS", acting, missing, cancellationToken);
        var outcomes = new List<RowOutcome>(rows.Count);
        foreach (var row in rows)
        {
            var system = known.GetValueOrDefault(row);
            var (said, refusals) = Read(row.Row, system is null ? New(run) : AiSystemSaid.Of(system));
            refusals.AddRange(await RefuseAsync(said.Fields, system, cancellationToken));
            outcomes.Add(refusals.Count > 0 ? RowOutcome.Rejected(row.Row, [.. refusals])
                : system is null ? Create(run, row, said, string.Create(CultureInfo.InvariantCulture, $"AIS-{number++:0000}"))
                : Change(run, row.Row, system, said));
        }

        return outcomes;
    }

    public async Task<IReadOnlyList<UndoObstacle>> UndoAsync(ImportJob job, IReadOnlyList<ImportChange> changes, CancellationToken cancellationToken)
    {
        var ids = changes.Select(c => new Id<AiSystem>(c.SubjectId!.Value)).ToList();
        var systems = await db.AiSystems.Where(s => ids.Contains(s.Id)).ToDictionaryAsync(s => s.Id.Value, cancellationToken);
        var evidenced = await db.Evidence.Where(e => ids.Contains(e.AiSystemId)).Select(e => e.AiSystemId).Distinct().ToListAsync(cancellationToken);
        var answered = await db.Classifications.Where(c => ids.Contains(c.AiSystemId)).Select(c => c.AiSystemId).Distinct().ToListAsync(cancellationToken);
        var obstacles = new List<UndoObstacle>();
        foreach (var change in changes)
        {
            var system = systems.GetValueOrDefault(change.SubjectId!.Value);
            var reason = system is null ? "It is not there any more."
                : system.Version != change.Version ? "It was changed after the import."
                : change.Action == RowAction.Created && evidenced.Contains(system.Id) ? "It has evidence."
                : change.Action == RowAction.Created && answered.Contains(system.Id) ? "Answers about its class are kept for it."
                : AiSystemRules.MayWrite(acting, system.BusinessUnit)?.Detail;
            if (reason is not null)
            {
                obstacles.Add(new UndoObstacle(change.SubjectId.Value, system?.Number ?? "", reason));
                continue;
            }

            TakeBack(job, system!, change);
        }

        return obstacles;
    }

    private void TakeBack(ImportJob job, AiSystem system, ImportChange change)
    {
        var now = clock.GetUtcNow();
        db.Record(system, "undo_import", $"Import {job.Id}");
        if (change.Action == RowAction.Created)
        {
            // Whoever listens forgets it as it forgets what was rejected: outside the scope from this version on.
            db.Publish(system.Id.Value, system.Stands(now) with { InScope = false, State = "rejected" });
            db.AiSystems.Remove(system);
            return;
        }

        var before = JsonSerializer.Deserialize<AiSystemSaid>(change.Before!, JsonColumn.Options)!;
        _ = system.Change(before.Fields, now, out _);
        system.NoteImportedStage(before.Stage);
        db.Publish(system.Id.Value, system.Stands(now));
    }

    private async Task<Dictionary<KeyedRow, AiSystem>> FindAsync(IReadOnlyList<KeyedRow> rows, CancellationToken cancellationToken)
    {
        var found = new Dictionary<KeyedRow, AiSystem>(ReferenceEqualityComparer.Instance);
        var byId = rows.Where(r => r.Row.Exact).Select(r => (Row: r, Id: IdOf(r.Row))).Where(r => r.Id is not null).ToList();
        var ids = byId.Select(r => r.Id!.Value).ToList();
        var systems = ids.Count == 0 ? [] : await db.AiSystems.Where(s => ids.Contains(s.Id)).ToDictionaryAsync(s => s.Id, cancellationToken);
        foreach (var (row, id) in byId)
        {
            if (systems.GetValueOrDefault(id!.Value) is { } system)
            {
                found[row] = system;
            }
        }

        foreach (var source in rows.Where(row => !found.ContainsKey(row)).GroupBy(row => row.Source))
        {
            var agencies = source.Select(row => row.Agency).Distinct().ToList();
            var externals = source.Select(row => row.ExternalId).ToList();
            var there = await db.AiSystems.Where(s => s.Source == source.Key && agencies.Contains(s.SourceAgency!) && externals.Contains(s.ExternalId!))
                .ToDictionaryAsync(s => (s.SourceAgency!, s.ExternalId!), cancellationToken);
            foreach (var row in source)
            {
                if (there.GetValueOrDefault((row.Agency, row.ExternalId)) is { } system)
                {
                    found[row] = system;
                }
            }
        }

        return found;
    }

    private static (AiSystemSaid Said, List<RowRefusal> Refusals) Read(ImportRow row, AiSystemSaid said)
    {
        var refusals = new List<RowRefusal>();
        foreach (var column in AiSystemColumns.All)
        {
            if (column.Read is { } read && row.SpeaksOf(column.Name))
            {
                said = read(said, new ToldCell(row, column, refusals));
            }
        }

        // Columns of this file that are empty now say nothing any more; what other sources said stays.
        var extra = said.Fields.Extra.Where(e => !row.IsColumn(e.Key)).ToDictionary();
        foreach (var (column, text) in row.Kept)
        {
            extra[column.Length > Limit.Name ? column[..(Limit.Name - 1)] + "…" : column] = text;
        }

        foreach (var (key, text) in ExtraAsJson(row, refusals))
        {
            extra[key] = text;
        }

        return (said with { Fields = said.Fields with { Extra = extra } }, refusals);
    }

    private static Dictionary<string, string> ExtraAsJson(ImportRow row, List<RowRefusal> refusals)
    {
        try
        {
            return row.Exact && row.Text(AiSystemColumns.Extra) is { } json ? JsonSerializer.Deserialize<Dictionary<string, string>>(json)! : [];
        }
        catch (JsonException)
        {
            refusals.Add(new RowRefusal(AiSystemColumns.Extra, "This is not the JSON that an export writes."));
            return [];
        }
    }

    // Sources that name no purpose are common; the first gate asks for it.
    private async Task<List<RowRefusal>> RefuseAsync(AiSystemFields fields, AiSystem? system, CancellationToken cancellationToken)
    {
        var refusals = (from rule in Rules
                        let unfit = rule.Attribute.GetValidationResult(rule.Property.GetValue(fields), new ValidationContext(fields))
                        where unfit is not null && !(rule.Property.Name == nameof(AiSystemFields.Purpose) && fields.Purpose.Length == 0)
                        select FieldRefusal(rule.Property.Name, unfit.ErrorMessage)).ToList();
        var refused = AiSystemRules.MayWrite(acting, fields.BusinessUnit) ?? (system is null ? null : AiSystemRules.MayWrite(acting, system.BusinessUnit))
            ?? await AiSystemRules.UnknownDataAsync(db, fields, cancellationToken)
            ?? (fields.InScope || !string.IsNullOrWhiteSpace(fields.ScopeReason) ? null : AiSystem.OutsideScopeNeedsReason);
        if (refused is not null)
        {
            refusals.Add(FieldRefusal(refused.Errors?.Keys.FirstOrDefault()?.TrimStart('/'), refused.Detail));
        }

        return refusals;
    }

    private RowOutcome Create(ImportRun run, KeyedRow row, AiSystemSaid said, string number)
    {
        var (system, refused) = AiSystem.Register(number, said.Fields, new SourceKey(row.Source, row.Agency, row.ExternalId), said.Stage);
        if (system is null)
        {
            return RowOutcome.Rejected(row.Row, FieldRefusal(null, refused!.Detail));
        }

        if (!run.DryRun)
        {
            db.AiSystems.Add(system);
            db.Record(system, "import", $"Import {run.Job.Id}, row {row.Row.Number}");
            db.Publish(system.Id.Value, system.Stands(clock.GetUtcNow()));
        }

        return new RowOutcome(row.Row, RowAction.Created, system.Id.Value, system.NextVersion, Changes: run.DryRun ? Differences(null, said) : null);
    }

    private RowOutcome Change(ImportRun run, ImportRow row, AiSystem system, AiSystemSaid said)
    {
        var before = AiSystemSaid.Of(system);
        var changes = Differences(before, said);
        if (changes.Count == 0)
        {
            db.Entry(system).State = EntityState.Detached;
            return new RowOutcome(row, RowAction.Unchanged, system.Id.Value, system.Version, Changes: []);
        }

        var now = clock.GetUtcNow();
        if (system.Change(said.Fields, now, out var trigger) is { } refused)
        {
            db.Entry(system).State = EntityState.Detached;
            return RowOutcome.Rejected(row, FieldRefusal(null, refused.Detail));
        }

        system.NoteImportedStage(said.Stage);
        if (!run.DryRun)
        {
            db.Record(system, trigger is null ? "import" : LifeCycleEvent.ReEvaluate, $"{trigger} Import {run.Job.Id}, row {row.Number}".TrimStart());
            db.Publish(system.Id.Value, system.Stands(now));
        }

        return new RowOutcome(row, RowAction.Updated, system.Id.Value, system.NextVersion, JsonSerializer.Serialize(before, JsonColumn.Options), changes);
    }

    private static List<FieldChange> Differences(AiSystemSaid? before, AiSystemSaid after)
    {
        var changes = (from column in AiSystemColumns.Written
                       let was = before is null ? null : column.Text(before)
                       let now = column.Text(after)
                       where was != now
                       select new FieldChange(column.Name, was, now)).ToList();
        var (old, current) = (before?.Fields.Extra ?? new Dictionary<string, string>(), after.Fields.Extra);
        changes.AddRange(from key in old.Keys.Union(current.Keys)
                         let was = old.GetValueOrDefault(key)
                         let now = current.GetValueOrDefault(key)
                         where was != now
                         select new FieldChange(Understanding.ExtraColumn + key, was, now));
        return changes;
    }

    private static AiSystemSaid New(ImportRun run) =>
        new(new AiSystemFields { OwnerId = run.Job.RequestedBy, Roles = [AiRole.Deployer] }, null);

    private static RowRefusal FieldRefusal(string? member, string? reason) =>
        new(member is { Length: > 0 } ? char.ToLowerInvariant(member[0]) + member[1..] : null, reason ?? "This value is not accepted.");

    private static Id<AiSystem>? IdOf(ImportRow row) => Guid.TryParse(row.Text(AiSystemColumns.SystemId), out var id) ? new Id<AiSystem>(id) : null;

    private static string? Short(string? text) => text?.Length > Limit.Name - 20 ? text[..(Limit.Name - 20)] : text;
}
