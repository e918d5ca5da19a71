using AimsPlatform.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AimsPlatform.Identity.Keys;

/// <summary>Until the signing keys could be read, everything but the health endpoints answers 503.</summary>
public sealed class WaitForKeys(RequestDelegate next, KeyRing ring)
{
    public Task InvokeAsync(HttpContext http) =>
        ring.Loaded || http.Request.Path == ServiceDefaults.ServiceDefaults.AlivePath || http.Request.Path == ServiceDefaults.ServiceDefaults.HealthPath
            ? next(http)
            : Problems.WriteAsync(http, StatusCodes.Status503ServiceUnavailable, "unavailable", "The signing keys are not read yet.");
}

/// <summary>Ready when the database answers and the signing keys are there.</summary>
public sealed class Ready(IdentityDb db, KeyRing ring) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        !ring.Loaded ? HealthCheckResult.Unhealthy("no signing keys yet")
        : await db.Database.CanConnectAsync(cancellationToken) ? HealthCheckResult.Healthy()
        : HealthCheckResult.Unhealthy("no database");
}
