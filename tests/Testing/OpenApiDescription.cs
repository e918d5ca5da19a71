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

    [GeneratedRegex(@"(?<=\{[A-Za-z]+):[^}]*")]
    private static partial Regex Constraint();
}
