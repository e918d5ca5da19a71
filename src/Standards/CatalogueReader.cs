using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace AimsPlatform.Standards;

/// <summary>Reads an embedded catalogue. A catalogue that lacks what the code needs stops the service, naming the key.</summary>
internal static class CatalogueReader
{
    public static string Text(string name)
    {
        using var stream = typeof(CatalogueReader).Assembly.GetManifestResourceStream($"AimsPlatform.Standards.Catalogues.{name}")
            ?? throw new InvalidDataException($"The catalogue {name} is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    public static YamlMappingNode Parse(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return (YamlMappingNode)stream.Documents[0].RootNode;
    }

    public static YamlNode? Find(this YamlMappingNode map, string key) =>
        map.Children.TryGetValue(new YamlScalarNode(key), out var node) && !IsNull(node) ? node : null;

    public static YamlMappingNode Map(this YamlMappingNode map, string key) => (YamlMappingNode)map.Required(key);

    public static IEnumerable<YamlMappingNode> Maps(this YamlMappingNode map, string key) =>
        ((YamlSequenceNode)map.Required(key)).Children.Cast<YamlMappingNode>();

    public static IEnumerable<(string Key, YamlNode Value)> Entries(this YamlMappingNode map) =>
        map.Children.Select(entry => (Scalar(entry.Key), entry.Value));

    public static string String(this YamlMappingNode map, string key) => Scalar(map.Required(key));

    public static string? OptionalString(this YamlMappingNode map, string key) =>
        map.Find(key) is { } node ? Scalar(node) : null;

    public static int Int(this YamlMappingNode map, string key) => int.Parse(map.String(key), CultureInfo.InvariantCulture);

    public static int? OptionalInt(this YamlMappingNode map, string key) => map.Find(key) is null ? null : map.Int(key);

    public static DateOnly Date(this YamlMappingNode map, string key) => Date(map.String(key));

    public static DateOnly? OptionalDate(this YamlMappingNode map, string key) => map.Find(key) is null ? null : map.Date(key);

    public static DateOnly Date(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>A list of words; a single word counts as a list of one, an absent key as an empty list.</summary>
    public static IReadOnlyList<string> Strings(this YamlMappingNode map, string key) => map.Find(key) switch
    {
        null => [],
        YamlSequenceNode many => [.. many.Children.Select(Scalar)],
        var one => [Scalar(one)],
    };

    private static YamlNode Required(this YamlMappingNode map, string key) =>
        map.Find(key) ?? throw new InvalidDataException($"The catalogue has no '{key}' at line {map.Start.Line}.");

    // Thousands of rows repeat the same few words: one copy of each is enough.
    private static string Scalar(YamlNode node) => string.Intern(((YamlScalarNode)node).Value ?? "");

    private static bool IsNull(YamlNode node) =>
        node is YamlScalarNode { Style: ScalarStyle.Plain, Value: null or "" or "null" or "~" };
}
