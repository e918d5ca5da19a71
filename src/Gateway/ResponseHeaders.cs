namespace AimsPlatform.Gateway;

/// <summary>What every answer carries, whoever wrote it: the request id, and headers that keep browsers from guessing, framing and leaking.</summary>
public static class ResponseHeaders
{
    private const string NothingAtAll = "default-src 'none'; frame-ancestors 'none'";

    private static readonly Func<object, Task> Stamp = state =>
    {
        var http = (HttpContext)state;
        var headers = http.Response.Headers;
        headers[RequestIds.Header] = http.TraceIdentifier;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.XFrameOptions = "DENY";
        headers.Remove("Server");
        if (headers.ContentSecurityPolicy.Count == 0)
        {
            // A page that needs more (sign-in, documentation) says so itself.
            headers.ContentSecurityPolicy = NothingAtAll;
        }

        if (http.Request.IsHttps)
        {
            headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
        }

        return Task.CompletedTask;
    };

    public static Task Add(HttpContext http, RequestDelegate next)
    {
        http.Response.OnStarting(Stamp, http);
        return next(http);
    }
}
