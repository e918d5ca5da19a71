using System.Security.Claims;
using AimsPlatform.Identity.People;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AimsPlatform.Identity.Connect;

/// <summary>The authorization endpoint: whoever is signed in gets a code, anyone else the sign-in page first.</summary>
public static class Authorize
{
    private const string Scheme = OpenIddictServerAspNetCoreDefaults.AuthenticationScheme;

    public static async Task<IResult> Handle(
        HttpContext http, TokenClaims claims, UserManager<Person> people, TimeProvider clock, CancellationToken cancellationToken)
    {
        var request = http.GetOpenIddictServerRequest() ?? throw new InvalidOperationException("Not an OpenID request.");
        var session = await http.AuthenticateAsync(IdentityConstants.ApplicationScheme);
        if (session.Principal is { } visitor && SignedIn.ReadFrom(visitor) is var signedIn
            && (request.MaxAge is not { } maxAge || signedIn.At > clock.GetUtcNow().AddSeconds(-maxAge)) && !request.HasPromptValue(PromptValues.Login)
            && await SignedInAsync(visitor, people) is { } person)
        {
            return Results.SignIn(await claims.ForPersonAsync(person, signedIn, request.GetScopes(), null, cancellationToken), authenticationScheme: Scheme);
        }

        if (request.HasPromptValue(PromptValues.None))
        {
            return Results.Forbid(new AuthenticationProperties(new Dictionary<string, string?>
            {
                [OpenIddictServerAspNetCoreConstants.Properties.Error] = Errors.LoginRequired,
                [OpenIddictServerAspNetCoreConstants.Properties.ErrorDescription] = "Nobody is signed in.",
            }), [Scheme]);
        }

        // Asking for a new sign-in is answered by the sign-in page once; coming back from it must not ask again. Whoever cuts
        // the wish out of the address gains nothing: the token tells when its bearer signed in.
        var parameters = request.GetParameters().Where(p => p.Key is not (Parameters.Prompt or Parameters.MaxAge))
            .Select(p => KeyValuePair.Create(p.Key, (string?)p.Value));
        return Results.LocalRedirect(SignIn.PageFor("/connect/authorize" + QueryString.Create(parameters)));
    }

    private static async Task<Person?> SignedInAsync(ClaimsPrincipal visitor, UserManager<Person> people) =>
        await people.FindByIdAsync(visitor.GetClaim(Claims.Subject)!) is { Active: true } person
            && person.SecurityStamp == visitor.GetClaim(TokenClaims.Stamp) ? person : null;
}
