using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AimsPlatform.Identity.Http;
using AimsPlatform.Identity.RoleGrants;
using AimsPlatform.Testing;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace AimsPlatform.Identity.Tests;

public sealed class ApiTests(IdentityFixture identity)
{
    private const string Why = "Takes over from a colleague.";

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
    public async Task S9_an_administrator_has_no_business_rights_and_cannot_take_any()
    {
        var tenant = await identity.NewTenantAsync();
        var admin = await tenant.AsAsync("admin");
        var permissions = (await admin.GetFromJsonAsync<JsonObject>("/api/v1/me"))!["permissions"]!.AsArray().Select(p => (string)p!).ToList();

        var refused = await GrantAsync(admin, tenant.Admin, "APR");

        Assert.DoesNotContain(permissions, permission => permission.EndsWith(":accept", StringComparison.Ordinal) || permission.EndsWith(":approve", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Equal("/problems/own-grant", (string?)(await Body(refused))["type"]);
    }

    [Fact]
    public async Task S9_every_grant_and_every_end_is_logged_and_the_log_cannot_be_changed()
    {
        var tenant = await identity.NewTenantAsync();
        var person = await tenant.NewPersonAsync("owner");
        var admin = await tenant.AsAsync("admin");
        var granted = await GrantAsync(admin, person, "RO");
        Assert.Equal(HttpStatusCode.Created, granted.StatusCode);
        var id = (Guid)(await Body(granted))["id"]!;
        Assert.Equal("""["RO"]""", (await RolesAsync(tenant, "owner")).ToJsonString());
        Assert.Equal(HttpStatusCode.OK, (await EndAsync(admin, id, granted.Headers.ETag!.ToString())).StatusCode);

        Assert.Equal("[]", (await RolesAsync(tenant, "owner")).ToJsonString());
        var trail = (await admin.GetFromJsonAsync<JsonObject>($"/api/v1/role-grants/{id}/history"))!["items"]!.AsArray();
        Assert.Equal(["granted", "ended"], trail.Select(entry => (string)entry!["action"]!));
        Assert.All(trail, entry => Assert.Equal((tenant.Admin, Why), ((Guid)entry!["actor"]!, (string)entry["reason"]!)));
        foreach (var attempt in new[] { "update role_grant_entries set reason = 'x'", "delete from role_grant_entries", "truncate role_grant_entries" })
        {
            var refused = await Assert.ThrowsAsync<PostgresException>(() => AsRuntimeRoleAsync(attempt));
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        }
    }

    [Fact]
    public async Task I5_losing_a_role_leaves_what_was_done_with_it()
    {
        var tenant = await identity.NewTenantAsync();
        var person = await tenant.NewPersonAsync("owner");
        var second = await tenant.NewPersonAsync("second", "ADM");
        var theirs = await GrantAsync(await tenant.AsAsync("second"), person, "RO");
        var adm = await identity.QueryAsync((_, db) => Task.FromResult(db.RoleGrants.Single(g => g.HolderId == second).Id));

        Assert.Equal(HttpStatusCode.OK, (await EndAsync(await tenant.AsAsync("admin"), adm, "\"1\"")).StatusCode);

        Assert.Equal(HttpStatusCode.Forbidden, (await GrantAsync(await tenant.AsAsync("second"), person, "RA")).StatusCode);
        Assert.Equal("""["RO"]""", (await RolesAsync(tenant, "owner")).ToJsonString());
        Assert.Equal(second, (Guid)(await Body(theirs))["grantedBy"]!);
    }

    [Fact]
    public async Task The_last_administrator_stays_however_many_end_at_once()
    {
        var tenant = await identity.NewTenantAsync();
        var second = await tenant.NewPersonAsync("second", "ADM");
        var grants = await identity.QueryAsync((_, db) => db.RoleGrants.Where(g => g.OrganisationId == tenant.Id).ToDictionaryAsync(g => g.HolderId, g => g.Id));
        var (one, two) = (await tenant.AsAsync("admin"), await tenant.AsAsync("second"));

        var answers = await Task.WhenAll(EndAsync(one, grants[second], "\"1\""), EndAsync(two, grants[tenant.Admin], "\"1\""));

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Conflict], answers.Select(answer => answer.StatusCode).Order());
    }

