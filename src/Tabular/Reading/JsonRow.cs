using System.Text.Json;

namespace AimsPlatform.Tabular.Reading;

/// <summary>
/// A JSON object as named texts: nested objects become `a.b`, arrays of plain values one cell (see <see cref="ListText"/>),
/// arrays that hold objects or arrays their JSON text.
/// </summary>
internal static class JsonRow
{
    /// <summary>The refusal, or null when `into` was filled.</summary>
    public static TabularRefusal? Flatten(JsonElement value, int number, TabularLimits limits, Dictionary<string, string?> into)
    {
        into.Clear();
        try
        {
            return value.ValueKind == JsonValueKind.Object
                ? Flatten(value, "", number, limits, into)
                : new TabularRefusal("not-an-object", $"Row {number} is not a JSON object.", number);
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, or bytes that are not UTF-8, show only when a text is asked for.
            return new TabularRefusal("unsupported-character", $"Row {number} holds text that is not valid Unicode.", number);
        }
    }

    private static TabularRefusal? Flatten(
        JsonElement value, string prefix, int number, TabularLimits limits, Dictionary<string, string?> into)
    {
        foreach (var property in value.EnumerateObject())
        {
            var name = prefix + property.Name.Trim();
            if (property.Value.ValueKind == JsonValueKind.Object)
            {
                if (Flatten(property.Value, name + ".", number, limits, into) is { } refused)
                {
                    return refused;
                }

                continue;
            }

            var text = Text(property.Value);
            if (name.Length is 0 or > 1000 || name.Contains('\0', StringComparison.Ordinal))
            {
                return new TabularRefusal("invalid-name", $"Row {number} has a property without a name, or with one too long.", number);
            }

            if (!into.TryAdd(name, text))
            {
                return new TabularRefusal("duplicate-name", $"Row {number} has the property \"{name}\" twice.", number);
            }

            if (text?.Length > limits.CellCharacters)
            {
                return Grid.CellTooLong(limits, number, $"property \"{name}\"").Refusal;
            }

            if (text?.Contains('\0', StringComparison.Ordinal) ?? false)
            {
                return Grid.Nul(number);
            }
        }

        return null;
    }

    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => CellText.WithoutExponent(value.GetRawText()),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Array when !value.EnumerateArray().Any(v => v.ValueKind is JsonValueKind.Array or JsonValueKind.Object) =>
            ListText.Join(value.EnumerateArray().Select(Text)),
        _ => value.GetRawText()
    };
}
