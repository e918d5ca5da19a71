using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http.Timeouts;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace AimsPlatform.Gateway;

/// <summary>
/// The circuit breaker of one replica: a refused connection opens it at once, any other transport failure or timeout
/// after five in a row. It closes again by itself after <see cref="Destinations.Pause"/>.
/// </summary>
public sealed class Breaker(IDestinationHealthUpdater health) : IPassiveHealthCheckPolicy
{
    /// <summary>The name by which clusters ask for this policy.</summary>
    public const string PolicyName = "breaker";

    private const int Tolerated = 5;

    private readonly ConditionalWeakTable<DestinationState, StrongBox<int>> failures = [];

    public string Name => PolicyName;

    public void RequestProxied(HttpContext context, ClusterState cluster, DestinationState destination)
    {
        var error = context.GetForwarderErrorFeature();
        var inARow = failures.GetOrCreateValue(destination);
        if (error is null)
        {
            inARow.Value = 0;
            return;
        }

        if (error.IsRefusedConnection() || (IsItsFault(context, error.Error) && Interlocked.Increment(ref inARow.Value) >= Tolerated))
        {
            inARow.Value = 0;
            health.SetPassive(cluster, destination, DestinationHealth.Unhealthy, Destinations.Pause);
        }
    }

    // What the caller broke off or sent badly says nothing about the replica; a request that ran out of time does.
    private static bool IsItsFault(HttpContext context, ForwarderError error) => error switch
    {
        ForwarderError.Request or ForwarderError.RequestTimedOut or ForwarderError.RequestBodyDestination or ForwarderError.ResponseBodyDestination => true,
        ForwarderError.RequestCanceled => context.Features.Get<IHttpRequestTimeoutFeature>()?.RequestTimeoutToken.IsCancellationRequested == true,
        _ => false,
    };
}

internal static class ForwarderErrors
{
    /// <summary>No connection could be made, so nothing of the request ever left the gateway.</summary>
    public static bool IsRefusedConnection(this IForwarderErrorFeature error) =>
        error is { Error: ForwarderError.Request, Exception: HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError } };
}
