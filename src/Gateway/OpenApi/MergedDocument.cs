using System.Text.Json;
using System.Text.Json.Nodes;

namespace AimsPlatform.Gateway.OpenApi;

/// <summary>
/// The one OpenAPI 3.1 document of the platform, put together from what each service says of itself and kept for half
/// a minute. A service that does not answer is named in <c>x-missing-services</c> and asked again after that time.
/// </summary>
public sealed class MergedDocument(Upstreams upstreams, IConfiguration configuration, TimeProvider clock, ILogger<MergedDocument> log) : IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim one = new(1, 1);
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
        var parts = await Task.WhenAll(Routes.All.Select(async upstream =>
            new Part(upstream, Parse(upstream, await upstreams.GetAsync(upstream.Name, DocumentationPages.DocumentPath, cancellationToken)))));
        var json = JsonSerializer.SerializeToUtf8Bytes(Merge.Documents(parts, configuration));
        kept = new Kept(json, clock.GetUtcNow() + Fresh);
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
