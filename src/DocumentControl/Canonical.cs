using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AimsPlatform.DocumentControl;

/// <summary>
/// The fingerprint of what was decided on: SHA-256, in lower-case hex, over its JSON with keys in ordinal order, no white
/// space and the API's spelling of values, so that anybody can compute it again from the representation.
/// </summary>
internal static class Canonical
{
    public static string Hash(object content) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
            Sorted(JsonSerializer.SerializeToNode(content, JsonColumn.Options))?.ToJsonString(JsonColumn.Options) ?? "null")));

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.OrderBy(member => member.Key, StringComparer.Ordinal)
            .Select(member => KeyValuePair.Create(member.Key, Sorted(member.Value)))),
        JsonArray items => new JsonArray(items.Select(Sorted).ToArray()),
        _ => node?.DeepClone(),
    };
}
