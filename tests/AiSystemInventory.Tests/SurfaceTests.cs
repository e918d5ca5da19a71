using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AimsPlatform.AiSystemInventory.Contracts;
using AimsPlatform.AiSystemInventory.LifeCycle;
using AimsPlatform.BuildingBlocks;
using AimsPlatform.Testing;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using AimsPlatform.AiSystemInventory.Tests.Classifications;
using static AimsPlatform.AiSystemInventory.Tests.Calls;

namespace AimsPlatform.AiSystemInventory.Tests;

/// <summary>What other teams can see, and that every door is locked for those without a key.</summary>
public sealed class SurfaceTests(InventoryFixture service)
{
    private IEnumerable<RouteEndpoint> Endpoints => service.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    [Fact]
    public void Routes() => Approved.Match(string.Join('\n', Endpoints.Select(Describe).Order(StringComparer.Ordinal)) + "\n", "routes");

    [Fact]
    public void Events()
    {
        var text = new StringBuilder();
        foreach (var type in typeof(AiSystemStands).Assembly.GetExportedTypes().OrderBy(t => t.FullName, StringComparer.Ordinal))
        {
            text.Append(type.FullName).Append('\n');
            foreach (var property in type.GetProperties())
            {
                text.Append("    ").Append(property.Name).Append(": ").Append(property.PropertyType).Append('\n');
            }
        }

        Approved.Match(text.ToString(), "events");
    }

    [Fact]
    public void The_life_cycle_as_a_diagram() => Approved.Match(AiSystemMachine.Table.Diagram(), "life-cycle");

    [Fact]
    public void The_gates_and_what_they_ask() => Approved.Match(string.Concat(Gates.All.Select(gate =>
        gate.Event + "\n" + string.Concat(gate.Requirements.Select(r => $"    {r.Id} | {r.Title} | {r.Basis} | {r.Provider}\n")))), "gates");

    [Fact]
    public async Task The_description_says_what_a_body_needs()
    {
        await OpenApiDescription.NeedsWhatIsRefusedAsync(service.As(Tenant.New(), "SO"), "/api/v1/ai-systems");
        await OpenApiDescription.NeedsWhatIsRefusedAsync(service.As(Tenant.New(), "DS"), "/api/v1/data-resources");
    }

    [Fact]
    public Task The_service_describes_every_route() => OpenApiDescription.HoldsEveryRouteAsync(service.CreateClient(), Endpoints);

    [Fact]
    public async Task Every_endpoint_asks_for_a_token_and_for_its_permission()
    {
        var nobody = service.CreateClient();
        var powerless = service.As(Tenant.New(), "NO-SUCH-ROLE");
        foreach (var endpoint in Endpoints.Where(e => e.RoutePattern.RawText!.StartsWith("/api/v1", StringComparison.Ordinal)))
        {
            var (method, path) = Target(endpoint, name => name == "number" ? "1" : Guid.CreateVersion7().ToString());
            Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.SendAsync(method, path, Body(method), 1)).StatusCode);

            var refused = await ProblemAsync(await powerless.SendAsync(method, path, Body(method), 1), 403);
            Assert.Equal(endpoint.Metadata.GetMetadata<PermissionNeeded>()!.Permission, (string)refused["permission"]!);
        }
    }

    [Fact]
    public async Task Every_endpoint_about_one_object_hides_another_tenants_object()
    {
        var story = await Story.InAsync(service, "inception");
        var evidence = await story.ProveAsync("supplier-check");
        var data = await ReadAsync(await story.Quality.PostAsJsonAsync("/api/v1/data-resources", new { name = "Contracts", ownerId = Guid.CreateVersion7() }));
        var stranger = service.As(Tenant.New(), [.. Ready.EveryRole, "DS"]);

        foreach (var endpoint in Endpoints.Where(e => Owned.IsMatch(e.RoutePattern.RawText!)))
        {
            var (method, path) = Target(endpoint, name => name switch
            {
                "evidenceId" => evidence.Id(),
                "kind" => "fairness",
                "number" => "1",
                _ => endpoint.RoutePattern.RawText!.Contains("data-resources", StringComparison.Ordinal) ? data.Id() : story.System.Id(),
            });
            foreach (var candidate in Bodies)
            {
                var answer = await stranger.SendAsync(method, path, method == HttpMethod.Get ? null : candidate, 1);
                if (answer.StatusCode != HttpStatusCode.BadRequest)
                {
                    Assert.True(answer.StatusCode == HttpStatusCode.NotFound, $"{method} {path}: {(int)answer.StatusCode}");
                    goto hidden;
                }
            }

            Assert.Fail($"No body fits {method} {path}");
            hidden:;
        }
    }

    [Fact]
    public async Task The_model_and_the_migration_agree() =>
        Assert.False(await service.QueryAsync(Tenant.New(), db => Task.FromResult(db.Database.HasPendingModelChanges())));

    // What one organisation owns; the catalogues of law and standards are the same for all.
    private static readonly Regex Owned = new("^/api/v1/(ai-systems|data-resources)/{id}");

    // One of these fits each endpoint; the others are refused before anything is looked up.
    private static readonly JsonNode[] Bodies =
    [
        new JsonObject(),
        new JsonObject { ["reason"] = "because it has to be so" },
        new JsonObject { ["cause"] = "because" },
        new JsonObject { ["trigger"] = "drift", ["reason"] = "because" },
        new JsonObject { ["confirmed"] = true, ["note"] = "because" },
        new JsonObject { ["statement"] = "because", ["evidence"] = new JsonArray("doc:1") },
        new JsonObject { ["data"] = "none", ["users"] = "none", ["records"] = "none", ["contracts"] = "none" },
        new JsonObject { ["requirement"] = "supplier-check", ["title"] = "t", ["reference"] = "r" },
        new JsonObject { ["answers"] = new JsonArray() },
        new JsonObject { ["reason"] = "because I looked at it" },
        new JsonObject { ["name"] = "data", ["ownerId"] = Guid.CreateVersion7() },
        ASystem(),
        Given.Yes("Q01"),
    ];

    private static (HttpMethod Method, string Path) Target(RouteEndpoint endpoint, Func<string, string> value)
    {
        var path = endpoint.RoutePattern.RawText!;
        foreach (var parameter in endpoint.RoutePattern.Parameters)
        {
            path = Regex.Replace(path, $@"\{{{parameter.Name}(:\w+)?\}}", value(parameter.Name));
        }

        return (new HttpMethod(endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Single()), path);
    }

    private static JsonObject? Body(HttpMethod method) => method == HttpMethod.Get ? null : [];

    private static string Describe(RouteEndpoint endpoint)
    {
        var method = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.SingleOrDefault() ?? "ANY";
        var open = endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;
        return $"{method} {endpoint.RoutePattern.RawText} [{(open ? "anonymous" : endpoint.Metadata.GetMetadata<PermissionNeeded>()?.Permission)}]";
    }
}
