using System.Collections.Frozen;
using System.Text.Json;
using Microsoft.AspNetCore.Cors.Infrastructure;

namespace AimsPlatform.Gateway;

/// <summary>
/// The web origins that organisations registered for their front ends. Fetched from identity in the background, so
/// that no request waits for it; while identity is away the last known set stays.
/// </summary>
public sealed class RegisteredOrigins(Upstreams upstreams, IConfiguration configuration, TimeProvider clock, ILogger<RegisteredOrigins> log) : BackgroundService
{
    private static readonly string[] Readable = ["ETag", "Location", "Retry-After", "RateLimit", "RateLimit-Policy", RequestIds.Header, "Idempotency-Replayed"];

    private FrozenSet<string> origins = [];

    /// <summary>The CORS policy. Which organisation an origin belongs to is not asked: the token, not the origin, opens data.</summary>
    public CorsPolicy Policy() => new CorsPolicyBuilder()
        .SetIsOriginAllowed(origin => origins.Contains(origin))
        .AllowAnyMethod().AllowAnyHeader().WithExposedHeaders(Readable)
        .SetPreflightMaxAge(TimeSpan.FromMinutes(10))
        .Build();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var interval = configuration.GetValue("Cors:RefreshInterval", TimeSpan.FromSeconds(60));
        while (!stoppingToken.IsCancellationRequested)
        {
            var known = await RefreshAsync(stoppingToken);
            await Task.Delay(known ? interval : Destinations.Pause, clock, stoppingToken);
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

            origins = JsonSerializer.Deserialize<Answer>(json, JsonSerializerOptions.Web)!.Origins.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
            return true;
        }
        catch (Exception unreadable) when (unreadable is JsonException or NullReferenceException or ArgumentNullException)
        {
            log.LogWarning("The registered origins could not be read: {Reason}", unreadable.Message);
            return false;
        }
    }

    private sealed record Answer(string[] Origins);
}
