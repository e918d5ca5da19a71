using System.Buffers;

namespace AimsPlatform.Tabular;

/// <summary>How a table is written.</summary>
public sealed record WriteOptions
{
    /// <summary>Name of the one sheet of a workbook.</summary>
    public string Sheet { get; init; } = "Data";

    /// <summary>Whether CSV starts with a byte order mark, without which spreadsheets misread UTF-8.</summary>
    public bool ByteOrderMark { get; init; } = true;

    /// <summary>The delimiter of CSV.</summary>
    public char Delimiter { get; init; } = ',';
}

/// <summary>Writes tables to any stream, also one that cannot seek, without holding more than some rows.</summary>
public static class TableWriter
{
    private const int FlushAt = 32 * 1024;

    /// <summary>
    /// Writes the rows under the columns, asynchronously all the way. Column names must be distinct, trimmed and not
    /// empty; every row has one cell per column. A text that the format cannot hold throws <see cref="TabularException"/>.
    /// </summary>
    public static async Task WriteAsync(
        Stream output, TableFormat format, IReadOnlyList<string> columns, IAsyncEnumerable<IReadOnlyList<TableCell>> rows,
        WriteOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (columns.Count == 0 || columns.Distinct(StringComparer.OrdinalIgnoreCase).Count() < columns.Count || columns.Any(string.IsNullOrWhiteSpace))
        {
            throw new ArgumentException("Columns need distinct names.", nameof(columns));
        }

        options ??= new WriteOptions();
        var buffer = new ArrayBufferWriter<byte>(FlushAt * 2);
        using ITableText text = format switch
        {
            TableFormat.Csv => new CsvText(buffer, columns, options),
            TableFormat.Xlsx => new XlsxText(buffer, columns),
            TableFormat.Json => new JsonText(buffer, columns, lines: false),
            TableFormat.Ndjson => new JsonText(buffer, columns, lines: true),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "This format is not written.")
        };

        using var package = format == TableFormat.Xlsx ? new XlsxPackage(options.Sheet) : null;
        text.Begin();
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            text.Row(row);
            if (buffer.WrittenCount >= FlushAt)
            {
                await FlushAsync();
            }
        }

        text.End();
        await FlushAsync();
        if (package is not null)
        {
            await output.WriteAsync(package.Finish(), cancellationToken);
        }

        await output.FlushAsync(cancellationToken);

        async Task FlushAsync()
        {
            await output.WriteAsync(package?.Pack(buffer.WrittenSpan) ?? buffer.WrittenMemory, cancellationToken);
            await output.FlushAsync(cancellationToken);
            buffer.ResetWrittenCount();
        }
    }

    /// <summary>Writes rows that are already there.</summary>
    public static Task WriteAsync(
        Stream output, TableFormat format, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<TableCell>> rows,
        WriteOptions? options = null, CancellationToken cancellationToken = default) =>
        WriteAsync(output, format, columns, rows.ToAsyncEnumerable(), options, cancellationToken);
}

/// <summary>Turns rows into the bytes of one format.</summary>
internal interface ITableText : IDisposable
{
    void Begin();

    void Row(IReadOnlyList<TableCell> cells);

    void End();
}
