using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AimsPlatform.Gateway.OpenApi;

/// <summary>
/// The one OpenAPI 3.1 document of the platform, put together from what each service says of itself and kept for half
/// a minute. A service that does not answer stands there as it last described itself; one that never did is named in
/// <c>x-missing-services</c>. Either is asked again soon.
/// </summary>
public sealed class MergedDocument(Upstreams upstreams, IConfiguration configuration, TimeProvider clock, ILogger<MergedDocument> log) : IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim one = new(1, 1);
    private readonly ConcurrentDictionary<string, JsonObject> lastSaid = new(StringComparer.Ordinal);
    private volatile Kept? kept;

    public async Task<byte[]> GetAsync(CancellationToken cancellationToken)
    {
        if (Current() is { } current)
        {
            return current;
        }

        await one.WaitAsync(cancellationToken);
        try
        {
            return Current() ?? await MergeAsync(cancellationToken);
        }
        finally
        {
            one.Release();
        }
    }

    public void Dispose() => one.Dispose();

    private byte[]? Current() => kept is { } now && now.Until > clock.GetUtcNow() ? now.Json : null;

    private async Task<byte[]> MergeAsync(CancellationToken cancellationToken)
    {
        var said = await Task.WhenAll(Routes.All.Select(async upstream =>
            new Part(upstream, Parse(upstream, await upstreams.GetAsync(upstream.Name, DocumentationPages.DocumentPath, cancellationToken)))));
        foreach (var part in said.Where(part => part.Document is not null))
        {
            lastSaid[part.Upstream.Name] = part.Document!;
        }

        var parts = said.Select(part => part with { Document = lastSaid.GetValueOrDefault(part.Upstream.Name) }).ToArray();
        var json = JsonSerializer.SerializeToUtf8Bytes(Merge.Documents(parts, configuration));
        kept = new Kept(json, clock.GetUtcNow() + (said.All(part => part.Document is not null) ? Fresh : Destinations.Pause));
        return json;
    }

    private JsonObject? Parse(Upstream upstream, byte[]? json)
    {
        try
        {
            return json is null ? null : JsonNode.Parse(json) as JsonObject;
        }
        catch (JsonException broken)
        {
            log.LogWarning("The OpenAPI document of {Service} is not JSON: {Reason}", upstream.Name, broken.Message);
            return null;
        }
    }

    private sealed record Kept(byte[] Json, DateTimeOffset Until);
}

/// <summary>What one service says of itself; null when it said nothing.</summary>
public sealed record Part(Upstream Upstream, JsonObject? Document);
