using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AimsPlatform.Testing;

namespace AimsPlatform.AiSystemInventory.Tests.Classifications;

/// <summary>The people around one AI system: its owner, a lawyer, and others of the same organisation.</summary>
public sealed class ClassificationCaller(InventoryFixture service)
{
    public Tenant Tenant { get; } = Tenant.New();

    public HttpClient Owner => service.As(Tenant, "SO");

    public HttpClient Lawyer { get; private set; } = null!;

    public string System { get; private set; } = "";

    public async Task<ClassificationCaller> RegisterAsync(params string[] roles)
    {
        Lawyer = service.As(Tenant.Colleague(), "LEG");
        var answer = await Owner.PostAsJsonAsync("/api/v1/ai-systems", new
        {
            name = "Applicant ranking", purpose = "Ranks applicants for interviews", ownerId = Tenant.UserId,
            roles = roles.Length == 0 ? ["provider", "deployer"] : roles,
        });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        System = answer.Headers.Location!.ToString();
        return this;
    }

    public async Task<JsonObject> ClassifyAsync(JsonObject body, HttpClient? by = null)
    {
        var answer = await (by ?? Owner).PostAsJsonAsync(System + "/classifications", body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.Created, text);
        return JsonNode.Parse(text)!.AsObject();
    }

    public async Task<HttpResponseMessage> ConfirmAsync(int number, HttpClient? by = null, string? tag = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"{System}/classifications/{number}/confirm")
        {
            Content = JsonContent.Create(new { reason = "Checked against the documentation and the guidelines." }),
        };
        request.Headers.TryAddWithoutValidation("If-Match", tag ?? $"\"{(int)(await SystemAsync())["version"]!}\"");
        return await (by ?? Lawyer).SendAsync(request);
    }

    public async Task<JsonObject> SystemAsync() => (await Owner.GetFromJsonAsync<JsonObject>(System))!;

    public async Task<JsonObject> ReadAsync(string path) => (await Owner.GetFromJsonAsync<JsonObject>(System + path))!;

    public async Task<string?> TierAsync() => (string?)(await SystemAsync())["class"]?["tier"];
}

internal static class Problems
{
    public static async Task<JsonObject> ProblemAsync(this Task<HttpResponseMessage> asked, int status, string type)
    {
        var answer = await asked;
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode == status, $"{(int)answer.StatusCode}: {text}");
        var problem = JsonNode.Parse(text)!.AsObject();
        Assert.Equal("/problems/" + type, (string?)problem["type"]);
        return problem;
    }
}
