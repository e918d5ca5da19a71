using AimsPlatform.Tabular;

namespace AimsPlatform.Imports;

/// <summary>A row in the terms of the fields: what each field is told, and everything else by the name of its column.</summary>
public sealed class ImportRow(TableRow row, RowReading reading)
{
    // Longer cells say something; folding them only to see that would be most of the work.
    private const int LongestNothing = 60;
    private readonly Dictionary<string, string> _kept = [];

    public int Number => row.Number;
    public string? Sheet => row.Sheet;

    /// <summary>The file came out of this platform: its texts are meant letter by letter.</summary>
    public bool Exact => reading.Exact;

    /// <summary>Texts that no field took, or that a field could not hold as they were, by column.</summary>
    public IReadOnlyDictionary<string, string> Kept
    {
        get
        {
            var kept = new Dictionary<string, string>(_kept);
            foreach (var column in reading.Unmapped)
            {
                if (row.Cells[column.Index] is { } text && (Exact ? text.Length > 0 : !string.IsNullOrWhiteSpace(text)))
                {
                    kept.TryAdd(column.Name, text);
                }
            }

            return kept;
        }
    }

    /// <summary>Whether this is the name of a column of the file, as <see cref="Kept"/> names them.</summary>
    public bool IsColumn(string name) => reading.Names.Contains(name);

    /// <summary>Whether the file, or a default, speaks of this field at all.</summary>
    public bool SpeaksOf(string field) => reading.Columns.ContainsKey(field) || reading.Defaults.ContainsKey(field);

    /// <summary>Whether a column of the file fills this field.</summary>
    public bool HasColumn(string field) => reading.Columns.ContainsKey(field);

    /// <summary>The cell as it stands in the file; null without a column.</summary>
    public string? Cell(string field) => reading.Columns.TryGetValue(field, out var column) ? row.Cells[column.Index] : null;

    /// <summary>The text of a field: the cell without spaces around it, else the default, else null; <c>N/A</c> and the like are no text.</summary>
    public string? Text(string field)
    {
        var cell = Cell(field);
        if (Exact)
        {
            return string.IsNullOrEmpty(cell) ? null : cell;
        }

        if (cell?.Length > LongestNothing && !string.IsNullOrWhiteSpace(cell) || !FoldedText.MeansNothing(cell))
        {
            return cell!.Trim();
        }

        if (!string.IsNullOrWhiteSpace(cell))
        {
            Keep(field);
        }

        return reading.Defaults.GetValueOrDefault(field);
    }

    /// <summary>
    /// The value that the field's text stands for; a text that no table knows is reported and answered with null. Another
    /// spelling than the value's own is kept, unless the caller keeps it.
    /// </summary>
    public string? Choice(string field, bool keep = true)
    {
        if (Text(field) is not { } text)
        {
            return null;
        }

        var value = reading.Values[field].Find(text);
        if (value is null)
        {
            reading.Unknown.Add(field, text, Number);
        }

        if (keep && text != value)
        {
            Keep(field);
        }

        return value;
    }

    /// <summary>The value that the sender's default for this field stands for.</summary>
    public string? DefaultChoice(string field) => reading.Defaults.GetValueOrDefault(field) is { } text ? reading.Values[field].Find(text) : null;

    /// <summary>Reports a text that the field does not understand, and keeps it.</summary>
    public void Unknown(string field, string text)
    {
        reading.Unknown.Add(field, text, Number);
        Keep(field);
    }

    /// <summary>Keeps the cell of a field as it stands, because the field cannot hold it like that.</summary>
    public void Keep(string field)
    {
        if (!Exact && reading.Columns.TryGetValue(field, out var column) && row.Cells[column.Index] is { } text)
        {
            _kept[column.Name] = text;
        }
    }

    public string? ColumnOf(string field) => reading.Columns.TryGetValue(field, out var column) ? column.Name : null;

    /// <summary>All cells, for telling identical rows.</summary>
    internal IReadOnlyList<string?> Cells => row.Cells;
}

/// <summary>How the rows of one file are read: which column fills what, and what its values mean.</summary>
public sealed record RowReading(
    IReadOnlyDictionary<string, ColumnAt> Columns, IReadOnlyList<ColumnAt> Unmapped, IReadOnlyDictionary<string, string> Defaults,
    IReadOnlyDictionary<string, ValueTable> Values, UnmappedValues Unknown, bool Exact)
{
    internal HashSet<string> Names { get; } = [.. Columns.Values.Concat(Unmapped).Select(c => c.Name)];
}

/// <summary>A column by its place among the cells of a row.</summary>
public sealed record ColumnAt(string Name, int Index);
