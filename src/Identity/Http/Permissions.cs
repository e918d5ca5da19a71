using System.Security.Claims;
using AimsPlatform.ServiceDefaults;

namespace AimsPlatform.Identity.Http;

/// <summary>The one permission an endpoint asks for; checked before its parameters are read.</summary>
public sealed record NeedsPermission(string Permission);

/// <summary>Query parameters an endpoint knows; any other is refused, so that a misspelt filter is never ignored.</summary>
public sealed record KnownParameters(IReadOnlySet<string> Names);

public static class Permissions
{
    public static RouteHandlerBuilder RequirePermission(this RouteHandlerBuilder endpoint, string permission) =>
        endpoint.WithMetadata(new NeedsPermission(permission));

    public static RouteHandlerBuilder WithParameters(this RouteHandlerBuilder endpoint, params string[] names) =>
        endpoint.WithMetadata(new KnownParameters(names.ToHashSet(StringComparer.Ordinal)));

    /// <summary>After authorisation: sets who acts, asks for the permission, refuses unknown query parameters.</summary>
    public static void UsePermissions(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        var endpoint = http.GetEndpoint();
        if (endpoint?.Metadata.GetMetadata<BeforeATenantIsKnown>() is not null)
        {
            http.RequestServices.GetRequiredService<Acting>().BeforeATenantIsKnown();
        }

        if (endpoint?.Metadata.GetMetadata<ActsForTenant>() is null)
        {
            await next(http);
            return;
        }

        http.RequestServices.GetRequiredService<Acting>().As(
            Guid.Parse(http.User.FindFirst("tenant")!.Value), Guid.Parse(http.User.FindFirst("sub")!.Value));
        if (endpoint.Metadata.GetMetadata<NeedsPermission>() is { } needs && !http.User.Granted().Contains(needs.Permission))
        {
            await Problems.WriteAsync(http, StatusCodes.Status403Forbidden, "forbidden",
                $"Your roles do not grant {needs.Permission}.", ("permission", needs.Permission));
            return;
        }

        var known = endpoint.Metadata.GetMetadata<KnownParameters>()?.Names;
        if (http.Request.Query.Keys.FirstOrDefault(name => known?.Contains(name) != true) is { } unknown)
        {
            await Problems.WriteAsync(http, StatusCodes.Status400BadRequest, "unknown-parameter",
                $"There is no query parameter '{unknown}' here.", ("allowed", known ?? (object)Array.Empty<string>()));
            return;
        }

        await next(http);
    });

    /// <summary>Everything the roles in the token grant.</summary>
    public static IReadOnlySet<string> Granted(this ClaimsPrincipal user) => RolePermissions.Of(user.Roles());

    /// <summary>Role codes as the token carries them, <c>RO</c> or <c>RO@unit</c>.</summary>
    public static IEnumerable<string> Roles(this ClaimsPrincipal user) => user.FindAll("roles").Select(claim => claim.Value);
}

/// <summary>Marks the routes of the API, which always act for the tenant of the token.</summary>
public sealed record ActsForTenant;

/// <summary>Marks the routes that run before a tenant is known: signing in, tokens, and what the gateway asks for.</summary>
public sealed record BeforeATenantIsKnown;
