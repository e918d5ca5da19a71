using System.Globalization;

namespace AimsPlatform.Tabular.Reading;

/// <summary>The row that names the columns and, above it, the headings that group them.</summary>
internal sealed record Header(int Row, IReadOnlyList<string?> Names, IReadOnlyList<string?> Sections)
{
    /// <summary>How many rows that are not blank are searched for the header.</summary>
    public const int MustBeWithin = 30;

    public static Header Find(List<GridRow> head, IReadOnlyList<MergedCells> merged, int? demanded, List<string> warnings)
    {
        var at = demanded is null
            ? MostLikely(head, merged, warnings)
            : head.FindIndex(r => r.Number == demanded);
        if (at < 0)
        {
            throw new TabularException("header-row-not-found", $"Row {demanded} is blank or not there, so it cannot be the header.", demanded);
        }

        var header = head[at];
        var names = header.Cells.ToArray();
        foreach (var m in merged.Where(m => m.FirstRow < header.Number && m.LastRow == header.Number))
        {
            // A name merged downwards over both header rows stands in the upper one only.
            FillFrom(head.Find(r => r.Number == m.FirstRow), m.FirstColumn - 1, ref names);
        }

        if (at > 0)
        {
            warnings.Add($"The header is row {header.Number}; {at} row(s) above it are not data: "
                + string.Join(" | ", head.Take(at).SelectMany(r => r.Cells).Where(c => !string.IsNullOrWhiteSpace(c))
                    .Take(5).Select(c => c!.Trim().ReplaceLineEndings(" ")).Select(c => c.Length > 60 ? c[..60] + "…" : c)));
        }

        return new Header(header.Number, names, at > 0 ? Spread(head[at - 1], names.Length, merged) : []);
    }

    private static int MostLikely(List<GridRow> head, IReadOnlyList<MergedCells> merged, List<string> warnings)
    {
        var widest = head.Max(Filled);
        for (var i = 0; i < head.Count; i++)
        {
            var texts = head[i].Cells.Where(c => !string.IsNullOrWhiteSpace(c)).Select(c => c!.Trim()).ToList();
            var wide = texts.Count * 2 >= widest;
            var distinct = texts.Distinct(StringComparer.OrdinalIgnoreCase).Count() * 2 > texts.Count;
            var groups = i + 1 < head.Count && GroupsColumns(head[i], merged);
            if (wide && distinct && !groups && texts.Count(IsValue) * 2 <= texts.Count)
            {
                return i;
            }
        }

        var fullest = head.FindIndex(r => Filled(r) == widest);
        warnings.Add($"No row looks like a header; row {head[fullest].Number} is taken for it. Name the header row if that is wrong.");
        return fullest;
    }

    private static int Filled(GridRow row) => row.Cells.Count(c => !string.IsNullOrWhiteSpace(c));

    private static bool GroupsColumns(GridRow row, IReadOnlyList<MergedCells> merged) =>
        merged.Any(m => m.FirstRow == row.Number && m.LastRow == row.Number && m.LastColumn > m.FirstColumn);

    private static bool IsValue(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _) || DateOnly.TryParse(text, CultureInfo.InvariantCulture, out _);

    private static List<string?> Spread(GridRow above, int columns, IReadOnlyList<MergedCells> merged)
    {
        if (Filled(above) < 2 && !GroupsColumns(above, merged))
        {
            return []; // One cell alone is the title of the table.
        }

        var sections = new List<string?>();
        for (var i = 0; i < columns; i++)
        {
            var text = i < above.Cells.Count ? above.Cells[i] : null;
            sections.Add(string.IsNullOrWhiteSpace(text) && i > 0 ? sections[i - 1] : text);
        }

        return sections;
    }

    private static void FillFrom(GridRow upper, int column, ref string?[] names)
    {
        if (upper.Cells is null || column >= upper.Cells.Count)
        {
            return;
        }

        if (column >= names.Length)
        {
            Array.Resize(ref names, column + 1);
        }

        names[column] = string.IsNullOrWhiteSpace(names[column]) ? upper.Cells[column] : names[column];
    }
}
