using System.Text.Json;

namespace AimsPlatform.Tabular.Reading;

/// <summary>One element of a JSON array or line of NDJSON, or why it is none.</summary>
internal readonly record struct JsonLine(int Number, JsonElement Value, TabularRefusal? Refused);

/// <summary>Collects the names of all rows, since any object may bring a new one, and then reads rows by them.</summary>
internal sealed class JsonStudy(TabularLimits limits)
{
    private readonly Dictionary<string, int> places = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string?> cells = new(StringComparer.Ordinal);
    private int count;
    private int refused;

    public void Add(JsonLine line)
    {
        if (++count > limits.Rows)
        {
            throw Grid.TooManyRows(limits);
        }

        if ((line.Refused ?? JsonRow.Flatten(line.Value, line.Number, limits, cells)) is not null)
        {
            refused++;
            return;
        }

        foreach (var name in cells.Keys)
        {
            places.TryAdd(name, places.Count);
        }

        if (places.Count > limits.Columns)
        {
            throw new TabularException("too-many-columns", $"The objects have more than {limits.Columns:N0} different properties.", line.Number);
        }
    }

    public Table ToTable(TableFormat format, Func<IEnumerable<JsonLine>> lines)
    {
        var source = new TableSource
        {
            Format = format,
            Encoding = "utf-8",
            Columns = [.. places.OrderBy(p => p.Value).Select(p => new TableColumn(p.Key, p.Value + 1))],
            RowCount = count,
            Warnings = [.. count == 0 ? ["There are no rows."] : Array.Empty<string>(),
                .. refused > 0 ? [$"{refused} row(s) cannot be read."] : Array.Empty<string>()]
        };
        return new Table(source, () => lines().Select(Row));
    }

    private TableRow Row(JsonLine line)
    {
        if ((line.Refused ?? JsonRow.Flatten(line.Value, line.Number, limits, cells)) is { } refusal)
        {
            return new TableRow(line.Number, new string?[places.Count], Refused: refusal);
        }

        var row = new string?[places.Count];
        foreach (var (name, text) in cells)
        {
            row[places[name]] = text;
        }

        return new TableRow(line.Number, row);
    }
}
