using System.Globalization;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AimsPlatform.Identity.Connect;

/// <summary>
/// When a person last proved who they are (<c>auth_time</c>), and by what (<c>amr</c>, RFC 8176). Said once, at the sign-in
/// page, and carried unchanged through session, code and refresh token: using a session is no proof.
/// </summary>
public sealed record SignedIn(DateTimeOffset At, string[] By)
{
    /// <summary>What a session, code or refresh token says; one that says nothing is as old as can be.</summary>
    public static SignedIn ReadFrom(ClaimsPrincipal principal) => new(
        long.TryParse(principal.GetClaim(Claims.AuthenticationTime), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? DateTimeOffset.FromUnixTimeSeconds(seconds) : DateTimeOffset.UnixEpoch,
        principal.GetClaim(Claims.AuthenticationMethodReference) is { } methods ? JsonSerializer.Deserialize<string[]>(methods)! : []);

    public void WriteTo(ClaimsIdentity identity)
    {
        identity.AddClaim(new Claim(Claims.AuthenticationTime, At.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), ClaimValueTypes.Integer64));
        if (By.Length > 0)
        {
            // Typed as JSON so that one method is an array too.
            identity.AddClaim(new Claim(Claims.AuthenticationMethodReference, JsonSerializer.Serialize(By), JsonClaimValueTypes.JsonArray));
        }
    }
}
