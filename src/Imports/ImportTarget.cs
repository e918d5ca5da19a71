using AimsPlatform.Tabular;

namespace AimsPlatform.Imports;

/// <summary>A field that rows can fill, and for a choice the spellings of its values.</summary>
public sealed record ImportField(FieldDefinition Definition, IReadOnlyDictionary<string, string>? Spellings = null)
{
    /// <summary>Values with their spellings, such as <c>("pilot", "piloting; pilot phase")</c>, as a table from spelling to value.</summary>
    public static Dictionary<string, string> Spelt(params (string Value, string Spellings)[] values) =>
        (from value in values
         from spelling in value.Spellings.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Append(value.Value)
         select (spelling, value.Value)).ToDictionary(s => s.spelling, s => s.Value);
}

/// <summary>What identifies a row: the id within its source where there is one, else the name. <c>Source</c> null is the import's own.</summary>
public sealed record RowKey(string? Source, string Agency, string? ExternalId, string Name);

/// <summary>A row with the key it has among all rows of its source.</summary>
public sealed record KeyedRow(ImportRow Row, SourceKey Key);

/// <summary>One reason against a row; <c>Field</c> points to the cell to blame.</summary>
public sealed record RowRefusal(string? Field, string Reason);

/// <summary>What became of a row. <c>Before</c> is what the object said, as JSON, for the way back.</summary>
public sealed record RowOutcome(
    ImportRow Row, RowAction Action, Guid? SubjectId = null, int Version = 0, string? Before = null, IReadOnlyList<FieldChange>? Changes = null,
    IReadOnlyList<RowRefusal>? Refusals = null)
{
    public static RowOutcome Rejected(ImportRow row, params RowRefusal[] refusals) => new(row, RowAction.Rejected, Refusals: refusals);
}

/// <summary>Why an import cannot be undone: the object and what stands in the way.</summary>
public sealed record UndoObstacle(Guid SubjectId, string Subject, string Reason);

/// <summary>
/// What one kind of object brings to its import. It works on the service's own context and through the guards of its
/// entities; the engine saves, in one transaction for the whole file, or throws away what a dry run did.
/// </summary>
public interface IImportTarget
{
    /// <summary>The fields that columns can fill.</summary>
    IReadOnlyList<ImportField> Fields { get; }

    /// <summary>The field that every row needs: what the object is called.</summary>
    string NameField { get; }

    /// <summary>Said once in every report of this kind.</summary>
    IReadOnlyList<string> Remarks { get; }

    /// <summary>The key of a row, or null when it has no name.</summary>
    RowKey? KeyOf(ImportRow row);

    /// <summary>Creates or changes what these rows say, without saving; one outcome for each row.</summary>
    Task<IReadOnlyList<RowOutcome>> TakeAsync(ImportRun run, IReadOnlyList<KeyedRow> rows, CancellationToken cancellationToken);

    /// <summary>Takes these changes back, without saving; answers what stands in the way.</summary>
    Task<IReadOnlyList<UndoObstacle>> UndoAsync(ImportJob job, IReadOnlyList<ImportChange> changes, CancellationToken cancellationToken);
}

/// <summary>A target whose file is not the table itself but holds it among other files, such as a ZIP with an index.</summary>
public interface IImportArchive : IImportTarget
{
    /// <summary>
    /// Looks at the file as a whole and answers the table in it, seekable, with its name. The caller keeps the file open
    /// until every row is taken. Throws <see cref="TabularException"/> where the file is refused.
    /// </summary>
    Task<(Stream Table, string Name)> OpenAsync(FileStream file, CancellationToken cancellationToken);
}
