using AimsPlatform.ServiceDefaults;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace AimsPlatform.Identity.Keys;

/// <summary>Until the signing keys could be read, everything answers 503: without one OpenIddict fails every request, also a probe.</summary>
public sealed class WaitForKeys(RequestDelegate next, KeyRing ring)
{
    public Task InvokeAsync(HttpContext http) =>
        ring.Loaded ? next(http)
            : http.Request.Path == ServiceDefaults.ServiceDefaults.AlivePath ? http.Response.WriteAsync("Healthy", http.RequestAborted)
            : Problems.WriteAsync(http, StatusCodes.Status503ServiceUnavailable, "unavailable", "The signing keys are not read yet.");
}

/// <summary>Ready when the database answers and the signing keys are there.</summary>
public sealed class Ready(IConfiguration configuration, KeyRing ring) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!ring.Loaded)
        {
            return HealthCheckResult.Unhealthy("no signing keys yet");
        }

        // Past EF on purpose: its retries would make a probe wait for a database that is away. A throw is unhealthy too.
        await using var connection = new NpgsqlConnection(configuration.GetConnectionString(IdentityDb.Name));
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand("select 1", connection);
        await command.ExecuteScalarAsync(cancellationToken);
        return HealthCheckResult.Healthy();
    }
}
