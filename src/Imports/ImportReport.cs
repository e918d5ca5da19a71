using AimsPlatform.Tabular;

namespace AimsPlatform.Imports;

/// <summary>How a file was understood and what was odd about it: everything a sender needs to trust or correct an import.</summary>
public sealed record ImportReport
{
    /// <summary>Profiles listed here by name were applied.</summary>
    public string? Profile { get; init; }
    public FileAsRead? File { get; init; }
    public IReadOnlyList<ColumnUse> Columns { get; init; } = [];
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Values that no table knows, by field, the most frequent first; the text itself is kept with the row.</summary>
    public IReadOnlyList<UnmappedValue> UnmappedValues { get; init; } = [];
    public int UnmappedValuesNotListed { get; init; }

    /// <summary>Rows with the key of an earlier row of the same file, the first 200.</summary>
    public IReadOnlyList<RepeatedRow> Repeated { get; init; } = [];
    public int RepeatedInAll { get; init; }

    /// <summary>For a dry run: the first 20 rows as they would be.</summary>
    public IReadOnlyList<PreviewRow> Preview { get; init; } = [];

    /// <summary>Why the whole file was refused; then nothing of it was taken.</summary>
    public ImportFailure? Failure { get; init; }
}

/// <summary>What was detected, or demanded, about the file.</summary>
public sealed record FileAsRead(TableFormat Format, string? Encoding, string? Delimiter, int? HeaderRow, int Rows, IReadOnlyList<TableSheet> Sheets);

/// <summary>What became of a column: the field it fills with the likeness of their names (1 is equal), or null: kept as it is.</summary>
public sealed record ColumnUse(string Column, int Position, string? Section, string? Field, double? Score, bool Overridden);

/// <summary>A row whose key an earlier row has; <c>Outcome</c> is <c>rejected</c>, or <c>kept</c> under a numbered key where the source has no ids.</summary>
public sealed record RepeatedRow(int Row, int FirstRow, string Key, bool Identical, string Outcome);

/// <summary>A row as it would be taken.</summary>
public sealed record PreviewRow(int Row, RowAction Action, IReadOnlyDictionary<string, string?> Fields);

/// <summary>Why a file was refused as a whole; <c>Row</c> where it was noticed.</summary>
public sealed record ImportFailure(string Code, string Detail, int? Row);

/// <summary>What an import did, or would do, with a row.</summary>
public enum RowAction
{
    Created, Updated, Unchanged, Rejected,
}

/// <summary>One field of one object before and after.</summary>
public sealed record FieldChange(string Field, string? Before, string? After);
