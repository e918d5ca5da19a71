using System.Security.Cryptography;
using Scalar.AspNetCore;

namespace AimsPlatform.Gateway.OpenApi;

/// <summary>The merged document and the page that shows it. The page's scripts come from here, never from elsewhere.</summary>
public static class DocumentationPages
{
    /// <summary>Where the document is, at the gateway and at each service.</summary>
    public const string DocumentPath = "/openapi/v1.json";

    /// <summary>Where people read it.</summary>
    public const string PagePath = "/docs";

    public static void MapDocumentation(this IEndpointRouteBuilder app)
    {
        app.MapGet(DocumentPath, async (MergedDocument document, CancellationToken cancellationToken) =>
            TypedResults.Bytes(await document.GetAsync(cancellationToken), "application/json")).AllowAnonymous();
        app.MapScalarApiReference(PagePath, (options, http) =>
        {
            var nonce = RandomNumberGenerator.GetHexString(32, lowercase: true);
            http.Response.Headers.ContentSecurityPolicy =
                $"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
                + "font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
            options.WithTitle("AimsPlatform API").WithOpenApiRoutePattern(DocumentPath).WithNonce(nonce)
                .AddAuthorizationCodeFlow("oauth2", flow => flow.WithPkce(Pkce.Sha256))
                .HideDeveloperTools().HideClientButton().DisableDefaultFonts().DisableTelemetry().DisableAgent().DisableMcp();
        }).AllowAnonymous();
    }
}
