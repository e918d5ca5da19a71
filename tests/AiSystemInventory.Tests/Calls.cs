using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace AimsPlatform.AiSystemInventory.Tests;

/// <summary>The API as tests speak it: JSON in, JSON out, ETags carried along.</summary>
internal static class Calls
{
    public const string Systems = "/api/v1/ai-systems";

    public static JsonObject ASystem(string name = "Churn predictor") => new()
    {
        ["name"] = name,
        ["purpose"] = "Tell which customers may leave",
        ["intendedUse"] = "Advice to the retention team",
        ["ownerId"] = Guid.CreateVersion7(),
        ["roles"] = new JsonArray("deployer", "developer"),
    };

    public static async Task<JsonObject> RegisterAsync(this HttpClient client, JsonObject? system = null) =>
        await ReadAsync(await client.PostAsJsonAsync(Systems, system ?? ASystem()));

    public static async Task<HttpResponseMessage> SendAsync(this HttpClient client, HttpMethod method, string path, object? body, int? version)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = JsonContent.Create(body);
        }

        if (version is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", $"\"{version}\"");
        }

        return await client.SendAsync(request);
    }

    public static async Task<JsonObject> ReadAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{(int)answer.StatusCode} {text}");
        return JsonNode.Parse(text)!.AsObject();
    }

    public static async Task<JsonObject> ProblemAsync(HttpResponseMessage answer, int status)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode == status, $"expected {status}, got {(int)answer.StatusCode} {text}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        return JsonNode.Parse(text)!.AsObject();
    }

    public static string Id(this JsonObject system) => (string)system["id"]!;

    public static int Version(this JsonObject system) => (int)system["version"]!;
}
