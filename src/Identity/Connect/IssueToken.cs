using System.Security.Claims;
using AimsPlatform.Identity.People;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AimsPlatform.Identity.Connect;

/// <summary>The token endpoint. OpenIddict has checked client, secret, code, verifier and refresh token before this runs.</summary>
public static class IssueToken
{
    private const string Scheme = OpenIddictServerAspNetCoreDefaults.AuthenticationScheme;

    public static async Task<IResult> Handle(
        HttpContext http, IdentityDb db, TokenClaims claims, DemoGrant demo, UserManager<Person> people, TimeProvider clock, CancellationToken cancellationToken)
    {
        var request = http.GetOpenIddictServerRequest() ?? throw new InvalidOperationException("Not an OpenID request.");
        if (request.IsClientCredentialsGrantType())
        {
            return await db.ServiceClients.SingleOrDefaultAsync(c => c.ClientId == request.ClientId && c.Active, cancellationToken) is { } client
                ? Issue(await claims.ForServiceAsync(client, request.GetScopes(), cancellationToken))
                : Refuse(Errors.UnauthorizedClient, "This client acts for no organisation.");
        }

        if (request.GrantType == DemoGrant.Type)
        {
            var (person, roles, refused) = await demo.PickAsync(request, cancellationToken);
            return person is null
                ? Refuse(Errors.InvalidRequest, refused!)
                : Issue(await claims.ForPersonAsync(person, new SignedIn(clock.GetUtcNow(), []), request.GetScopes().Remove(Scopes.OfflineAccess), roles, cancellationToken));
        }

        // Authorization code or refresh token: who signed in then, and when, with the rights of now.
        var earlier = (await http.AuthenticateAsync(Scheme)).Principal!;
        return await people.FindByIdAsync(earlier.GetClaim(Claims.Subject)!) is { Active: true } holder
                && holder.SecurityStamp == earlier.GetClaim(TokenClaims.Stamp) && !await people.IsLockedOutAsync(holder)
            ? Issue(await claims.ForPersonAsync(holder, SignedIn.ReadFrom(earlier), earlier.GetScopes(), null, cancellationToken))
            : Refuse(Errors.InvalidGrant, "Sign in again.");
    }

    private static IResult Issue(ClaimsPrincipal principal) => Results.SignIn(principal, authenticationScheme: Scheme);

    private static IResult Refuse(string error, string description) => Results.Forbid(new AuthenticationProperties(new Dictionary<string, string?>
    {
        [OpenIddictServerAspNetCoreConstants.Properties.Error] = error,
        [OpenIddictServerAspNetCoreConstants.Properties.ErrorDescription] = description,
    }), [Scheme]);
}
