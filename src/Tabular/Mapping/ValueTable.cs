using System.Text.RegularExpressions;

namespace AimsPlatform.Tabular;

/// <summary>
/// The spellings of a field's values. Case, accents, spaces and punctuation do not count; neither do a form's list mark
/// (`b) Pilot`) and its explanation after a spaced dash (`Pilot – the use case is …`), unless the whole is in the table.
/// </summary>
public sealed partial class ValueTable
{
    private readonly Dictionary<string, string> canonical = [];

    /// <summary>Spelling to canonical value; every canonical value is also a spelling of itself.</summary>
    public ValueTable(IEnumerable<KeyValuePair<string, string>> spellings)
    {
        foreach (var (spelling, value) in spellings)
        {
            canonical[FoldedText.Of(spelling)] = value;
            canonical.TryAdd(FoldedText.Of(value), value);
        }
    }

    /// <summary>This table with a person's additions, which win.</summary>
    public ValueTable With(IEnumerable<KeyValuePair<string, string>> spellings) =>
        new(canonical.Concat(spellings));

    /// <summary>The canonical value, or null when no spelling matches.</summary>
    public string? Find(string raw)
    {
        var plain = ListMark().Replace(raw.Trim(), "");
        return new[] { raw, plain, Explanation().Split(plain, 2)[0] }
            .Select(FoldedText.Of).Where(f => f.Length > 0)
            .Select(canonical.GetValueOrDefault).FirstOrDefault(v => v is not null);
    }

    [GeneratedRegex(@"^\(?[a-zA-Z0-9]{1,2}[.)]\s*")]
    private static partial Regex ListMark();

    [GeneratedRegex(@"\s[-–—]+\s|:\s")]
    private static partial Regex Explanation();
}

/// <summary>A value that no table knows: how often it came, and the first rows where.</summary>
public sealed record UnmappedValue(string Field, string Value, int Count, IReadOnlyList<int> FirstRows);

/// <summary>Collects values that no table knows; bounded, however many different ones there are.</summary>
public sealed class UnmappedValues
{
    private const int MostValues = 1_000;
    private const int MostRows = 10;
    private const int MostCharacters = 200;
    private readonly Dictionary<(string Field, string Value), (int Count, List<int> Rows)> seen = [];

    /// <summary>How many values came after the report was full.</summary>
    public int Unlisted { get; private set; }

    /// <summary>Notes a value; long ones are cut.</summary>
    public void Add(string field, string value, int row)
    {
        var key = (field, value.Length > MostCharacters ? value[..MostCharacters] + "…" : value.Trim());
        if (!seen.TryGetValue(key, out var found))
        {
            if (seen.Count == MostValues)
            {
                Unlisted++;
                return;
            }

            found = (0, []);
        }

        if (found.Rows.Count < MostRows)
        {
            found.Rows.Add(row);
        }

        seen[key] = (found.Count + 1, found.Rows);
    }

    /// <summary>The report: by field, the most frequent first.</summary>
    public IReadOnlyList<UnmappedValue> Report() =>
    [
        .. seen.Select(s => new UnmappedValue(s.Key.Field, s.Key.Value, s.Value.Count, s.Value.Rows))
            .OrderBy(u => u.Field, StringComparer.Ordinal).ThenByDescending(u => u.Count).ThenBy(u => u.Value, StringComparer.Ordinal)
    ];
}
