using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace AimsPlatform.Identity.Tests;

/// <summary>The API as tests speak it.</summary>
internal static class Calls
{
    public const string Why = "Takes over from a colleague.";

    public static Task<HttpResponseMessage> GrantAsync(HttpClient admin, Guid holder, string role, string? businessUnit = null, string? key = null) =>
        SendAsync(admin, HttpMethod.Post, "/api/v1/role-grants", new { holder, role, businessUnit, reason = Why }, ("Idempotency-Key", key));

    public static Task<HttpResponseMessage> EndAsync(HttpClient admin, Guid grant, string etag) =>
        SendAsync(admin, HttpMethod.Post, $"/api/v1/role-grants/{grant}/end", new { reason = Why }, ("If-Match", etag));

    public static Task<HttpResponseMessage> SendAsync(HttpClient client, HttpMethod method, string url, object body, (string Name, string? Value) header)
    {
        var request = new HttpRequestMessage(method, url) { Content = JsonContent.Create(body) };
        if (header.Value is not null)
        {
            request.Headers.Add(header.Name, header.Value);
        }

        return client.SendAsync(request);
    }

    public static async Task<JsonObject> Body(HttpResponseMessage answer) => (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
}
