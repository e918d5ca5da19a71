using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AimsPlatform.Values;

/// <summary>Keeps a value that is only read and written whole in one <c>jsonb</c> column, spelt as the API spells it.</summary>
public static class JsonColumn
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Values stored this way are immutable: a change is a new value that says something else.</summary>
    public static PropertyBuilder<T> IsJson<T>(this PropertyBuilder<T> property) where T : class? =>
        property.HasColumnType("jsonb").HasConversion(
            value => Text(value),
            json => JsonSerializer.Deserialize<T>(json, Options)!,
            new ValueComparer<T>((one, other) => ReferenceEquals(one, other) || Same(Text(one), Text(other)), value => Text(value).Length, value => value));

    // PostgreSQL orders the members of jsonb anew, which is no change.
    private static bool Same(string one, string other) =>
        one == other || one.Length == other.Length && JsonNode.DeepEquals(JsonNode.Parse(one), JsonNode.Parse(other));

    private static string Text<T>(T? value) => JsonSerializer.Serialize(value, Options);
}
