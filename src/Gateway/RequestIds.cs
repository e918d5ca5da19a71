using Microsoft.Extensions.Primitives;

namespace AimsPlatform.Gateway;

/// <summary>Each request has an id: the caller's <c>X-Request-Id</c> when it is sane, else a new one. It goes to the service, into every log line and back.</summary>
public static class RequestIds
{
    /// <summary>The header, in and out.</summary>
    public const string Header = "X-Request-Id";

    private const int MaxLength = 64;

    public static Task Give(HttpContext http, RequestDelegate next)
    {
        var given = http.Request.Headers[Header];
        var id = IsSane(given) ? given.ToString() : Guid.CreateVersion7().ToString("N");

        // The host's own logging scope prints the trace identifier, so no further scope is needed.
        http.TraceIdentifier = id;
        http.Request.Headers[Header] = id;
        return next(http);
    }

    /// <summary>One value of at most 64 letters, digits, dots, underscores and hyphens: safe in a log and in a header.</summary>
    public static bool IsSane(StringValues given) =>
        given is [{ Length: > 0 and <= MaxLength } id] && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
}
