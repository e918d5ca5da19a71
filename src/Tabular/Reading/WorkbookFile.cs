using System.Text;
using ExcelDataReader;
using ExcelDataReader.Exceptions;

namespace AimsPlatform.Tabular.Reading;

/// <summary>A workbook: visible sheets are studied, the one with most data is read, and those that continue it.</summary>
internal sealed class WorkbookFile(Stream file)
{
    private const long MostCells = 300_000_000;

    private sealed record Studied(int Index, string Name, bool Hidden, Grid? Grid);

    public static Table Open(Stream file, TableFormat format, ReadOptions options, CancellationToken cancellationToken)
    {
        var errors = 0;
        if (format == TableFormat.Xlsx)
        {
            errors = WorkbookGuard.RefuseBomb(file, options.Limits, cancellationToken);
        }
        else
        {
            WorkbookGuard.RefuseEncrypted(file);
        }

        var workbook = new WorkbookFile(file);
        var sheets = workbook.Study(options, cancellationToken);
        var (best, read) = Choose(sheets, options.Sheet);
        var source = new TableSource
        {
            Format = format,
            Sheets = [.. sheets.Select(s => new TableSheet(s.Name, s.Hidden, s.Grid?.RowCount ?? 0, Skipped(s, read, best, options.Sheet)))],
            HeaderRow = best.Grid!.Header.Row,
            Columns = best.Grid.Columns,
            RowCount = read.Sum(s => s.Grid!.RowCount),
            Warnings = [.. best.Grid.Warnings,
                .. errors > 0 ? [$"{errors} cell(s) hold a formula error and are read as empty."] : Array.Empty<string>(),
                .. sheets.Where(s => s.Hidden && !read.Contains(s)).Select(s => $"The sheet \"{s.Name}\" is hidden and was not read.")]
        };
        return source.RowCount > options.Limits.Rows
            ? throw Grid.TooManyRows(options.Limits)
            : new Table(source, () => read.SelectMany(s => s.Grid!.Read(workbook.Rows(s.Index), s.Name)));
    }

    private static (Studied Best, List<Studied> Read) Choose(List<Studied> sheets, string? demanded)
    {
        var candidates = demanded is null
            ? sheets.Where(s => s.Grid is not null)
            : sheets.Where(s => s.Name.Equals(demanded, StringComparison.OrdinalIgnoreCase));
        var best = candidates.MaxBy(s => s.Grid?.CellCount ?? 0);
        if (best?.Grid is null)
        {
            throw demanded is null
                ? new TabularException("no-data-sheet", "No visible sheet of the workbook holds a table.")
                : new TabularException("sheet-not-found",
                    $"There is no sheet \"{demanded}\" with data. The sheets are: {string.Join(", ", sheets.Select(s => s.Name))}.");
        }

        var read = demanded is null ? sheets.Where(s => Continues(s, best)).ToList() : [best];
        return (best, read);
    }

    /// <summary>A table spread over sheets (one per department, say) has the same columns on each of them.</summary>
    private static bool Continues(Studied sheet, Studied best) => sheet == best
        || sheet.Grid is { } grid && grid.Columns.Select(c => (c.Name, c.Position)).SequenceEqual(best.Grid!.Columns.Select(c => (c.Name, c.Position)));

    private static string? Skipped(Studied sheet, List<Studied> read, Studied best, string? demanded) =>
        read.Contains(sheet) ? null
        : demanded is not null ? "Another sheet was asked for."
        : sheet.Hidden ? "It is hidden."
        : sheet.Grid is null ? "It is empty."
        : $"\"{best.Name}\" has more data and other columns.";

    private List<Studied> Study(ReadOptions options, CancellationToken cancellationToken)
    {
        var sheets = new List<Studied>();
        using var reader = Create();
        do
        {
            var hidden = !string.Equals(reader.VisibleState, "visible", StringComparison.OrdinalIgnoreCase);
            var wanted = options.Sheet is null ? !hidden : reader.Name.Equals(options.Sheet, StringComparison.OrdinalIgnoreCase);
            if (wanted)
            {
                RefuseVast(reader);
            }

            var merged = (reader.MergeCells ?? []).Select(m => new MergedCells(m.FromRow + 1, m.FromColumn + 1, m.ToRow + 1, m.ToColumn + 1)).ToList();
            var grid = wanted ? Grid.Study(Rows(reader), merged, options, cancellationToken) : null;
            sheets.Add(new Studied(sheets.Count, reader.Name, hidden, grid));
        }
        while (Guarded(reader.NextResult));
        return sheets;
    }

    private IEnumerable<GridRow> Rows(int sheet)
    {
        using var reader = Create();
        for (var i = 0; i < sheet; i++)
        {
            Guarded(reader.NextResult);
        }

        foreach (var row in Rows(reader))
        {
            yield return row;
        }
    }

    private static IEnumerable<GridRow> Rows(IExcelDataReader reader)
    {
        for (var number = 1; Guarded(reader.Read); number++)
        {
            yield return new GridRow(number, Guarded(() => Cells(reader)));
        }
    }

    private static string?[] Cells(IExcelDataReader reader)
    {
        var cells = Array.Empty<string?>();
        for (var i = 0; i < reader.FieldCount; i++)
        {
            if (CellText.Of(reader.GetValue(i)) is { } text)
            {
                cells = cells.Length == 0 ? new string?[reader.FieldCount] : cells;
                cells[i] = text;
            }
        }

        return cells;
    }

    /// <summary>One stray cell in the last corner makes seventeen thousand million of a small sheet.</summary>
    private static void RefuseVast(IExcelDataReader sheet)
    {
        if ((long)sheet.RowCount * sheet.FieldCount > MostCells)
        {
            throw new TabularException("sheet-too-vast",
                $"The sheet \"{sheet.Name}\" spans {sheet.RowCount:N0} rows and {sheet.FieldCount:N0} columns. Delete the cells outside the table.");
        }
    }

    private IExcelDataReader Create()
    {
        file.Position = 0;
        return Guarded(() => ExcelReaderFactory.CreateReader(file,
            new ExcelReaderConfiguration { FallbackEncoding = Encoding.GetEncoding(1252), LeaveOpen = true }));
    }

    /// <summary>A damaged workbook fails in the parser in many ways; to the sender they are one.</summary>
    private static T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidPasswordException)
        {
            throw WorkbookGuard.Protected();
        }
        catch (Exception broken) when (broken is not (TabularException or OutOfMemoryException or OperationCanceledException))
        {
            throw WorkbookGuard.Corrupt(broken);
        }
    }
}
