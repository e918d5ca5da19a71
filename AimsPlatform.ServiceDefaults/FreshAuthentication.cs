using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace AimsPlatform.ServiceDefaults;

/// <summary>
/// Step-up authentication (RFC 9470): what binds a person by signature asks for somebody who proved a moment ago who they
/// are. The token says when that was (<c>auth_time</c>, RFC 9068); <c>Authentication:FreshForSeconds</c> says how long it counts (300).
/// </summary>
public sealed class FreshAuthentication(IConfiguration configuration, TimeProvider clock) : IEndpointFilter
{
    private readonly int _seconds = configuration.GetValue("Authentication:FreshForSeconds", 300);

    /// <summary>When the bearer of these claims last signed in; null for machines, which never did.</summary>
    public static DateTimeOffset? TimeOf(ClaimsPrincipal user) =>
        long.TryParse(user.FindFirst("auth_time")?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds < 253402300800
            ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (TimeOf(http.User) is { } at && at.AddSeconds(_seconds) >= clock.GetUtcNow())
        {
            return await next(context);
        }

        http.Response.Headers.WWWAuthenticate = string.Create(CultureInfo.InvariantCulture, $"Bearer error=\"insufficient_user_authentication\", max_age={_seconds}");
        return TypedResults.Problem(statusCode: StatusCodes.Status401Unauthorized, type: Problems.Prefix + "fresh-authentication-needed", title: "fresh-authentication-needed",
            detail: $"Sign in again (max_age={_seconds}) and repeat this: it needs a person who proved within the last {_seconds} seconds who they are.",
            extensions: new Dictionary<string, object?> { ["maxAge"] = _seconds });
    }
}

public static class FreshAuthenticationExtensions
{
    /// <summary>Lets in only who signed in a moment ago; others get 401 and learn how fresh it must be.</summary>
    public static RouteHandlerBuilder RequireFreshAuthentication(this RouteHandlerBuilder endpoint) => endpoint.AddEndpointFilter<FreshAuthentication>();
}
