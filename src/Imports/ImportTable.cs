using System.Text.Encodings.Web;
using System.Text.Json;
using AimsPlatform.Tabular;

namespace AimsPlatform.Imports;

/// <summary>Which row of which source an object came from; unique per organisation, so that importing again changes nothing.</summary>
public sealed record SourceKey(string Source, string Agency, string ExternalId);

/// <summary>One column of a table of objects: how it is written on export and how it is read, so that what goes out comes back equal.</summary>
public sealed record ImportColumn<TSaid>(
    FieldDefinition Definition, Func<TSaid, TableCell>? Write = null, Func<TSaid, ToldCell, TSaid>? Read = null, IReadOnlyDictionary<string, string>? Spellings = null)
{
    public string Name => Definition.Name;

    /// <summary>The cell as one text, which is how before and after are compared.</summary>
    internal string? Text(TSaid said)
    {
        var cell = Write!(said);
        var text = cell.Items is null ? cell.Text : ListText.Join(cell.Items);
        return string.IsNullOrEmpty(text) ? null : text;
    }
}

/// <summary>The columns by which a row is known again, and the one for what no column can hold.</summary>
public static class KeyColumn
{
    /// <summary>The object's id here; only exports carry it.</summary>
    public const string Id = "aimsId";
    public const string Source = "aimsSource";
    public const string Agency = "agency";
    public const string ExternalId = "externalId";
    public const string Extra = "aimsExtra";

    /// <summary>Longer keys are cut; the engine adds to what is left.</summary>
    private const int Longest = 480;

    internal static string? Short(string? text, int longest = Longest) => text?.Length > longest ? text[..longest] : text;
}

/// <summary>A table of objects: its columns, and the texts that no column takes. <typeparamref name="TSaid"/> is what a row says.</summary>
public sealed class ImportTable<TSaid>(
    string nameField, IReadOnlyList<ImportColumn<TSaid>> columns,
    Func<TSaid, IReadOnlyDictionary<string, string>> extra, Func<TSaid, IReadOnlyDictionary<string, string>, TSaid> withExtra) where TSaid : class
{
    private const int LongestName = 500;
    private static readonly JsonSerializerOptions PlainJson = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The columns that an export writes and that tell one object from another.</summary>
    private readonly IReadOnlyList<ImportColumn<TSaid>> _written = columns.Where(c => c.Write is not null).ToList();

    public string NameField => nameField;

    public IReadOnlyList<ImportField> Fields { get; } = columns.Select(c => new ImportField(c.Definition, c.Spellings)).ToList();

    /// <summary>The key of a row that is called so.</summary>
    internal static RowKey KeyOf(ImportRow row, string name)
    {
        var external = row.Text(KeyColumn.ExternalId) ?? (row.Exact && row.Text(KeyColumn.Id) is { } id ? $"id:{id}" : null);
        return new RowKey(
            row.Exact ? KeyColumn.Short(row.Text(KeyColumn.Source), ImportLimits.Source) : null, KeyColumn.Short(row.Text(KeyColumn.Agency)) ?? "", KeyColumn.Short(external), name);
    }

    /// <summary>What the object says once the row has had its say.</summary>
    internal (TSaid Said, List<RowRefusal> Refusals) Read(ImportRow row, TSaid said)
    {
        var refusals = new List<RowRefusal>();
        foreach (var column in columns)
        {
            if (column.Read is { } read && row.SpeaksOf(column.Name))
            {
                said = read(said, new ToldCell(row, column.Name, refusals));
            }
        }

        // Columns of this file that are empty now say nothing any more; what other sources said stays.
        var texts = extra(said).Where(e => !row.IsColumn(e.Key)).ToDictionary();
        foreach (var (column, text) in row.Kept)
        {
            texts[Shorten.ToFit(column, LongestName)] = text;
        }

        foreach (var (key, text) in ExtraAsJson(row, refusals))
        {
            texts[key] = text;
        }

        return (withExtra(said, texts), refusals);
    }

    internal List<FieldChange> Differences(TSaid? before, TSaid after)
    {
        var changes = (from column in _written
                       let was = before is null ? null : column.Text(before)
                       let now = column.Text(after)
                       where was != now
                       select new FieldChange(column.Name, was, now)).ToList();
        var (old, current) = (before is null ? new Dictionary<string, string>() : extra(before), extra(after));
        changes.AddRange(from key in old.Keys.Union(current.Keys)
                         let was = old.GetValueOrDefault(key)
                         let now = current.GetValueOrDefault(key)
                         where was != now
                         select new FieldChange(Understanding.ExtraColumn + key, was, now));
        return changes;
    }

    /// <summary>The names of an export's columns.</summary>
    internal IReadOnlyList<string> Header(IEnumerable<string> info, IEnumerable<string> extraNames) =>
    [
        KeyColumn.Id, KeyColumn.Source, KeyColumn.Agency, KeyColumn.ExternalId, .. _written.Select(c => c.Name), .. info.Select(name => Understanding.InfoColumn + name),
        Understanding.VersionColumn, .. extraNames.Select(name => Understanding.ExtraColumn + name), KeyColumn.Extra,
    ];

    /// <summary>The cells of one object below <see cref="Header"/>.</summary>
    internal List<TableCell> Cells(ExportedRow<TSaid> row, IEnumerable<string> extraNames)
    {
        // An empty text, or a name that cannot head a column, would not come back from a table.
        var left = extra(row.Said).Where(e => e.Value.Length > 0).ToDictionary();
        var rest = extra(row.Said).Where(e => e.Value.Length == 0).ToDictionary();
        List<TableCell> cells =
        [
            row.Id.ToString(), row.Key?.Source, row.Key?.Agency, row.Key?.ExternalId, .. _written.Select(c => c.Write!(row.Said)), .. row.Info,
            row.Version.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ];
        cells.AddRange(extraNames.Select(name => (TableCell)(left.Remove(name, out var text) ? text : null)));
        foreach (var (name, text) in left)
        {
            rest[name] = text;
        }

        cells.Add(rest.Count == 0 ? null : JsonSerializer.Serialize(rest, PlainJson));
        return cells;
    }

    private static Dictionary<string, string> ExtraAsJson(ImportRow row, List<RowRefusal> refusals)
    {
        try
        {
            return row.Exact && row.Text(KeyColumn.Extra) is { } json ? JsonSerializer.Deserialize<Dictionary<string, string>>(json)! : [];
        }
        catch (JsonException)
        {
            refusals.Add(new RowRefusal(KeyColumn.Extra, "This is not the JSON that an export writes."));
            return [];
        }
    }
}
