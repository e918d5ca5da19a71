namespace AimsPlatform.Tabular;

/// <summary>The kinds of file that hold tables; `Xls` can be read and not written.</summary>
public enum TableFormat
{
    /// <summary>Delimited text.</summary>
    Csv,

    /// <summary>Office Open XML workbook.</summary>
    Xlsx,

    /// <summary>Legacy binary workbook (BIFF in an OLE2 container).</summary>
    Xls,

    /// <summary>A JSON array of objects, or an object that holds one.</summary>
    Json,

    /// <summary>One JSON object per line.</summary>
    Ndjson
}

/// <summary>A column: its unique name, its 1-based position in the source and the section heading above it, if any.</summary>
public sealed record TableColumn(string Name, int Position, string? Section = null);

/// <summary>A sheet of the source and, where it is not read, why.</summary>
public sealed record TableSheet(string Name, bool Hidden, int Rows, string? SkippedBecause);

/// <summary>What was found in a file, so that its sender can check how it was understood.</summary>
public sealed record TableSource
{
    /// <summary>The detected (or demanded) format.</summary>
    public required TableFormat Format { get; init; }

    /// <summary>The encoding of a text file, for example `utf-8` or `windows-1252`.</summary>
    public string? Encoding { get; init; }

    /// <summary>The delimiter of a CSV file.</summary>
    public char? Delimiter { get; init; }

    /// <summary>The sheets of a workbook in their order.</summary>
    public IReadOnlyList<TableSheet> Sheets { get; init; } = [];

    /// <summary>The 1-based row of the header; null in JSON, which has none.</summary>
    public int? HeaderRow { get; init; }

    /// <summary>The columns in their order; every row has exactly as many cells.</summary>
    public required IReadOnlyList<TableColumn> Columns { get; init; }

    /// <summary>How many rows will be delivered, refused ones included.</summary>
    public required int RowCount { get; init; }

    /// <summary>What a person should know before trusting the result.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

/// <summary>
/// A row with its 1-based number in the source (record, sheet row, line or element); `Sheet` where there are sheets.
/// A row that cannot be read has `Refused` and no usable cells.
/// </summary>
public sealed record TableRow(int Number, IReadOnlyList<string?> Cells, string? Sheet = null, TabularRefusal? Refused = null);
