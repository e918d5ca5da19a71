namespace AimsPlatform.Tabular;

/// <summary>What the reader accepts at most; every limit refuses before the first row is delivered.</summary>
public sealed record TabularLimits
{
    /// <summary>200 MB, 250,000 rows, 1,000 columns, 100,000 characters in a cell.</summary>
    public static readonly TabularLimits Default = new();

    /// <summary>Bytes of the file as it was sent.</summary>
    public long FileBytes { get; init; } = 200L * 1024 * 1024;

    /// <summary>Rows that are not blank, the header not counted.</summary>
    public int Rows { get; init; } = 250_000;

    /// <summary>The position of the last column that holds anything.</summary>
    public int Columns { get; init; } = 1_000;

    /// <summary>Characters in one cell.</summary>
    public int CellCharacters { get; init; } = 100_000;

    /// <summary>Bytes of all parts of a workbook together once unpacked.</summary>
    public long UnpackedBytes { get; init; } = 1024L * 1024 * 1024;

    /// <summary>Bytes of a workbook's table of shared strings once unpacked: the one thing that is held in memory.</summary>
    public long SharedStringBytes { get; init; } = 128L * 1024 * 1024;

    /// <summary>How many times larger a part may be than its packed form; parts below 10 MB are not judged by it.</summary>
    public int UnpackedRatio { get; init; } = 200;
}

/// <summary>What the sender knows better than detection does; everything left null is detected and reported.</summary>
public sealed record ReadOptions
{
    /// <summary>The format, where bytes and file name should not decide.</summary>
    public TableFormat? Format { get; init; }

    /// <summary>Name of the character encoding of a CSV file, for example `windows-1252`.</summary>
    public string? Encoding { get; init; }

    /// <summary>The delimiter of a CSV file.</summary>
    public char? Delimiter { get; init; }

    /// <summary>The sheet to read, hidden or not; in a JSON object, the property that holds the rows.</summary>
    public string? Sheet { get; init; }

    /// <summary>The 1-based row of the header.</summary>
    public int? HeaderRow { get; init; }

    /// <summary>What is accepted at most.</summary>
    public TabularLimits Limits { get; init; } = TabularLimits.Default;
}
