using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Xunit;

namespace AimsPlatform.Testing;

/// <summary>A service describes itself: its OpenAPI description answers, and holds every route of its API.</summary>
public static partial class OpenApiDescription
{
    public static async Task HoldsEveryRouteAsync(HttpClient service, IEnumerable<RouteEndpoint> endpoints)
    {
        var paths = (await service.GetFromJsonAsync<JsonObject>("/openapi/v1.json"))!["paths"]!.AsObject().Select(path => path.Key).ToHashSet(StringComparer.Ordinal);
        var routes = endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>()?.ExcludeFromDescription != true)
            .Select(endpoint => "/" + Constraint().Replace(endpoint.RoutePattern.RawText!, "").Trim('/'))
            .Where(route => route.StartsWith("/api/v1/", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(routes);
        Assert.Empty(routes.Where(route => !paths.Contains(route)));
    }

    /// <summary>The description calls exactly those members of a body needed whose absence is refused.</summary>
    public static async Task NeedsWhatIsRefusedAsync(HttpClient caller, string path)
    {
        var description = (await caller.GetFromJsonAsync<JsonObject>("/openapi/v1.json"))!;
        var reference = (string)description["paths"]![path]!["post"]!["requestBody"]!["content"]!["application/json"]!["schema"]!["$ref"]!;
        var needed = description["components"]!["schemas"]![reference.Split('/')[^1]]!["required"]!.AsArray().Select(member => "/" + member);

        var refused = JsonNode.Parse(await (await caller.PostAsJsonAsync(path, new { })).Content.ReadAsStringAsync())!["errors"]!.AsObject().Select(error => error.Key);

        Assert.Equal(refused.Order(), needed.Order());
    }

    [GeneratedRegex(@"(?<=\{[A-Za-z]+):[^}]*")]
    private static partial Regex Constraint();
}
