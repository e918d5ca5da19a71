using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using OpenIddict.Server.AspNetCore;

namespace AimsPlatform.Identity.Connect;

/// <summary>The end-session endpoint: forgets the browser's session, then returns to the application where it named a registered address.</summary>
public static class SignOut
{
    public static async Task<IResult> Handle(HttpContext http)
    {
        await http.SignOutAsync(IdentityConstants.ApplicationScheme);
        return http.GetOpenIddictServerRequest()?.PostLogoutRedirectUri is null
            ? SignInPage.Message(http, "You are signed out.")
            : Results.SignOut(new AuthenticationProperties { RedirectUri = "/" }, [OpenIddictServerAspNetCoreDefaults.AuthenticationScheme]);
    }
}
