using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace AimsPlatform.Platform.Tests;

/// <summary>Every door checks tokens itself: the gateway, and each service for whoever reaches it past the gateway.</summary>
public sealed class TokenTests(RunningPlatform platform)
{
    public static TheoryData<string, string, string> Doors
    {
        get
        {
            var doors = new TheoryData<string, string, string>();
            foreach (var fault in (string[])["missing", "expired", "other-issuer", "other-audience", "unsigned", "bad-signature", "no-tenant", "malformed"])
            {
                doors.Add("gateway", "/api/v1/me", fault);
                doors.Add("identity", "/api/v1/me", fault);
                doors.Add("ai-system-inventory", "/api/v1/audit-seals/ai-system-inventory/verification", fault);
                doors.Add("risk-register", "/api/v1/audit-seals/risk-register/verification", fault);
                doors.Add("document-control", "/api/v1/audit-seals/document-control/verification", fault);
            }

            return doors;
        }
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task A_bad_token_is_refused_with_its_reason_at_the_gateway_and_at_every_service(string door, string path, string fault)
    {
        var keys = await KeysOfIdentity.OfAsync(platform);
        var at = door == "gateway" ? platform.Url : platform.InstancesOf(door)[0];

        var good = await platform.Caller(keys.Token("AUD"), at).GetAsync(path);
        var refused = await platform.Caller(fault switch { "missing" => null, "malformed" => "no-token", _ => keys.Token("AUD", fault) }, at).GetAsync(path);

        var problem = await refused.Content.ReadFromJsonAsync<JsonNode>();
        // The same key and claims without the fault are let in: it is the fault that is refused.
        Assert.NotEqual(HttpStatusCode.Unauthorized, good.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
        Assert.Equal("/problems/unauthenticated", (string)problem!["type"]!);
        Assert.Equal(fault == "unsigned" ? "bad-signature" : fault, (string)problem["reason"]!);
        Assert.StartsWith("Bearer", refused.Headers.WwwAuthenticate.ToString());
    }

    [Fact]
    public async Task What_was_refused_is_logged_with_its_reason()
    {
        var keys = await KeysOfIdentity.OfAsync(platform);

        await platform.Caller(keys.Token("AUD", "other-audience")).GetAsync("/api/v1/me");

        Assert.Contains("Refused a token: other-audience at /api/v1/me", await File.ReadAllTextAsync(Path.Combine(Aims.Run, "log", "gateway-1.log")));
    }

    [Fact]
    public async Task I05_who_lost_a_role_a_second_ago_signs_nothing_with_the_token_from_before()
    {
        var (approver, admin) = (await platform.AsAsync("borealis", "APR"), await platform.AsAsync("borealis", "ADM"));
        var person = (string)(await approver.GetFromJsonAsync<JsonNode>("/api/v1/me"))!["id"]!;
        Assert.Equal("/problems/document-version-not-found", await ApprovingAsync(approver));

        var grant = (string)(await admin.GetFromJsonAsync<JsonNode>($"/api/v1/role-grants?holder={person}&role=APR&current=true"))!["items"]![0]!["id"]!;
        using var end = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/role-grants/{grant}/end") { Content = JsonContent.Create(new { reason = "Moved to another team." }) };
        end.Headers.TryAddWithoutValidation("If-Match", (await admin.GetAsync($"/api/v1/role-grants/{grant}")).Headers.ETag!.ToString());
        (await admin.SendAsync(end)).EnsureSuccessStatusCode();
        var refused = await ApprovingAsync(approver);
        (await admin.PostAsJsonAsync("/api/v1/role-grants", new { holder = person, role = "APR", reason = "Back again." })).EnsureSuccessStatusCode();

        Assert.Equal("/problems/roles-changed", refused);
        Assert.Equal("/problems/document-version-not-found", await ApprovingAsync(approver));
    }

    [Fact]
    public async Task The_token_of_a_demo_person_says_who_they_are()
    {
        var me = await (await platform.AsAsync("meridian", "RO")).GetFromJsonAsync<JsonNode>("/api/v1/me");

        Assert.Contains("risks:accept", me!["permissions"]!.AsArray().Select(permission => (string)permission!));
    }

    private static async Task<string> ApprovingAsync(HttpClient person)
    {
        using var approve = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/documents/{Guid.CreateVersion7()}/versions/1/approve") { Content = JsonContent.Create(new { }) };
        approve.Headers.TryAddWithoutValidation("If-Match", "\"1\"");
        return (string)(await (await person.SendAsync(approve)).Content.ReadFromJsonAsync<JsonNode>())!["type"]!;
    }
}
