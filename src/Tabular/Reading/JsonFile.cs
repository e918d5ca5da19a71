using System.Text.Json;

namespace AimsPlatform.Tabular.Reading;

/// <summary>A JSON array of objects, or an object with one property that holds such an array.</summary>
internal sealed class JsonFile(Stream file, TabularLimits limits, string? demanded)
{
    public static Table Open(Stream file, ReadOptions options, CancellationToken cancellationToken)
    {
        var json = new JsonFile(file, options.Limits, options.Sheet);
        var property = json.PropertyWithRows();
        var study = new JsonStudy(options.Limits);
        foreach (var row in json.Elements(property))
        {
            cancellationToken.ThrowIfCancellationRequested();
            study.Add(row);
        }

        return study.ToTable(TableFormat.Json, () => json.Elements(property));
    }

    /// <summary>Whether the file, which starts with a brace, is one object with a table in it, and not one object per line.</summary>
    public static bool HoldsOneTable(Stream file)
    {
        try
        {
            var json = JsonElements.Of(file, 64 * 1024);
            var tables = 0;
            json.Next();
            while (json.Next() && json.Token == JsonTokenType.PropertyName)
            {
                json.SkipValue(out var isTable);
                tables += isTable ? 1 : 0;
            }

            // A second value after the first is an error to the JSON reader: then it is one value per line.
            return !json.Next() && tables > 0;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private string? PropertyWithRows()
    {
        try
        {
            var json = JsonElements.Of(file, ValueBytes(limits));
            if (!json.Next() || json.Token == JsonTokenType.StartArray)
            {
                return null;
            }

            var arrays = new List<string>();
            while (json.Next() && json.Token == JsonTokenType.PropertyName)
            {
                var name = json.Name!;
                json.SkipValue(out var isTable);
                if (isTable && (demanded is null || demanded == name))
                {
                    arrays.Add(name);
                }
            }

            return arrays.Count == 1 ? arrays[0] : throw new TabularException(
                arrays.Count == 0 ? "no-array" : "several-arrays",
                arrays.Count == 0
                    ? "The JSON is neither an array of objects nor an object that holds one."
                    : $"The JSON object holds several arrays ({string.Join(", ", arrays)}): name the one that holds the rows.");
        }
        catch (JsonException broken)
        {
            throw Invalid(broken);
        }
    }

    private IEnumerable<JsonLine> Elements(string? property)
    {
        var json = JsonElements.Of(file, ValueBytes(limits));
        Guarded(() => ToArray(json, property));
        var number = 0;
        while (Guarded(json.NextValue) is { } value)
        {
            using (value)
            {
                yield return new JsonLine(++number, value.RootElement, null);
            }
        }

        while (Guarded(json.Next))
        {
            // What follows must be JSON too: a file cut off or glued together is refused as a whole.
        }
    }

    private static bool ToArray(JsonElements json, string? property)
    {
        json.Next();
        while (property is not null && json.Next())
        {
            if (json.Name == property)
            {
                break;
            }

            json.SkipValue(out _);
        }

        return property is null || json.Next();
    }

    /// <summary>An object as large as this is no row.</summary>
    public static int ValueBytes(TabularLimits limits) => (int)Math.Min(16L * 1024 * 1024, Math.Max(limits.FileBytes, 64 * 1024));

    private static TabularException Invalid(JsonException broken) =>
        new("invalid-json", $"This is not JSON: {broken.Message}", inner: broken);

    private static T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (JsonException broken)
        {
            throw Invalid(broken);
        }
    }
}
