using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace AimsPlatform.Bench;

/// <summary>The people who bring a document into force, through the gateway, each signed in anew: deciding takes that.</summary>
internal sealed class Papers : IDisposable
{
    public const string Organisation = "borealis";
    private readonly Dictionary<string, HttpClient> _people = [];

    private Papers() { }

    public static Task<Papers> SignInAsync(params string[] roles) => SignInAtAsync(Settings.Of("AIMS_URL"), roles);

    public static async Task<Papers> SignInAtAsync(string gateway, params string[] roles)
    {
        var papers = new Papers();
        foreach (var role in roles)
        {
            var person = papers._people[role] = new HttpClient { BaseAddress = new Uri(gateway), Timeout = TimeSpan.FromMinutes(10) };
            person.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await Load.TokenAsync(Organisation, role));
        }

        return papers;
    }

    /// <summary>A new document with a first draft; the path of its version.</summary>
    public async Task<string> DraftAsync()
    {
        var document = $"/api/v1/documents/{(string)(await SendAsync("AUT", HttpMethod.Post, "/api/v1/documents",
            new { title = "How we measure", type = "procedure", ownerId = Guid.CreateVersion7(), classification = "internal" }))["id"]!}";
        await SendAsync("AUT", HttpMethod.Post, document + "/versions", new { text = "# How we measure\n\nThree times.", changeSummary = "First words" });
        return document + "/versions/1";
    }

    public async Task ApproveAsync(string version)
    {
        var approver = (string)(await SendAsync("APR", HttpMethod.Get, "/api/v1/me"))["id"]!;
        await ChangeAsync("AUT", HttpMethod.Post, version, "/submit", new { approverId = approver, reviewerIds = Array.Empty<string>() });
        await ChangeAsync("APR", HttpMethod.Post, version, "/approve", new { });
    }

    /// <summary>Reads what is there, then changes exactly that.</summary>
    public async Task ChangeAsync(string role, HttpMethod method, string path, string step, object body) =>
        await SendAsync(role, method, path + step, body, await TagAsync(role, path));

    public async Task<string> TagAsync(string role, string path)
    {
        using var answer = await _people[role].GetAsync(path);
        return answer.EnsureSuccessStatusCode().Headers.ETag!.ToString();
    }

    public async Task<JsonObject> SendAsync(string role, HttpMethod method, string path, object? body = null, string? tag = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body as HttpContent ?? (body is null ? null : JsonContent.Create(body)) };
        request.Headers.TryAddWithoutValidation("If-Match", tag);
        request.Headers.ExpectContinue = body is HttpContent; // a refusal is then an answer, and not a broken connection
        using var answer = await _people[role].SendAsync(request);
        var said = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? JsonNode.Parse(said)!.AsObject() : throw new InvalidOperationException($"{method} {path}: {(int)answer.StatusCode} {said}");
    }

    /// <summary>Reads a file to its end, keeping nothing; how many bytes came.</summary>
    public async Task<long> DownloadAsync(string role, string path)
    {
        using var answer = await _people[role].GetAsync(path, HttpCompletionOption.ResponseHeadersRead);
        await using var content = await answer.EnsureSuccessStatusCode().Content.ReadAsStreamAsync();
        var (buffer, length) = (new byte[128 * 1024], 0L);
        while (await content.ReadAsync(buffer) is > 0 and var read)
        {
            length += read;
        }

        return length;
    }

    public void Dispose() => _people.Values.ToList().ForEach(person => person.Dispose());
}
