using System.Globalization;
using AimsPlatform.ServiceDefaults;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace AimsPlatform.Gateway;

/// <summary>What went wrong between the gateway and a service, said as a problem; and bodies too large, before they are read.</summary>
public static class ProxyErrors
{
    private const string MayHaveHappened = "What was asked may still have happened.";

    public static async Task Explain(HttpContext http, RequestDelegate next)
    {
        if (http.Request.ContentLength > Limit(http))
        {
            await TooLarge(http);
            return;
        }

        await next(http);
        if (http.GetForwarderErrorFeature() is { } failed && !http.Response.HasStarted)
        {
            await Explain(http, failed);
        }
    }

    private static Task Explain(HttpContext http, IForwarderErrorFeature failed)
    {
        var service = http.GetReverseProxyFeature().Cluster.Config.ClusterId;
        if (http.RequestAborted.IsCancellationRequested)
        {
            return Task.CompletedTask;
        }

        if (Unreadable(failed.Exception) is { } unreadable)
        {
            return unreadable.StatusCode == StatusCodes.Status413PayloadTooLarge ? TooLarge(http) : Problems.WriteAsync(http, unreadable.StatusCode, detail: unreadable.Message);
        }

        if (failed.Error == ForwarderError.NoAvailableDestinations || failed.IsRefusedConnection())
        {
            http.Response.Headers.RetryAfter = Destinations.Pause.TotalSeconds.ToString(CultureInfo.InvariantCulture);
            return Problems.WriteAsync(http, StatusCodes.Status503ServiceUnavailable, detail: $"No instance of {service} answers now.");
        }

        // The caller is still there, so a cancelled request is one that ran into the time limit of its route.
        return failed.Error is ForwarderError.RequestTimedOut or ForwarderError.RequestCanceled
            ? Problems.WriteAsync(http, StatusCodes.Status504GatewayTimeout, detail: $"{service} gave no answer in time. {MayHaveHappened}")
            : Problems.WriteAsync(http, StatusCodes.Status502BadGateway, detail: $"{service} broke off. {MayHaveHappened}");
    }

    private static Task TooLarge(HttpContext http) =>
        Problems.WriteAsync(http, StatusCodes.Status413PayloadTooLarge, detail: $"The body may have {Limit(http)} bytes.", members: ("limit", Limit(http)));

    // The route's limit; it reaches the server's feature only inside the proxy pipeline.
    private static long? Limit(HttpContext http) =>
        http.GetEndpoint()?.Metadata.GetMetadata<RouteModel>()?.Config.MaxRequestBodySize ?? http.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize;

    // A body that fails while it is sent on fails twice, on each side: both are in one aggregate.
    private static BadHttpRequestException? Unreadable(Exception? exception) => exception switch
    {
        BadHttpRequestException found => found,
        AggregateException several => several.InnerExceptions.Select(Unreadable).FirstOrDefault(found => found is not null),
        { InnerException: { } inner } => Unreadable(inner),
        _ => null,
    };
}
