using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.ServiceDefaults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace AimsPlatform.BuildingBlocks;

/// <summary>The permission an endpoint asks for; every endpoint carries exactly one, or is open on purpose.</summary>
public sealed record PermissionNeeded(string Permission);

public static class Access
{
    /// <summary>Lets in who holds the permission anywhere; rules about one object's business unit follow behind the door.</summary>
    public static RouteHandlerBuilder RequirePermission(this RouteHandlerBuilder endpoint, string permission)
    {
        if (!RolePermissions.Known.Contains(permission))
        {
            throw new InvalidOperationException($"No role grants {permission}: add it to {nameof(RolePermissions)}.");
        }

        return endpoint.RequireAuthorization().WithMetadata(new PermissionNeeded(permission));
    }

    /// <summary>After authentication: says who acts, and refuses who lacks the endpoint's permission.</summary>
    internal static async Task Middleware(HttpContext http, RequestDelegate next)
    {
        if (http.User.Identity is { IsAuthenticated: true })
        {
            var acting = (Acting)http.RequestServices.GetService(typeof(Acting))!;
            acting.As(http.User);
            acting.AuthenticatedAt = FreshAuthentication.TimeOf(http.User);
            if (http.GetEndpoint()?.Metadata.GetMetadata<PermissionNeeded>() is { Permission: var permission } && !acting.May(permission))
            {
                await Problems.WriteAsync(http, StatusCodes.Status403Forbidden, "forbidden", $"This needs the permission {permission}.", ("permission", permission));
                return;
            }
        }

        await next(http);
    }
}
