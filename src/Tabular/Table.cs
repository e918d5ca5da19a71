using System.Text;
using AimsPlatform.Tabular.Reading;

namespace AimsPlatform.Tabular;

/// <summary>
/// A table in a file. Opening reads the whole file once, in constant memory, so that everything that refuses the file
/// as a whole does so before the first row is delivered; `Rows` then reads it again, as often as it is asked.
/// </summary>
public sealed class Table
{
    private readonly Func<IEnumerable<TableRow>> rows;

    static Table() => System.Text.Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    internal Table(TableSource source, Func<IEnumerable<TableRow>> rows) => (Source, this.rows) = (source, rows);

    /// <summary>How the file was understood.</summary>
    public TableSource Source { get; }

    /// <summary>Understands a seekable file, which the caller keeps open and unchanged while reading; throws <see cref="TabularException"/>.</summary>
    public static Table Open(
        Stream file, string? fileName = null, ReadOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new ReadOptions();
        if (file.Length > options.Limits.FileBytes)
        {
            throw new TabularException("file-too-large",
                $"The file has {file.Length:N0} bytes; at most {options.Limits.FileBytes:N0} are accepted.");
        }

        return (options.Format ?? FormatDetection.Detect(file, fileName)) switch
        {
            TableFormat.Csv => CsvFile.Open(file, fileName, options, cancellationToken),
            TableFormat.Xlsx => WorkbookFile.Open(file, TableFormat.Xlsx, options, cancellationToken),
            TableFormat.Xls => WorkbookFile.Open(file, TableFormat.Xls, options, cancellationToken),
            TableFormat.Json => JsonFile.Open(file, options, cancellationToken),
            TableFormat.Ndjson => NdjsonFile.Open(file, options, cancellationToken),
            _ => throw new ArgumentOutOfRangeException(nameof(options))
        };
    }

    /// <summary>The rows, blank ones left out, each with one cell per column; only one reading at a time.</summary>
    public IEnumerable<TableRow> Rows(CancellationToken cancellationToken = default)
    {
        foreach (var row in rows())
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return row;
        }
    }
}
