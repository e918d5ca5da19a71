using AimsPlatform.ServiceDefaults;
using Microsoft.AspNetCore.Http.Features;

namespace AimsPlatform.Gateway;

/// <summary>Refuses a request target or headers that no service would read, with the problem that says so.</summary>
public sealed class RequestHead(Limits limits)
{
    public Task Check(HttpContext http, RequestDelegate next)
    {
        if (http.Features.Get<IHttpRequestFeature>()?.RawTarget.Length > limits.Target)
        {
            return Problems.WriteAsync(http, StatusCodes.Status414UriTooLong, detail: $"Path and query may have {limits.Target} characters.", members: ("limit", limits.Target));
        }

        var size = 0;
        foreach (var (name, values) in http.Request.Headers)
        {
            foreach (var value in values)
            {
                size += name.Length + (value?.Length ?? 0);
            }
        }

        return size <= limits.Headers
            ? next(http)
            : Problems.WriteAsync(http, StatusCodes.Status431RequestHeaderFieldsTooLarge, detail: $"All headers together may have {limits.Headers} characters.", members: ("limit", limits.Headers));
    }
}
