using System.Text;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.LoadBalancing;
using Yarp.ReverseProxy.Model;

namespace AimsPlatform.Gateway;

/// <summary>
/// Where the services are: <c>services:{name}:http:{n}</c>, one entry per replica. Replicas share the work, are probed
/// at <c>/health</c>, and one that fails is left out at once and taken back within seconds.
/// </summary>
public static class Destinations
{
    /// <summary>How long a replica that refused is left alone before it is tried again.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    public static void AddDestinations(this WebApplicationBuilder builder, Limits limits)
    {
        var probe = builder.Configuration.GetValue("Destinations:ProbeInterval", TimeSpan.FromSeconds(2));
        builder.Services.AddReverseProxy()
            .LoadFromMemory(Routes.ToProxyRoutes(limits), [.. Routes.All.Select(upstream => Cluster(upstream, builder.Configuration, probe, limits))])
            .AddTransforms(Retries.AddTo);
        builder.Services.AddSingleton<IForwarderHttpClientFactory, UpstreamClient>();
        builder.Services.AddSingleton<IPassiveHealthCheckPolicy, Breaker>();
        builder.Services.AddSingleton<Upstreams>();
    }

    private static ClusterConfig Cluster(Upstream upstream, ConfigurationManager configuration, TimeSpan probe, Limits limits) => new()
    {
        ClusterId = upstream.Name,
        LoadBalancingPolicy = LoadBalancingPolicies.PowerOfTwoChoices,
        Destinations = configuration.GetSection($"services:{upstream.Name}:http").GetChildren()
            .ToDictionary(replica => $"{upstream.Name}/{replica.Key}", replica => new DestinationConfig { Address = replica.Value! }),
        HttpRequest = new ForwarderRequestConfig { Version = System.Net.HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact, ActivityTimeout = limits.BulkTimeout },
        HealthCheck = new HealthCheckConfig
        {
            AvailableDestinationsPolicy = HealthCheckConstants.AvailableDestinations.HealthyAndUnknown,
            Passive = new PassiveHealthCheckConfig { Enabled = true, Policy = Breaker.PolicyName, ReactivationPeriod = Pause },
            Active = new ActiveHealthCheckConfig
            {
                Enabled = true,
                Interval = probe,
                Timeout = TimeSpan.FromSeconds(5),
                Policy = HealthCheckConstants.ActivePolicy.ConsecutiveFailures,
                Path = ServiceDefaults.ServiceDefaults.HealthPath,
            },
        },
    };

    private sealed class UpstreamClient : ForwarderHttpClientFactory
    {
        protected override void ConfigureHandler(ForwarderHttpClientContext context, SocketsHttpHandler handler)
        {
            base.ConfigureHandler(context, handler);
            handler.ConnectTimeout = TimeSpan.FromSeconds(2);
            handler.PooledConnectionIdleTimeout = TimeSpan.FromSeconds(60);
            handler.RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8; // as they were read: by itself the client takes ASCII only, and breaks off
        }

        protected override HttpMessageHandler WrapHandler(ForwarderHttpClientContext context, HttpMessageHandler handler) =>
            new NeverReplay(base.WrapHandler(context, handler));
    }

    /// <summary>Keeps the HTTP client from sending a write again by itself.</summary>
    private sealed class NeverReplay(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            // When a kept-alive connection breaks, SocketsHttpHandler silently repeats a request without content on
            // another one, also a POST that the service had already carried out. With content, be it empty, it does not.
            if (request.Content is null && !Retries.IsSafe(request.Method.Method))
            {
                request.Content = new ByteArrayContent([]);
            }

            return base.SendAsync(request, cancellationToken);
        }
    }
}

/// <summary>What the gateway itself asks of the services, over the same connections and health knowledge as the proxy.</summary>
public sealed class Upstreams(IProxyStateLookup proxy)
{
    /// <summary>Replicas of a service that may be asked now; healthy ones first.</summary>
    public IEnumerable<DestinationState> Of(string service) => Cluster(service) is { } cluster
        ? cluster.DestinationsState.AvailableDestinations.OrderByDescending(replica => replica.Health.Active == DestinationHealth.Healthy)
        : [];

    /// <summary>The number of replicas that passed their last probe, and of all.</summary>
    public (int Healthy, int All) Count(string service)
    {
        var all = Cluster(service)?.DestinationsState.AllDestinations ?? [];
        return (all.Count(replica => replica.Health is { Active: DestinationHealth.Healthy, Passive: not DestinationHealth.Unhealthy }), all.Count);
    }

    /// <summary>A JSON answer of any replica of the service, or null when none gives one within five seconds.</summary>
    public async Task<byte[]?> GetAsync(string service, string path, CancellationToken cancellationToken)
    {
        foreach (var replica in Of(service).ToArray())
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(TimeSpan.FromSeconds(5));
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, replica.Model.Config.Address.TrimEnd('/') + path);
                using var response = await Cluster(service)!.Model.HttpClient.SendAsync(request, patience.Token);
                if (response.IsSuccessStatusCode)
                {
                    return await response.Content.ReadAsByteArrayAsync(patience.Token);
                }
            }
            catch (Exception failed) when (failed is HttpRequestException or IOException || (failed is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                // The next replica may answer.
            }
        }

        return null;
    }

    private ClusterState? Cluster(string service) => proxy.TryGetCluster(service, out var cluster) ? cluster : null;
}
