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
    /// <summary>The type of the refusal, below <see cref="Problems.Prefix"/>.</summary>
    public const string Needed = "fresh-authentication-needed";

    /// <summary>What an endpoint says of itself that asks for it.</summary>
    public sealed record Asked;

    /// <summary>How old a sign-in may be, as <c>max_age</c> asks for one.</summary>
    public int Seconds { get; } = configuration.GetValue("Authentication:FreshForSeconds", 300);

    /// <summary>When the bearer of these claims last signed in; null for machines, which never did.</summary>
    public static DateTimeOffset? TimeOf(ClaimsPrincipal user) =>
        long.TryParse(user.FindFirst("auth_time")?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds < 253402300800
            ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    /// <summary>Whether who signed in then is let in now.</summary>
    public bool Suffices(DateTimeOffset? authenticatedAt) => authenticatedAt is { } at && at.AddSeconds(Seconds) >= clock.GetUtcNow();

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (Suffices(TimeOf(http.User)))
        {
            return await next(context);
        }

        http.Response.Headers.WWWAuthenticate = string.Create(CultureInfo.InvariantCulture, $"Bearer error=\"insufficient_user_authentication\", max_age={Seconds}");
        return TypedResults.Problem(statusCode: StatusCodes.Status401Unauthorized, type: Problems.Prefix + Needed, title: Needed,
            detail: $"Sign in again (max_age={Seconds}) and repeat this: it needs a person who proved within the last {Seconds} seconds who they are.",
            extensions: new Dictionary<string, object?> { ["maxAge"] = Seconds });
    }
}

public static class FreshAuthenticationExtensions
{
    /// <summary>Lets in only who signed in a moment ago and holds his roles still; others get 401 and learn how fresh it must be, or 403.</summary>
    public static RouteHandlerBuilder RequireFreshAuthentication(this RouteHandlerBuilder endpoint) =>
        endpoint.AddEndpointFilter<FreshAuthentication>().RequireStandingRoles().WithMetadata(new FreshAuthentication.Asked());
}
