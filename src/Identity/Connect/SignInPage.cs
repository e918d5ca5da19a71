using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.WebUtilities;

namespace AimsPlatform.Identity.Connect;

/// <summary>The HTML of signing in: one file, no script, nothing fetched, works with a keyboard and a screen reader.</summary>
internal static class SignInPage
{
    private const string Style = """
        :root{color-scheme:light dark}
        body{font:1rem/1.5 system-ui,sans-serif;margin:0;min-height:100vh;display:grid;place-items:center}
        main{width:min(22rem,90vw)}
        label{display:block;margin-top:1rem;font-weight:600}
        input{box-sizing:border-box;width:100%;font:inherit;padding:.5rem;border:1px solid #767676;border-radius:.25rem}
        button{margin-top:1.5rem;width:100%;font:inherit;font-weight:600;padding:.6rem;border:0;border-radius:.25rem;background:#0b5394;color:#fff}
        input:focus-visible,button:focus-visible{outline:3px solid #e69138;outline-offset:2px}
        [role=alert]{border-left:.3rem solid #b00020;padding:.5rem .75rem}
        """;

    private static readonly string StyleHash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)));

    public static IResult Render(HttpContext http, IAntiforgery antiforgery, string returnUrl, string userName, string? refusal)
    {
        var tokens = antiforgery.GetAndStoreTokens(http);
        var alert = refusal is null ? "" : $"<p role=\"alert\" id=\"refusal\">{Html(refusal)}</p>";
        var described = refusal is null ? "" : " aria-describedby=\"refusal\" aria-invalid=\"true\"";
        var form = $"""
            <h1>Sign in</h1>
            {alert}
            <form method="post" action="{SignIn.Path}">
            <input type="hidden" name="{Html(tokens.FormFieldName)}" value="{Html(tokens.RequestToken!)}">
            <input type="hidden" name="returnUrl" value="{Html(returnUrl)}">
            <label for="userName">User name</label>
            <input id="userName" name="userName" value="{Html(userName)}" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="256" required{described}>
            <label for="password">Password</label>
            <input id="password" name="password" type="password" autocomplete="current-password" maxlength="256" required{described}>
            <button type="submit">Sign in</button>
            </form>
            """;
        return Page(http, "Sign in", form, Destination(returnUrl), refusal is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
    }

    public static IResult Message(HttpContext http, string message, int status = StatusCodes.Status200OK) =>
        Page(http, "AimsPlatform", $"<h1>AimsPlatform</h1><p>{Html(message)}</p>", "", status);

    private static IResult Page(HttpContext http, string title, string body, string destination, int status)
    {
        http.Response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; style-src 'sha256-{StyleHash}'; form-action 'self'{destination}; frame-ancestors 'none'; base-uri 'none'";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        return Results.Text($"""
            <!doctype html>
            <html lang="en">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>{title}</title><style>{Style}</style></head>
            <body><main>{body}</main></body>
            </html>
            """, "text/html", Encoding.UTF8, status);
    }

    // Browsers hold form-action against every redirect that follows the post, so the application's origin is named too.
    private static string Destination(string returnUrl)
    {
        var query = QueryHelpers.ParseQuery(returnUrl[returnUrl.IndexOf('?', StringComparison.Ordinal)..]);
        return Uri.TryCreate(query["redirect_uri"], UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https")
            ? " " + uri.GetLeftPart(UriPartial.Authority)
            : "";
    }

    private static string Html(string text) => HtmlEncoder.Default.Encode(text);
}
