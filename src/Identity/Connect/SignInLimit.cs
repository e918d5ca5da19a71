using System.Globalization;
using System.Threading.RateLimiting;
using AimsPlatform.ServiceDefaults;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Identity;

namespace AimsPlatform.Identity.Connect;

/// <summary>
/// Two brakes on guessing passwords: so many attempts per minute and client address (<c>SignIn:AttemptsPerMinute</c>, 10),
/// and a quarter of an hour of rest for an account after five wrong ones.
/// </summary>
public static class SignInLimit
{
    public const string Policy = "sign-in";

    public static void AddSignInLimit(this WebApplicationBuilder builder)
    {
        var attempts = builder.Configuration.GetValue("SignIn:AttemptsPerMinute", 10);
        builder.Services.Configure<IdentityOptions>(identity =>
        {
            identity.Lockout.MaxFailedAccessAttempts = 5;
            identity.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(15);
            identity.Password.RequiredLength = 12;
            identity.Password.RequireDigit = identity.Password.RequireLowercase = false;
            identity.Password.RequireUppercase = identity.Password.RequireNonAlphanumeric = false;
        });
        builder.Services.AddRateLimiter(limits =>
        {
            limits.AddPolicy(Policy, http => RateLimitPartition.GetFixedWindowLimiter(
                http.Connection.RemoteIpAddress?.ToString() ?? "unknown",
                _ => new FixedWindowRateLimiterOptions { PermitLimit = attempts, Window = TimeSpan.FromMinutes(1) }));
            limits.OnRejected = async (rejected, _) =>
            {
                var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromMinutes(1);
                rejected.HttpContext.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
                await Problems.WriteAsync(rejected.HttpContext, StatusCodes.Status429TooManyRequests, "rate-limited", "Too many sign-ins from this address.");
            };
        });

        // The gateway stands between: the address that counts is the one it forwards. Only a proxy on this machine or
        // in Gateway:Networks (comma separated CIDR ranges) is believed.
        builder.Services.Configure<ForwardedHeadersOptions>(forwarded =>
        {
            forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor;
            foreach (var network in (builder.Configuration["Gateway:Networks"] ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                forwarded.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(network));
            }
        });
    }
}
