using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace AimsPlatform.ServiceDefaults;

/// <summary>
/// Every process checks the bearer token itself, so that a service reached around the gateway is no weaker.
/// Configuration: <c>Authentication:Authority</c> (the issuer, as callers see it), <c>Authentication:MetadataAddress</c>
/// (where this process fetches the keys; the authority's own discovery document when empty) and
/// <c>Authentication:Audience</c> (<c>aims-api</c>). Where another provider names its claims otherwise,
/// <c>Authentication:Claims</c> says so, such as <c>Authentication:Claims:tenant</c> = <c>org_id</c>.
/// </summary>
public static class TokenValidation
{
    private static readonly object ReasonKey = new();

    public static void AddTokenValidation(this WebApplicationBuilder builder)
    {
        var settings = builder.Configuration.GetSection("Authentication");
        builder.Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer(bearer =>
        {
            bearer.Authority = settings["Authority"];
            bearer.MetadataAddress = settings["MetadataAddress"] is { Length: > 0 } address ? address : null!;
            bearer.RequireHttpsMetadata = settings["RequireHttpsMetadata"] == "true";
            bearer.MapInboundClaims = false;
            bearer.TokenHandlers.Clear();
            bearer.TokenHandlers.Add(new CheckedTokens(TimeProvider.System, NamesOfClaims(builder.Configuration)));
            bearer.RefreshInterval = TimeSpan.FromSeconds(5);
            bearer.TokenValidationParameters = new TokenValidationParameters
            {
                ValidIssuer = settings["Authority"]?.TrimEnd('/') + "/",
                ValidIssuers = [settings["Authority"]?.TrimEnd('/') ?? ""],
                ValidAudience = settings["Audience"] ?? "aims-api",
                ValidTypes = ["at+jwt", "JWT"],
                ClockSkew = TimeSpan.FromSeconds(5),
                NameClaimType = JwtRegisteredClaimNames.Sub,
                RoleClaimType = "roles",
            };
            bearer.Events = new JwtBearerEvents { OnTokenValidated = RequireTenant, OnAuthenticationFailed = Remember, OnChallenge = Answer };
        });
        // A key that the issuer withdrew opens nothing any more; by default it would for another hour.
        builder.Services.PostConfigure<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme, bearer =>
        {
            if (bearer.ConfigurationManager is BaseConfigurationManager issuer)
            {
                issuer.UseLastKnownGoodConfiguration = false;
            }
        });
        builder.Services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
    }

    internal static Dictionary<string, string> NamesOfClaims(IConfiguration configuration) =>
        configuration.GetSection("Authentication:Claims").GetChildren().Where(name => name.Value is { Length: > 0 }).ToDictionary(name => name.Key, name => name.Value!);

    private static Task RequireTenant(TokenValidatedContext context)
    {
        if (!Guid.TryParse(context.Principal!.FindFirst("tenant")?.Value, out _) || !Guid.TryParse(context.Principal.FindFirst("sub")?.Value, out _))
        {
            context.HttpContext.Items[ReasonKey] = "no-tenant";
            context.Fail("The token names no tenant or no subject.");
        }

        return Task.CompletedTask;
    }

    private static Task Remember(AuthenticationFailedContext context)
    {
        context.HttpContext.Items[ReasonKey] = context.Exception switch
        {
            SecurityTokenExpiredException => "expired",
            SecurityTokenNotYetValidException => "not-yet-valid",
            SecurityTokenInvalidIssuerException => "other-issuer",
            SecurityTokenInvalidAudienceException => "other-audience",
            SecurityTokenSignatureKeyNotFoundException or SecurityTokenInvalidSignatureException => "bad-signature",
            InvalidOperationException => "keys-unavailable",
            _ => "malformed",
        };
        return Task.CompletedTask;
    }

    private static async Task Answer(JwtBearerChallengeContext context)
    {
        context.HandleResponse();
        var http = context.HttpContext;
        var reason = http.Items[ReasonKey] as string ?? "missing";
        http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("AimsPlatform.Authentication")
            .LogWarning("Refused a token: {Reason} at {Path}", reason, http.Request.Path);
        http.Response.Headers.WWWAuthenticate = reason == "missing" ? "Bearer" : $"Bearer error=\"invalid_token\", error_description=\"{reason}\"";
        await Problems.WriteAsync(http, StatusCodes.Status401Unauthorized, "unauthenticated", $"The bearer token was refused: {reason}.", ("reason", reason));
    }
}