    [Theory]
    [InlineData("""{"role":"RO","reason":"because"}""", 400, "/holder")]
    [InlineData("""{"holder":"%","role":"","reason":"because"}""", 400, "/role")]
    [InlineData("""{"holder":"%","role":"RO","reason":"because","extra":1}""", 400, "/extra")]
    [InlineData("""{"holder":"nobody","role":"RO","reason":"because"}""", 400, "/holder")]
    [InlineData("""{"holder":"%","role":"KING","reason":"because"}""", 422, "/role")]
    [InlineData("""{"holder":"%","role":"RO","businessUnit":"moon","reason":"because"}""", 422, "/businessUnit")]
    [InlineData("""{"holder":"%","role":"RO","from":"2020-01-01T00:00:00Z","reason":"because"}""", 422, "/from")]
    [InlineData("""{"holder":"%","role":"RO","until":"2020-01-01T00:00:00Z","reason":"because"}""", 422, "/until")]
    public async Task A_bad_grant_names_the_member(string json, int status, string member)
    {
        var tenant = await identity.NewTenantAsync();
        var person = await tenant.NewPersonAsync("owner");
        var admin = await tenant.AsAsync("admin");

        var answer = await admin.PostAsync("/api/v1/role-grants", new StringContent(json.Replace("%", person.ToString(), StringComparison.Ordinal), System.Text.Encoding.UTF8, "application/json"));

        var body = await Body(answer);
        Assert.Equal((status, "application/problem+json"), ((int)answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        Assert.True(body["errors"]?.AsObject().ContainsKey(member), body.ToJsonString());
    }

    [Fact]
    public async Task The_same_role_is_not_granted_twice_for_the_same_time()
    {
        var tenant = await identity.NewTenantAsync();
        var person = await tenant.NewPersonAsync("owner");
        var admin = await tenant.AsAsync("admin");

        var answers = await Task.WhenAll(GrantAsync(admin, person, "RO"), GrantAsync(admin, person, "RO"), GrantAsync(admin, person, "RO", "claims"));

        Assert.Equal([HttpStatusCode.Created, HttpStatusCode.Created, HttpStatusCode.Conflict], answers.Select(answer => answer.StatusCode).Order());
        Assert.Equal("""["RO","RO@claims"]""", (await RolesAsync(tenant, "owner")).ToJsonString());
    }

    [Fact]
    public async Task A_retried_grant_with_the_same_key_grants_once_and_another_body_is_refused()
    {
        var tenant = await identity.NewTenantAsync();
        var person = await tenant.NewPersonAsync("owner");
        var admin = await tenant.AsAsync("admin");

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => GrantAsync(admin, person, "RO", key: "k-1")));
        var other = await GrantAsync(admin, person, "RA", key: "k-1");

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Created, answer.StatusCode));
        Assert.Single(answers.Select(answer => (answer.Headers.Location, answer.Headers.ETag)).Distinct());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);
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

    private static Task<HttpResponseMessage> GrantAsync(HttpClient admin, Guid holder, string role, string? businessUnit = null, string? key = null) =>
        SendAsync(admin, HttpMethod.Post, "/api/v1/role-grants", new { holder, role, businessUnit, reason = Why }, ("Idempotency-Key", key));

    private static Task<HttpResponseMessage> EndAsync(HttpClient admin, Guid grant, string etag) =>
        SendAsync(admin, HttpMethod.Post, $"/api/v1/role-grants/{grant}/end", new { reason = Why }, ("If-Match", etag));

    private static Task<HttpResponseMessage> ChangeAsync(HttpClient admin, string? etag, string origin) =>
        SendAsync(admin, HttpMethod.Put, "/api/v1/organisation", new { name = "Test", timeZone = "Europe/Oslo", corsOrigins = new[] { origin } }, ("If-Match", etag));

    private static Task<HttpResponseMessage> SendAsync(HttpClient client, HttpMethod method, string url, object body, (string Name, string? Value) header)
    {
        var request = new HttpRequestMessage(method, url) { Content = JsonContent.Create(body) };
        if (header.Value is not null)
        {
            request.Headers.Add(header.Name, header.Value);
        }

        return client.SendAsync(request);
    }

    private async Task<JsonNode> RolesAsync(Tenant tenant, string login) =>
        Jwt.Payload(await identity.Service.DemoTokenAsync(tenant.Key, ("person", $"{login}@{tenant.Key}")))["roles"]!;

    private static async Task<List<string>> NamesAsync(HttpClient client, string url, string member = "name") =>
        [.. (await client.GetFromJsonAsync<JsonObject>(url))!["items"]!.AsArray().Select(item => ((string)item![member]!).Replace("Person ", "", StringComparison.Ordinal))];

    private static async Task<JsonObject> Body(HttpResponseMessage answer) => (await answer.Content.ReadFromJsonAsync<JsonObject>())!;

    private async Task AsRuntimeRoleAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(identity.Owner) { Username = "identity_app", Password = IdentityFixture.Password }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
