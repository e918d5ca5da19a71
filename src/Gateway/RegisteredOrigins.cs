using System.Collections.Frozen;
using System.Text.Json;
using Microsoft.AspNetCore.Cors.Infrastructure;

namespace AimsPlatform.Gateway;

/// <summary>The web origins that organisations registered for their front ends, and the CORS policy made of them.</summary>
public sealed class RegisteredOrigins
{
    private static readonly string[] Readable = ["ETag", "Location", "Retry-After", "RateLimit", "RateLimit-Policy", RequestIds.Header, "Idempotency-Replayed", "WWW-Authenticate"];

    private volatile FrozenSet<string> known = [];

    /// <summary>The whole set, replaced at once.</summary>
    public void Replace(IEnumerable<string> origins) => known = origins.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Which organisation an origin belongs to is not asked: the token, not the origin, opens data.</summary>
    public CorsPolicy Policy() => new CorsPolicyBuilder()
        .SetIsOriginAllowed(origin => known.Contains(origin))
        .AllowAnyMethod().AllowAnyHeader().WithExposedHeaders(Readable)
        .SetPreflightMaxAge(TimeSpan.FromMinutes(10))
        .Build();
}

/// <summary>Asks identity for the origins in the background, so that no request waits for it; while identity is away the last known set stays.</summary>
public sealed class RefreshOrigins(RegisteredOrigins origins, Upstreams upstreams, IConfiguration configuration, TimeProvider clock, ILogger<RefreshOrigins> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var interval = configuration.GetValue("Cors:RefreshInterval", TimeSpan.FromSeconds(60));
        while (!stoppingToken.IsCancellationRequested)
        {
            var answered = await RefreshAsync(stoppingToken);
            await Task.Delay(answered ? interval : Destinations.Pause, clock, stoppingToken);
        }
    }

    private async Task<bool> RefreshAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await upstreams.GetAsync("identity", "/internal/cors-origins", cancellationToken) is not { } json)
            {
                return false;
            }

            origins.Replace(JsonSerializer.Deserialize<Answer>(json, JsonSerializerOptions.Web)?.Origins ?? []);
            return true;
        }
        catch (JsonException unreadable)
        {
            log.LogWarning("The registered origins could not be read: {Reason}", unreadable.Message);
            return false;
        }
    }

    private sealed record Answer(string[]? Origins);
}
