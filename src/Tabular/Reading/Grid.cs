using System.Text.RegularExpressions;

namespace AimsPlatform.Tabular.Reading;

/// <summary>A row as it stands in a CSV file or on a sheet.</summary>
internal readonly record struct GridRow(int Number, IReadOnlyList<string?> Cells);

/// <summary>Cells that show as one; all numbers 1-based and inclusive.</summary>
internal readonly record struct MergedCells(int FirstRow, int FirstColumn, int LastRow, int LastColumn);

/// <summary>What one reading of all rows of a CSV file or sheet teaches: its header, its columns, how many rows follow.</summary>
internal sealed partial class Grid
{
    public required Header Header { get; init; }

    public required IReadOnlyList<TableColumn> Columns { get; init; }

    public required int RowCount { get; init; }

    public required long CellCount { get; init; }

    public required List<string> Warnings { get; init; }

    /// <summary>Null where there is no row that holds anything.</summary>
    public static Grid? Study(
        IEnumerable<GridRow> rows, IReadOnlyList<MergedCells> merged, ReadOptions options, CancellationToken cancellationToken)
    {
        var head = new List<GridRow>();
        var filled = new List<int>();
        var (count, cells) = (0, 0L);
        foreach (var row in rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var before = cells;
            for (var i = 0; i < row.Cells.Count; i++)
            {
                if (!string.IsNullOrWhiteSpace(row.Cells[i]))
                {
                    Check(row, i, options.Limits);
                    cells++;
                    while (filled.Count <= i)
                    {
                        filled.Add(0);
                    }

                    filled[i]++;
                }
            }

            if (cells == before)
            {
                continue;
            }

            if (head.Count < Header.MustBeWithin || row.Number <= options.HeaderRow)
            {
                head.Add(row);
            }

            if (++count > options.Limits.Rows + Header.MustBeWithin)
            {
                throw TooManyRows(options.Limits);
            }
        }

        return count == 0 ? null : Describe(head, filled, merged, options, count, cells);
    }

    /// <summary>The rows below the header as table rows.</summary>
    public IEnumerable<TableRow> Read(IEnumerable<GridRow> rows, string? sheet)
    {
        foreach (var row in rows)
        {
            if (row.Number <= Header.Row)
            {
                continue;
            }

            var (cells, blank, bad) = (new string?[Columns.Count], true, false);
            for (var i = 0; i < row.Cells.Count && blank; i++)
            {
                blank = string.IsNullOrWhiteSpace(row.Cells[i]);
            }

            if (blank)
            {
                continue;
            }

            for (var i = 0; i < cells.Length; i++)
            {
                var at = Columns[i].Position - 1;
                cells[i] = at < row.Cells.Count && row.Cells[at] is { Length: > 0 } text ? FormulaGuard.Unguard(text) : null;
                bad |= cells[i]?.Contains('\0') ?? false;
            }

            yield return new TableRow(row.Number, cells, sheet, bad ? Nul(row.Number) : null);
        }
    }

    public static TabularRefusal Nul(int row) =>
        new("unsupported-character", "The row holds the character U+0000, which cannot be stored.", row);

    public static TabularException TooManyRows(TabularLimits limits) =>
        new("too-many-rows", $"The table has more than {limits.Rows:N0} rows.", limits.Rows + 1);

    private static Grid Describe(
        List<GridRow> head, List<int> filled, IReadOnlyList<MergedCells> merged, ReadOptions options, int count, long cells)
    {
        var warnings = new List<string>();
        var header = Header.Find(head, merged, options.HeaderRow, warnings);
        var above = head.TakeWhile(r => r.Number <= header.Row).ToList();
        foreach (var (row, i) in above.SelectMany(r => r.Cells.Select((text, i) => (text, i))).Where(c => !string.IsNullOrWhiteSpace(c.text)))
        {
            filled[i]--;
        }

        var names = new UniqueNames();
        var columns = new List<TableColumn>();
        for (var i = 0; i < Math.Max(filled.Count, header.Names.Count); i++)
        {
            var name = Tidy(i < header.Names.Count ? header.Names[i] : null);
            if (name.Length == 0 && (i >= filled.Count || filled[i] <= 0))
            {
                continue; // Neither a name nor a value: not a column.
            }

            if (name.Length == 0)
            {
                warnings.Add($"Column {i + 1} has values but no name; it is read as \"Column {i + 1}\".");
            }

            var section = i < header.Sections.Count ? Tidy(header.Sections[i]) : "";
            columns.Add(new TableColumn(names.Take(name.Length == 0 ? $"Column {i + 1}" : name), i + 1, section.Length == 0 ? null : section));
        }

        warnings.AddRange(names.Warnings);
        var rows = count - above.Count;
        if (rows > options.Limits.Rows)
        {
            throw TooManyRows(options.Limits);
        }

        if (rows == 0)
        {
            warnings.Add("There is a header row and no row below it.");
        }

        return new Grid { Header = header, Columns = columns, RowCount = rows, CellCount = cells, Warnings = warnings };
    }

    private static void Check(GridRow row, int column, TabularLimits limits)
    {
        if (column >= limits.Columns)
        {
            throw new TabularException("too-many-columns", $"The table has more than {limits.Columns:N0} columns.", row.Number);
        }

        if (row.Cells[column]!.Length > limits.CellCharacters)
        {
            throw CellTooLong(limits, row.Number, $"column {column + 1}");
        }
    }

    public static TabularException CellTooLong(TabularLimits limits, int row, string where) =>
        new("cell-too-long", $"Row {row}, {where}: a cell has more than {limits.CellCharacters:N0} characters.", row);

    private static string Tidy(string? name) => Spaces().Replace(FormulaGuard.Unguard(name ?? ""), " ").Trim();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
