using System.Globalization;
using System.Text.Json.Nodes;

namespace AimsPlatform.Gateway.OpenApi;

/// <summary>
/// Several OpenAPI documents become one: the paths that the gateway routes, the components these reach, the tags.
/// A component name that means different things in two services gets the service's name in front, in both.
/// </summary>
public static class Merge
{
    private const string Components = "#/components/";

    public static JsonObject Documents(IReadOnlyList<Part> parts, IConfiguration configuration)
    {
        var merged = Frame.For(configuration);
        var pieces = parts.Where(part => part.Document is not null).Select(part => new Piece(part)).ToArray();
        var ambiguous = Ambiguous(pieces);
        var operationIds = new HashSet<string>(StringComparer.Ordinal);
        var tags = new SortedDictionary<string, JsonNode>(StringComparer.Ordinal);
        foreach (var piece in pieces)
        {
            string Rename(string reference) => ambiguous.Contains(reference) ? WithPrefix(reference, piece.Prefix) : reference;
            foreach (var (path, item) in piece.Paths)
            {
                merged["paths"]!.AsObject().TryAdd(path, Operations(path, Rewrite(item, Rename)!.AsObject(), piece.Prefix, operationIds));
            }

            foreach (var (reference, component) in piece.Reached)
            {
                Place(merged["components"]!.AsObject(), Rename(reference), Rewrite(component, Rename)!);
            }

            foreach (var tag in piece.Tags)
            {
                tags.TryAdd(tag["name"]!.GetValue<string>(), tag.DeepClone());
            }
        }

        merged["tags"] = new JsonArray([.. tags.Values]);
        if (parts.Where(part => part.Document is null).Select(part => (JsonNode)part.Upstream.Name).ToArray() is { Length: > 0 } missing)
        {
            merged["x-missing-services"] = new JsonArray(missing);
        }

        return merged;
    }

    // Equal text is not enough: a schema that refers to an ambiguous one is ambiguous too.
    private static HashSet<string> Ambiguous(Piece[] pieces)
    {
        var byName = pieces.SelectMany(piece => piece.Reached).GroupBy(component => component.Key).Where(group => group.Count() > 1).ToArray();
        var ambiguous = byName.Where(group => group.Skip(1).Any(other => !JsonNode.DeepEquals(other.Value, group.First().Value)))
            .Select(group => group.Key).ToHashSet(StringComparer.Ordinal);
        while (byName.FirstOrDefault(group => !ambiguous.Contains(group.Key) && Piece.References(group.First().Value).Any(ambiguous.Contains)) is { } infected)
        {
            ambiguous.Add(infected.Key);
        }

        return ambiguous;
    }

    private static JsonObject Operations(string path, JsonObject pathItem, string prefix, HashSet<string> operationIds)
    {
        foreach (var (method, member) in pathItem.ToArray())
        {
            if (member is not JsonObject operation)
            {
                continue;
            }

            var id = operation["operationId"]?.GetValue<string>() ?? Alike.OperationId(method, path);
            id = operationIds.Add(id) ? id : prefix + id;
            operationIds.Add(id);
            operation["operationId"] = id;
            Alike.Complete(operation, method, path);

            // The schemes are the gateway's. An empty list stays: it says that no token is needed.
            if (operation["security"] is JsonArray { Count: > 0 })
            {
                operation.Remove("security");
            }
        }

        return pathItem;
    }

    private static void Place(JsonObject components, string reference, JsonNode component)
    {
        var (section, name) = Split(reference);
        if (components[section] is not JsonObject there)
        {
            components[section] = there = [];
        }

        there.TryAdd(name, component);
    }

    private static JsonNode? Rewrite(JsonNode? node, Func<string, string> rename) => node switch
    {
        JsonObject o => new JsonObject(o.Select(member => KeyValuePair.Create(member.Key, Rewrite(member.Value, rename)))),
        JsonArray a => new JsonArray([.. a.Select(item => Rewrite(item, rename))]),
        JsonValue v when v.TryGetValue<string>(out var text) && text.StartsWith(Components, StringComparison.Ordinal) => rename(text),
        _ => node?.DeepClone(),
    };

    private static string WithPrefix(string reference, string prefix)
    {
        var (section, name) = Split(reference);
        return $"{Components}{section}/{prefix}{name}";
    }

    private static (string Section, string Name) Split(string reference)
    {
        var parts = reference[Components.Length..].Split('/', 2);
        return (parts[0], parts[1]);
    }

    /// <summary>One service's document, seen through the table of routes.</summary>
    private sealed class Piece
    {
        private readonly JsonObject document;

        public Piece(Part part)
        {
            document = part.Document!;
            Prefix = string.Concat(part.Upstream.Name.Split('-').Select(word => CultureInfo.InvariantCulture.TextInfo.ToTitleCase(word)));
            Paths = [.. Members(document["paths"]).Where(path => part.Upstream.Exposes(path.Key))];
            foreach (var (_, item) in Paths)
            {
                Reach(item);
            }
        }

        /// <summary>The service's name as it stands in front of a component: <c>RiskRegister</c>.</summary>
        public string Prefix { get; }

        public KeyValuePair<string, JsonNode?>[] Paths { get; }

        public Dictionary<string, JsonNode> Reached { get; } = new(StringComparer.Ordinal);

        public IEnumerable<JsonNode> Tags => Paths.SelectMany(path => Members(path.Value)).SelectMany(operation => (operation.Value as JsonObject)?["tags"] as JsonArray ?? [])
            .Select(tag => tag!.GetValue<string>()).Distinct()
            .Select(name => (document["tags"] as JsonArray ?? []).FirstOrDefault(tag => tag!["name"]!.GetValue<string>() == name) ?? new JsonObject { ["name"] = name });

        public static IEnumerable<string> References(JsonNode? node) => node switch
        {
            JsonObject o => o.SelectMany(member => References(member.Value)),
            JsonArray a => a.SelectMany(References),
            JsonValue v when v.TryGetValue<string>(out var text) && text.StartsWith(Components, StringComparison.Ordinal) && text[Components.Length..].Contains('/', StringComparison.Ordinal) => [text],
            _ => [],
        };

        private void Reach(JsonNode? node)
        {
            foreach (var reference in References(node))
            {
                var (section, name) = Split(reference);
                if (!Reached.ContainsKey(reference) && document["components"]?[section]?[name] is { } component)
                {
                    Reached.Add(reference, component);
                    Reach(component);
                }
            }
        }

        private static IEnumerable<KeyValuePair<string, JsonNode?>> Members(JsonNode? node) => node as JsonObject ?? [];
    }
}
