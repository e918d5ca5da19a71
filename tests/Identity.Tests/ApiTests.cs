using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AimsPlatform.Identity.Http;
using AimsPlatform.Identity.RoleGrants;
using AimsPlatform.Testing;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static AimsPlatform.Identity.Tests.Calls;

namespace AimsPlatform.Identity.Tests;

public sealed class ApiTests(IdentityFixture identity)
{
    [Fact]
    public void Routes_and_their_permissions_change_only_on_purpose() => Approved.Match(string.Join('\n', Routes().Select(route =>
        $"{string.Join(',', route.Methods),-9} {route.Path} {route.Permission ?? "-"}").Order(StringComparer.Ordinal)) + "\n", "routes");

    [Fact]
    public async Task Every_route_of_the_API_is_shut_without_a_token_and_names_the_missing_permission_without_the_role()
    {
        var guest = await identity.Service.AsAsync("meridian", ("roles", "GUEST"));
        var nobody = identity.Service.CreateClient();
        foreach (var (path, method, permission) in Routes().Where(r => r.Path.StartsWith("/api/", StringComparison.Ordinal)).SelectMany(r => r.Methods.Select(m => (r.Path, m, r.Permission))))
        {
            var url = path.Replace("{id:guid}", Guid.CreateVersion7().ToString(), StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.SendAsync(new HttpRequestMessage(new HttpMethod(method), url))).StatusCode);
            if (permission is not null)
            {
                var refused = await guest.SendAsync(new HttpRequestMessage(new HttpMethod(method), url));
                Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
                Assert.Equal(permission, (string?)(await Body(refused))["permission"]);
            }
        }
    }

    [Theory]
    [InlineData("eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.", "bad-signature")]
    [InlineData("garbage", "malformed")]
    public async Task A_token_that_nobody_signed_is_refused_with_a_reason(string token, string reason)
    {
        var answer = await identity.Service.With(token).GetAsync("/api/v1/me");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal(reason, (string?)(await Body(answer))["reason"]);
    }

    [Fact]
    public async Task I6_people_grants_and_settings_of_another_organisation_do_not_exist()
    {
        var (mine, other) = (await identity.NewTenantAsync(), await identity.NewTenantAsync());
        var stranger = await other.NewPersonAsync("stranger", "RO");
        var grant = await identity.QueryAsync((_, db) => Task.FromResult(db.RoleGrants.Single(g => g.HolderId == stranger).Id));
        var admin = await mine.AsAsync("admin");

        Assert.Equal(HttpStatusCode.NotFound, (await admin.GetAsync($"/api/v1/role-grants/{grant}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.GetAsync($"/api/v1/role-grants/{grant}/history")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await EndAsync(admin, grant, "\"1\"")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await GrantAsync(admin, stranger, "RO")).StatusCode);
        Assert.Equal(["admin"], await NamesAsync(admin, "/api/v1/directory"));
        Assert.Equal(mine.Key, (string?)(await admin.GetFromJsonAsync<JsonObject>("/api/v1/organisation"))!["key"]);
        Assert.DoesNotContain((await admin.GetFromJsonAsync<JsonObject>("/api/v1/role-grants"))!["items"]!.AsArray(), item => (Guid)item!["holder"]! == stranger);
    }

    [Fact]
    public async Task The_directory_pages_by_name_and_filters_by_role_and_text()
    {
        var reader = await identity.Service.AsAsync("meridian", ("roles", "EMP"));
        var (all, next) = (new List<string>(), (string?)null);
        do
        {
            var page = (await reader.GetFromJsonAsync<JsonObject>($"/api/v1/directory?limit=10{(next is null ? "" : $"&cursor={next}")}"))!;
            all.AddRange(page["items"]!.AsArray().Select(item => (string)item!["id"]!));
            next = (string?)page["next"];
        }
        while (next is not null);

        Assert.Equal((Demo.DemoPeople.All.Count, Demo.DemoPeople.All.Count), (all.Count, all.Distinct().Count()));
        Assert.Equal(["claims-owner@meridian", "owner-of-all@meridian", "ro@meridian", "second-owner@meridian"],
            (await NamesAsync(reader, "/api/v1/directory?role=RO", "userName")).Order(StringComparer.Ordinal));
        Assert.Equal(["claims-owner@meridian"], await NamesAsync(reader, "/api/v1/directory?q=CLAIMS-", "userName"));
        Assert.Empty(await NamesAsync(reader, "/api/v1/directory?q=%25", "userName"));
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=201")]
    [InlineData("limit=many")]
    [InlineData("cursor=nonsense")]
    [InlineData("cursor=bnVsbA")]
    [InlineData("cursor=e30")]
    [InlineData("sort=name")]
    public async Task A_bad_page_request_is_refused(string query)
    {
        var reader = await identity.Service.AsAsync("meridian", ("roles", "EMP"));

        Assert.Equal(HttpStatusCode.BadRequest, (await reader.GetAsync($"/api/v1/directory?{query}")).StatusCode);
    }

    [Fact]
    public async Task Origins_are_changed_with_the_version_that_was_read_and_reach_the_gateway()
    {
        var tenant = await identity.NewTenantAsync();
        var admin = await tenant.AsAsync("admin");
        var origin = $"https://{tenant.Key}.example.com";
        var read = (await admin.GetAsync("/api/v1/organisation")).Headers.ETag!.ToString();

        Assert.Equal(HttpStatusCode.PreconditionRequired, (await ChangeAsync(admin, null, origin)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await ChangeAsync(admin, read, origin)).StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await ChangeAsync(admin, read, origin)).StatusCode);
        var origins = await identity.Service.CreateClient().GetAsync("/internal/cors-origins");
        Assert.Equal(TimeSpan.FromSeconds(60), origins.Headers.CacheControl!.MaxAge);
        Assert.Contains(origin, (await Body(origins))["origins"]!.AsArray().Select(o => (string)o!));
    }

    [Fact]
    public async Task The_services_learn_where_the_days_of_each_organisation_end()
    {
        var tenant = await identity.NewTenantAsync();
        var admin = await tenant.AsAsync("admin");
        Assert.Equal(HttpStatusCode.OK, (await ChangeAsync(admin, (await admin.GetAsync("/api/v1/organisation")).Headers.ETag!.ToString(), "https://front.example.com")).StatusCode);

        var zones = await Body(await identity.Service.CreateClient().GetAsync("/internal/time-zones"));

        Assert.Equal("Europe/Oslo", (string)zones[$"{tenant.Id}"]!);
    }

    [Theory]
    [InlineData("*")]
    [InlineData("null")]
    [InlineData("https://*.example.com")]
    [InlineData("http://example.com")]
    [InlineData("https://example.com/path")]
    [InlineData("https://user@example.com")]
    [InlineData("javascript:alert(1)")]
    public async Task What_is_no_origin_is_refused(string origin)
    {
        var tenant = await identity.NewTenantAsync();
        var admin = await tenant.AsAsync("admin");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ChangeAsync(admin, "\"1\"", origin)).StatusCode);
    }

    [Fact]
    public async Task The_permission_table_lists_every_role()
    {
        var reader = await identity.Service.AsAsync("meridian", ("roles", "GUEST"));
        var rows = (await reader.GetFromJsonAsync<JsonObject>("/api/v1/permissions"))!["items"]!.AsArray();

        Assert.Equal(RoleCodes.All.Count, rows.Count);
        Assert.Contains("role-grants:write", rows.Single(row => (string?)row!["role"] == "ADM")!["permissions"]!.AsArray().Select(p => (string)p!));
    }

    [Fact]
    public async Task The_API_describes_itself()
    {
        var document = JsonNode.Parse(await identity.Service.CreateClient().GetStringAsync("/openapi/v1.json"))!;

        Assert.StartsWith("3.1", (string?)document["openapi"], StringComparison.Ordinal);
        Assert.Equal(["/api/v1/directory", "/api/v1/me", "/api/v1/organisation", "/api/v1/permissions", "/api/v1/role-grants", "/api/v1/role-grants/{id}",
            "/api/v1/role-grants/{id}/end", "/api/v1/role-grants/{id}/history"], document["paths"]!.AsObject().Select(path => path.Key).Order(StringComparer.Ordinal));
        Assert.All(document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()), operation => Assert.NotNull((string?)operation.Value!["summary"]));
    }

    [Fact]
    public async Task The_migrations_say_what_the_model_says() =>
        Assert.False(await identity.QueryAsync((_, db) => Task.FromResult(db.Database.HasPendingModelChanges())));

    private sealed record Route(string Path, IReadOnlyList<string> Methods, string? Permission);

    private IEnumerable<Route> Routes() => identity.Service.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Select(endpoint => new Route(
        "/" + endpoint.RoutePattern.RawText!.Trim('/'), endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["ANY"],
        endpoint.Metadata.GetMetadata<NeedsPermission>()?.Permission));

    private static Task<HttpResponseMessage> ChangeAsync(HttpClient admin, string? etag, string origin) =>
        SendAsync(admin, HttpMethod.Put, "/api/v1/organisation", new { name = "Test", timeZone = "Europe/Oslo", corsOrigins = new[] { origin } }, ("If-Match", etag));

    private static async Task<List<string>> NamesAsync(HttpClient client, string url, string member = "name") =>
        [.. (await client.GetFromJsonAsync<JsonObject>(url))!["items"]!.AsArray().Select(item => ((string)item![member]!).Replace("Person ", "", StringComparison.Ordinal))];
}
