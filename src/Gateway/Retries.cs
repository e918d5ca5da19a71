using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace AimsPlatform.Gateway;

/// <summary>
/// A safe request that a replica failed, or answered with 502 or 503, goes to another replica. A write moves only when
/// no connection could be made, because then nothing of it was sent. Bodies are never buffered.
/// </summary>
public static class Retries
{
    private const int Attempts = 3;
    private static readonly object AnotherIsLeft = new();

    /// <summary>Methods that change nothing (RFC 9110, 9.2.1).</summary>
    public static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    /// <summary>Part of the proxy pipeline, before load balancing.</summary>
    public static async Task Retry(HttpContext http, RequestDelegate next)
    {
        var proxy = http.GetReverseProxyFeature();
        var untried = proxy.AvailableDestinations;
        for (var attempt = 1; untried.Count > 1 && attempt < Attempts; attempt++)
        {
            http.Items[AnotherIsLeft] = true;
            await next(http);
            if (!FailedWithoutEffect(http))
            {
                return;
            }

            untried = [.. untried.Where(replica => replica != proxy.ProxiedDestination)];
            proxy.AvailableDestinations = untried;
            http.Features.Set<IForwarderErrorFeature>(null);
            http.Response.Clear();
        }

        http.Items.Remove(AnotherIsLeft);
        await next(http);
    }

    /// <summary>Holds back the body of a 502 or 503 while another replica is left to ask.</summary>
    public static void AddTo(TransformBuilderContext context) => context.AddResponseTransform(static response =>
    {
        response.SuppressResponseBody = IsUnavailable(response.ProxyResponse) && response.HttpContext is var http && IsSafe(http.Request.Method) && http.Items.ContainsKey(AnotherIsLeft);
        return ValueTask.CompletedTask;
    });

    private static bool FailedWithoutEffect(HttpContext http)
    {
        if (http.Response.HasStarted || http.RequestAborted.IsCancellationRequested)
        {
            return false;
        }

        var error = http.GetForwarderErrorFeature();
        return IsSafe(http.Request.Method)
            ? error?.Error is ForwarderError.Request || (error is null && http.Response.StatusCode is 502 or 503)
            : error?.IsRefusedConnection() == true;
    }

    private static bool IsUnavailable(HttpResponseMessage? response) => (int?)response?.StatusCode is 502 or 503;
}
