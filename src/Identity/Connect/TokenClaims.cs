using System.Security.Claims;
using System.Text.Json;
using AimsPlatform.Identity.Clients;
using AimsPlatform.Identity.People;
using AimsPlatform.Identity.RoleGrants;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.JsonWebTokens;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AimsPlatform.Identity.Connect;

/// <summary>What a token says of its holder. Roles are read at the moment of issue, never carried over (I5).</summary>
public sealed class TokenClaims(IdentityDb db, TimeProvider clock)
{
    /// <summary>Kept in codes and refresh tokens only: a changed password ends the session.</summary>
    public const string Stamp = "aims_stamp";

    public async Task<ClaimsPrincipal> ForPersonAsync(
        Person person, SignedIn signedIn, IEnumerable<string> scopes, IReadOnlySet<string>? onlyRoles, CancellationToken cancellationToken)
    {
        var identity = await HolderAsync(person.Id, person.OrganisationId, "person", onlyRoles, cancellationToken);
        identity.SetClaim(Claims.Name, person.Name).SetClaim(Claims.PreferredUsername, person.UserName).SetClaim(Stamp, person.SecurityStamp);
        signedIn.WriteTo(identity);
        return Principal(identity, scopes);
    }

    public async Task<ClaimsPrincipal> ForServiceAsync(ServiceClient client, IEnumerable<string> scopes, CancellationToken cancellationToken) =>
        Principal(await HolderAsync(client.Id, client.OrganisationId, "service", null, cancellationToken), scopes);

    private async Task<ClaimsIdentity> HolderAsync(
        Guid holder, Guid tenant, string kind, IReadOnlySet<string>? onlyRoles, CancellationToken cancellationToken)
    {
        var roles = await db.RoleGrants.ClaimsOfAsync(holder, clock.GetUtcNow(), cancellationToken);
        var organisation = await db.Organisations.Where(o => o.Id == tenant).Select(o => o.Name).SingleAsync(cancellationToken);
        var told = roles.Where(role => onlyRoles?.Contains(role) != false);
        var identity = new ClaimsIdentity(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme, Claims.Name, "roles");
        identity.SetClaim(Claims.Subject, holder.ToString()).SetClaim("tenant", tenant.ToString()).SetClaim("organisation", organisation).SetClaim("kind", kind);

        // Typed as JSON so that one role, or none, is an array too.
        identity.AddClaim(new Claim("roles", JsonSerializer.Serialize(told), JsonClaimValueTypes.JsonArray));
        return identity;
    }

    private static ClaimsPrincipal Principal(ClaimsIdentity identity, IEnumerable<string> scopes)
    {
        var principal = new ClaimsPrincipal(identity);
        principal.SetScopes(scopes.Append(OpenIdServer.Api).Distinct(StringComparer.Ordinal));
        principal.SetResources(OpenIdServer.Audience);
        principal.SetDestinations(claim => claim.Type switch
        {
            "tenant" => [Destinations.AccessToken, Destinations.IdentityToken],
            Claims.AuthenticationTime or Claims.AuthenticationMethodReference => [Destinations.AccessToken, Destinations.IdentityToken],
            "organisation" or "kind" or "roles" => [Destinations.AccessToken],
            Claims.Name or Claims.PreferredUsername when principal.HasScope(Scopes.Profile) => [Destinations.IdentityToken],
            _ => [],
        });
        return principal;
    }
}
