using System.Text;

namespace AimsPlatform.Tabular.Reading;

/// <summary>Delimited text of any delimiter and encoding.</summary>
internal sealed class CsvFile(Stream file, Encoding encoding, char delimiter, bool separatorLine, TabularLimits limits)
{
    public static Table Open(Stream file, string? fileName, ReadOptions options, CancellationToken cancellationToken)
    {
        var encoding = TextEncoding.Of(file, options.Encoding, cancellationToken);
        var sample = new char[256 * 1024];
        int read;
        using (var reader = Text(file, encoding))
        {
            read = reader.ReadBlock(sample);
        }

        var start = sample.AsSpan(0, read);
        var delimiter = options.Delimiter ?? DelimiterDetection.Detect(start, complete: read < sample.Length, fileName);
        // Spreadsheets write and obey a first line `sep=;`: it is an instruction, not data.
        var separatorLine = start.StartsWith($"sep={delimiter}", StringComparison.OrdinalIgnoreCase);
        var csv = new CsvFile(file, encoding, delimiter, separatorLine, options.Limits);
        var grid = Grid.Study(csv.Rows(), [], options, cancellationToken)
            ?? throw new TabularException("empty-file", "The file holds nothing but blank rows.");
        var source = new TableSource
        {
            Format = TableFormat.Csv,
            Encoding = encoding.WebName,
            Delimiter = delimiter,
            HeaderRow = grid.Header.Row,
            Columns = grid.Columns,
            RowCount = grid.RowCount,
            Warnings = grid.Warnings
        };
        return new Table(source, () => grid.Read(csv.Rows(), sheet: null));
    }

    private static StreamReader Text(Stream file, Encoding encoding)
    {
        file.Position = 0;
        return new StreamReader(file, encoding, detectEncodingFromByteOrderMarks: true, bufferSize: 64 * 1024, leaveOpen: true);
    }

    private IEnumerable<GridRow> Rows()
    {
        using var text = Text(file, encoding);
        var records = new CsvRecords(text, delimiter, limits);
        while (records.Next() is { } cells)
        {
            if (records.Number > 1 || !separatorLine)
            {
                yield return new GridRow(records.Number, cells);
            }
        }
    }
}
