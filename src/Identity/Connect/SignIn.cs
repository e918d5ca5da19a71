using System.Security.Claims;
using AimsPlatform.Identity.People;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AimsPlatform.Identity.Connect;

/// <summary>
/// The sign-in page and what its form does. Wrong name, wrong password and a locked account look the same and take the
/// same work, so that nobody learns who has an account here.
/// </summary>
public static class SignIn
{
    public const string Path = "/connect/sign-in";
    private const string Refusal = "The user name or the password is not right, or the account is locked for a quarter of an hour.";

    // A hash of nothing anybody knows, to spend on unknown users the time that a known one costs.
    private static readonly string DummyHash = new PasswordHasher<Person>().HashPassword(null!, Guid.CreateVersion7().ToString());

    public static string PageFor(string returnUrl) => Path + QueryString.Create("returnUrl", returnUrl);

    public static IResult Show(string? returnUrl, HttpContext http, IAntiforgery antiforgery) =>
        IsOurs(returnUrl) ? SignInPage.Render(http, antiforgery, returnUrl!, "", null) : SignInPage.Message(http, "Open the application you want to use and sign in from there.");

    public static async Task<IResult> Handle(HttpContext http, IAntiforgery antiforgery, SignInManager<Person> signIn, TimeProvider clock, ILogger<Person> log)
    {
        if (!await antiforgery.IsRequestValidAsync(http))
        {
            return SignInPage.Message(http, "This page was open for too long. Go back to the application and sign in again.", StatusCodes.Status400BadRequest);
        }

        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var (name, password, returnUrl) = (form["userName"].ToString().Trim(), form["password"].ToString(), form["returnUrl"].ToString());
        if (!IsOurs(returnUrl))
        {
            return SignInPage.Message(http, "Open the application you want to use and sign in from there.", StatusCodes.Status400BadRequest);
        }

        var person = name.Length is 0 or > 256 || password.Length is 0 or > 256 ? null : await signIn.UserManager.FindByNameAsync(name);
        if (person is not { Active: true, PasswordHash: not null } || await signIn.UserManager.IsLockedOutAsync(person))
        {
            signIn.UserManager.PasswordHasher.VerifyHashedPassword(null!, DummyHash, password.Length > 256 ? "" : password);
            log.LogWarning("Refused a sign-in: {Reason}", person is null ? "unknown" : "locked or without password");
            return SignInPage.Render(http, antiforgery, returnUrl, name, Refusal);
        }

        if (!(await signIn.CheckPasswordSignInAsync(person, password, lockoutOnFailure: true)).Succeeded)
        {
            log.LogWarning("Refused a sign-in: {Reason} of {Person}", "wrong password", person.Id);
            return SignInPage.Render(http, antiforgery, returnUrl, name, Refusal);
        }

        var claims = new ClaimsIdentity([new(Claims.Subject, person.Id.ToString()), new(TokenClaims.Stamp, person.SecurityStamp!)], IdentityConstants.ApplicationScheme);
        new SignedIn(clock.GetUtcNow(), ["pwd"]).WriteTo(claims);
        await http.SignInAsync(IdentityConstants.ApplicationScheme, new ClaimsPrincipal(claims));
        return TypedResults.LocalRedirect(returnUrl);
    }

    // Only back into the authorization endpoint: never an open redirect.
    private static bool IsOurs(string? returnUrl) =>
        returnUrl is { Length: < 4000 } && returnUrl.StartsWith("/connect/authorize?", StringComparison.Ordinal) && !returnUrl.Any(char.IsControl);
}
