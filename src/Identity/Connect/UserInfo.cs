using AimsPlatform.Identity.RoleGrants;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AimsPlatform.Identity.Connect;

/// <summary>Who the bearer of a token is, as far as its scopes allow to say.</summary>
public static class UserInfo
{
    public static async Task<IResult> Handle(HttpContext http, IdentityDb db, TimeProvider clock, CancellationToken cancellationToken)
    {
        var token = (await http.AuthenticateAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme)).Principal!;
        var id = Guid.Parse(token.GetClaim(Claims.Subject)!);
        if (await db.People.AsNoTracking().SingleOrDefaultAsync(p => p.Id == id && p.Active, cancellationToken) is not { } person)
        {
            return Results.Challenge(new AuthenticationProperties(new Dictionary<string, string?>
            {
                [OpenIddictServerAspNetCoreConstants.Properties.Error] = Errors.InvalidToken,
                [OpenIddictServerAspNetCoreConstants.Properties.ErrorDescription] = "The token does not belong to a person who is here.",
            }), [OpenIddictServerAspNetCoreDefaults.AuthenticationScheme]);
        }

        var answer = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            [Claims.Subject] = person.Id,
            ["tenant"] = person.OrganisationId,
            ["roles"] = await db.RoleGrants.ClaimsOfAsync(id, clock.GetUtcNow(), cancellationToken),
        };
        if (token.HasScope(Scopes.Profile))
        {
            answer[Claims.Name] = person.Name;
            answer[Claims.PreferredUsername] = person.UserName!;
        }

        return TypedResults.Ok(answer);
    }
}
