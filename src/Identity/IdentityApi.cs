using AimsPlatform.Identity.Connect;
using AimsPlatform.Identity.Http;
using AimsPlatform.Identity.Organisations;
using AimsPlatform.Identity.People;
using AimsPlatform.Identity.RoleGrants;
using AimsPlatform.ServiceDefaults;

namespace AimsPlatform.Identity;

/// <summary>Every route of the service, and who may call it. Each handler is in the file of the same name.</summary>
public static class IdentityApi
{
    public static void MapIdentity(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/v1").WithMetadata(new ActsForTenant());
        var me = api.MapGroup("/").WithTag("Who I am", "The caller, what the caller may do, and who else is there.");
        me.MapGet("/me", ShowMe.Handle).WithSummary("Who I am, my organisation, roles and permissions");
        me.MapGet("/permissions", ListPermissions.Handle).WithSummary("Which role grants which permissions");
        me.MapGet("/directory", ListDirectory.Handle).RequirePermission(Can.ReadDirectory).WithParameters("limit", "cursor", "q", "role")
            .WithSummary("The people of my organisation, by name");

        var grants = api.MapGroup("/role-grants").WithTag("Role grants", "Who holds which role, from when until when, given by whom.");
        grants.MapGet("/", ListRoleGrants.Handle).RequirePermission(Can.ReadGrants).WithParameters("limit", "cursor", "holder", "role", "current")
            .WithSummary("Who holds which role, now and before");
        grants.MapPost("/", GrantRole.Handle).Idempotent().RequirePermission(Can.WriteGrants).WithSummary("Grant a role");
        grants.MapGet("/{id:guid}", ShowRoleGrant.Handle).RequirePermission(Can.ReadGrants).WithSummary("One role grant");
        grants.MapGet("/{id:guid}/history", ShowRoleGrant.History).RequirePermission(Can.ReadGrants).WithSummary("Who gave and took this role, when and why");
        grants.MapPost("/{id:guid}/end", EndRoleGrant.Handle).Idempotent().RequirePermission(Can.WriteGrants).WithSummary("Take a role away");

        var organisation = api.MapGroup("/organisation").WithTag("Organisation", "The caller's own organisation and the browser origins it has registered.");
        organisation.MapGet("/", GetOrganisation.Handle).RequirePermission(Can.ReadOrganisation).WithSummary("My organisation and its registered browser origins");
        organisation.MapPut("/", ChangeOrganisation.Handle).RequirePermission(Can.WriteOrganisation).WithSummary("Change my organisation");
    }

    /// <summary>Signing in and issuing tokens: no tenant is known yet, the requests say who they are by other means.</summary>
    public static void MapConnect(this IEndpointRouteBuilder app)
    {
        var connect = app.MapGroup("/connect").AllowAnonymous().ExcludeFromDescription().WithMetadata(new BeforeATenantIsKnown());
        connect.MapMethods("/authorize", ["GET", "POST"], (Delegate)Authorize.Handle);
        connect.MapPost("/token", IssueToken.Handle);
        connect.MapMethods("/userinfo", ["GET", "POST"], (Delegate)UserInfo.Handle);
        connect.MapMethods("/logout", ["GET", "POST"], (Delegate)SignOut.Handle);
        connect.MapGet("/sign-in", SignIn.Show);
        connect.MapPost("/sign-in", SignIn.Handle).RequireRateLimiting(SignInLimit.Policy);
        app.MapGet("/internal/cors-origins", ListCorsOrigins.Handle).AllowAnonymous().ExcludeFromDescription().WithMetadata(new BeforeATenantIsKnown());
        app.MapGet("/internal/time-zones", ListTimeZones.Handle).AllowAnonymous().ExcludeFromDescription().WithMetadata(new BeforeATenantIsKnown());
    }

    private static class Can
    {
        public const string ReadDirectory = "directory:read";
        public const string ReadGrants = "role-grants:read";
        public const string WriteGrants = "role-grants:write";
        public const string ReadOrganisation = "organisation:read";
        public const string WriteOrganisation = "organisation:write";
    }
}
