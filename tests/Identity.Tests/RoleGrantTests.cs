using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AimsPlatform.Identity.RoleGrants;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using static AimsPlatform.Identity.Tests.Calls;

namespace AimsPlatform.Identity.Tests;

/// <summary>Who is granted which role, by whom, and what stays of it.</summary>
public sealed class RoleGrantTests(IdentityFixture identity)
{
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

    private async Task<JsonNode> RolesAsync(Tenant tenant, string login) =>
        Jwt.Payload(await identity.Service.DemoTokenAsync(tenant.Key, ("person", $"{login}@{tenant.Key}")))["roles"]!;

    private async Task AsRuntimeRoleAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(identity.Owner) { Username = "identity_app", Password = IdentityFixture.Password }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
