using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace AimsPlatform.Platform.Tests;

/// <summary>Something the platform said it has made.</summary>
internal sealed record Acknowledged(string Path, Guid Id, string Name);

/// <summary>
/// Creates things as a careful integrator does: each with an Idempotency-Key, sent again after a broken connection or a
/// 5xx until it is acknowledged.
/// </summary>
internal sealed class Creates(HttpClient systems, HttpClient risks, HttpClient documents, Guid person)
{
    private const int AtOnce = 8;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private int _acknowledged;

    public ConcurrentBag<Acknowledged> Acknowledged { get; } = [];

    /// <summary>Called with the number of creates so far, at each one that was acknowledged.</summary>
    public Action<int> AtEach { get; set; } = _ => { };

    public Task SystemsAsync(string name, int count) => AllAsync(count, number => SystemAsync($"{name} {number}"));

    /// <summary>AI systems, risks to the given systems, and documents, in turn.</summary>
    public Task OfEachKindAsync(string name, int count, IReadOnlyList<Guid> known) => AllAsync(count, number => (number % 3) switch
    {
        0 => SystemAsync($"{name} {number}"),
        1 => RiskAsync($"{name} {number}", known[number % known.Count]),
        _ => DocumentAsync($"{name} {number}"),
    });

    private static Task AllAsync(int count, Func<int, Task> create) =>
        Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (number, _) => await create(number));

    private Task SystemAsync(string name) => CreateAsync(systems, "/api/v1/ai-systems", name, new JsonObject
    {
        ["name"] = name, ["purpose"] = "Sorts incoming post.", ["ownerId"] = person, ["roles"] = new JsonArray("deployer"),
    });

    private Task RiskAsync(string title, Guid system) => CreateAsync(risks, "/api/v1/risks", title, new JsonObject
    {
        ["title"] = title, ["domain"] = "safety", ["scope"] = "ai_system", ["aiSystemIds"] = new JsonArray(system), ["ownerId"] = person,
    });

    private Task DocumentAsync(string title) => CreateAsync(documents, "/api/v1/documents", title, new JsonObject
    {
        ["title"] = title, ["type"] = "procedure", ["ownerId"] = person, ["classification"] = "internal",
    });

    private async Task CreateAsync(HttpClient caller, string path, string name, JsonObject body)
    {
        var (key, began) = (Guid.CreateVersion7().ToString(), TimeProvider.System.GetTimestamp());
        for (var last = "nothing"; ; await Task.Delay(200))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Patience, $"{name} was not acknowledged in {Patience}; the last answer was {last}");
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
                request.Headers.Add("Idempotency-Key", key);
                using var response = await caller.SendAsync(request);
                if (response.StatusCode == HttpStatusCode.Created)
                {
                    var made = await response.Content.ReadFromJsonAsync<JsonNode>();
                    Acknowledged.Add(new Acknowledged(path, (Guid)made!["id"]!, name));
                    AtEach(Interlocked.Increment(ref _acknowledged));
                    return;
                }

                last = $"{response.StatusCode} {await response.Content.ReadAsStringAsync()}";
                Assert.True((int)response.StatusCode >= 500, $"{name} was refused: {last}");
            }
            catch (Exception broken) when (broken is HttpRequestException or TaskCanceledException or IOException)
            {
                last = broken.Message;
            }
        }
    }
}
