using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;
using AimsPlatform.ServiceDefaults;

namespace AimsPlatform.Gateway;

/// <summary>
/// Token buckets: one per tenant, one per client of a tenant, one per address for callers without a valid token.
/// Buckets are apart, so a noisy tenant meets its own limit and nobody else's, and idle ones are dropped.
/// Configuration section <c>RateLimits</c>; answers carry draft-ietf-httpapi-ratelimit-headers.
/// </summary>
public sealed class RateLimits : IDisposable
{
    private readonly Bucket<string> tenants;
    private readonly Bucket<(string Tenant, string Client)> clients;
    private readonly Bucket<IPAddress> addresses;

    public RateLimits(IConfiguration configuration)
    {
        var section = configuration.GetSection("RateLimits");
        tenants = new("tenant", Rate.Read(section, "Tenant", 2_000), http => Claim(http, "tenant"));
        clients = new("client", Rate.Read(section, "Client", 1_000), http => (Claim(http, "tenant"), Claim(http, "client_id")));
        addresses = new("address", Rate.Read(section, "Anonymous", 50), Network);
    }

    /// <summary>After authentication and before authorization, so that guessing tokens is limited too.</summary>
    public Task Limit(HttpContext http, RequestDelegate next)
    {
        if (IsProbe(http.Request.Path))
        {
            return next(http);
        }

        if (http.User.Identity?.IsAuthenticated != true)
        {
            return addresses.Take(http) ? next(http) : Refuse(http, "this address");
        }

        // The client's bucket first: what it is refused must not count against its tenant.
        return !clients.Take(http) ? Refuse(http, "this client")
            : !tenants.Take(http) ? Refuse(http, "this organisation")
            : next(http);
    }

    public void Dispose()
    {
        tenants.Dispose();
        clients.Dispose();
        addresses.Dispose();
    }

    private static Task Refuse(HttpContext http, string who)
    {
        http.Response.Headers.RetryAfter = "1";
        return Problems.WriteAsync(http, StatusCodes.Status429TooManyRequests, detail: $"The rate limit of {who} is used up.");
    }

    private static bool IsProbe(PathString path) => path == ServiceDefaults.ServiceDefaults.HealthPath || path == ServiceDefaults.ServiceDefaults.AlivePath;

    private static string Claim(HttpContext http, string name) => http.User.FindFirst(name)?.Value ?? "";

    // Whoever has one IPv6 address has the 2^64 of its network: they share a bucket.
    private static IPAddress Network(HttpContext http)
    {
        var address = http.Connection.RemoteIpAddress ?? IPAddress.None;
        if (address.AddressFamily != System.Net.Sockets.AddressFamily.InterNetworkV6 || address.IsIPv4MappedToIPv6)
        {
            return address;
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }

    private readonly record struct Rate(int PerSecond, int Burst)
    {
        public static Rate Read(IConfiguration section, string name, int perSecond)
        {
            perSecond = section.GetValue($"{name}:PerSecond", perSecond);
            return new Rate(perSecond, section.GetValue($"{name}:Burst", perSecond * 2));
        }
    }

    /// <summary>The buckets of one kind, by key; full ones that nobody uses are forgotten.</summary>
    private sealed class Bucket<TKey> : IDisposable where TKey : notnull
    {
        private readonly string name;
        private readonly string policy;
        private readonly Rate rate;
        private readonly PartitionedRateLimiter<HttpContext> limiter;
        private readonly Func<object, Task> stamp;

        public Bucket(string name, Rate rate, Func<HttpContext, TKey> key)
        {
            (this.name, this.rate, stamp) = (name, rate, Stamp);
            policy = string.Create(CultureInfo.InvariantCulture, $"\"{name}\";q={rate.Burst};w={Math.Max(1, rate.Burst / rate.PerSecond)}");
            Func<TKey, RateLimiter> create = _ => new TokenBucketRateLimiter(new TokenBucketRateLimiterOptions
            {
                TokenLimit = rate.Burst,
                TokensPerPeriod = rate.PerSecond,
                ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                // The partitions are replenished together by one timer, in proportion to the time passed.
                AutoReplenishment = false,
                QueueLimit = 0,
            });
            limiter = PartitionedRateLimiter.Create<HttpContext, TKey>(http => RateLimitPartition.Get(key(http), create));
        }

        public bool Take(HttpContext http)
        {
            using var lease = limiter.AttemptAcquire(http);
            http.Response.OnStarting(stamp, http);
            return lease.IsAcquired;
        }

        public void Dispose() => limiter.Dispose();

        // At the end, because a retry clears the headers of the failed attempt. The tenant's stamp comes before the client's.
        private Task Stamp(object state)
        {
            var http = (HttpContext)state;
            var left = limiter.GetStatistics(http)?.CurrentAvailablePermits ?? 0;
            var reset = (rate.Burst - left + rate.PerSecond - 1) / rate.PerSecond;
            Add(http.Response.Headers, "RateLimit-Policy", policy);
            Add(http.Response.Headers, "RateLimit", string.Create(CultureInfo.InvariantCulture, $"\"{name}\";r={left};t={reset}"));
            return Task.CompletedTask;
        }

        private static void Add(IHeaderDictionary headers, string name, string item) =>
            headers[name] = headers.TryGetValue(name, out var others) ? $"{others}, {item}" : item;
    }
}
