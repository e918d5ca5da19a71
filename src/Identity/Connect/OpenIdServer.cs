using AimsPlatform.Identity.Keys;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AimsPlatform.Identity.Connect;

/// <summary>How OpenIddict is set up: which flows exist, how tokens look, where the keys come from.</summary>
public static class OpenIdServer
{
    public const string Api = "aims";
    public const string Audience = "aims-api";
    public static readonly TimeSpan AccessTokenLifetime = TimeSpan.FromMinutes(10);

    public static void AddOpenIdServer(this WebApplicationBuilder builder)
    {
        var issuer = Issuer(builder.Configuration);
        builder.Services.AddOpenIddict()
            .AddCore(core => core.UseEntityFrameworkCore().UseDbContext<IdentityDb>().ReplaceDefaultEntities<Guid>())
            .AddServer(server =>
            {
                server.SetIssuer(issuer)
                    .SetAuthorizationEndpointUris("connect/authorize")
                    .SetTokenEndpointUris("connect/token")
                    .SetEndSessionEndpointUris("connect/logout")
                    .SetUserInfoEndpointUris("connect/userinfo");
                server.AllowClientCredentialsFlow().AllowRefreshTokenFlow();
                server.AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange();
                server.Configure(options => options.CodeChallengeMethods.Remove("plain"));
                if (DemoGrant.IsOn(builder.Configuration))
                {
                    server.AllowCustomFlow(DemoGrant.Type);
                }

                server.RegisterScopes(Api, "profile").RegisterClaims("name", "preferred_username", "tenant", "roles", "auth_time", "amr");
                server.SetAccessTokenLifetime(AccessTokenLifetime).SetIdentityTokenLifetime(AccessTokenLifetime)
                    .SetAuthorizationCodeLifetime(TimeSpan.FromMinutes(2)).SetRefreshTokenLifetime(TimeSpan.FromHours(12));

                // Services read access tokens themselves, so those are signed, not encrypted. Codes and refresh tokens
                // only come back here and are sealed with the shared Data Protection ring: the encryption key that
                // OpenIddict insists on protects nothing.
                server.DisableAccessTokenEncryption().AddEphemeralEncryptionKey();
                server.UseDataProtection().PreferDefaultAccessTokenFormat();
                server.AddEventHandler<HandleConfigurationRequestContext>(handler => handler
                    .UseInlineHandler(context => AnnouncePublicAddresses(context, issuer)).SetOrder(int.MaxValue - 1000));
                server.UseAspNetCore().DisableTransportSecurityRequirement()
                    .EnableAuthorizationEndpointPassthrough().EnableTokenEndpointPassthrough()
                    .EnableEndSessionEndpointPassthrough().EnableUserInfoEndpointPassthrough();
            });
        builder.Services.AddSingleton<IConfigureOptions<OpenIddictServerOptions>, SignWithKeyRing>();
        builder.Services.AddSingleton<IPostConfigureOptions<JwtBearerOptions>, ReadKeysFromKeyRing>();
    }

    /// <summary>The address callers know, with a trailing slash; the issuer of every token.</summary>
    public static Uri Issuer(IConfiguration configuration) => new(
        (configuration["Authentication:Authority"] ?? throw new InvalidOperationException("Authentication:Authority is not configured.")).TrimEnd('/') + "/");

    // Behind the gateway the request's own host is an inner address. Browsers and clients must be told the public one;
    // services that ask here directly fetch the keys where they asked.
    private static ValueTask AnnouncePublicAddresses(HandleConfigurationRequestContext context, Uri issuer)
    {
        context.AuthorizationEndpoint = new Uri(issuer, "connect/authorize");
        context.TokenEndpoint = new Uri(issuer, "connect/token");
        context.EndSessionEndpoint = new Uri(issuer, "connect/logout");
        context.UserInfoEndpoint = new Uri(issuer, "connect/userinfo");
        var http = context.Transaction.GetHttpRequest();
        if (http?.Headers.ContainsKey("X-Forwarded-Host") == true)
        {
            context.JsonWebKeySetEndpoint = new Uri(issuer, ".well-known/jwks");
        }

        return default;
    }

    private sealed class SignWithKeyRing(KeyRing ring) : IConfigureOptions<OpenIddictServerOptions>
    {
        public void Configure(OpenIddictServerOptions options) =>
            options.SigningCredentials.AddRange(ring.Keys.Select(key => new SigningCredentials(key, SecurityAlgorithms.RsaSha256)));
    }

    /// <summary>This process issues the tokens it checks: it reads the keys where they are instead of asking itself over HTTP.</summary>
    private sealed class ReadKeysFromKeyRing(KeyRing ring) : IPostConfigureOptions<JwtBearerOptions>
    {
        public void PostConfigure(string? name, JwtBearerOptions options)
        {
            options.ConfigurationManager = new StaticConfigurationManager<OpenIdConnectConfiguration>(new OpenIdConnectConfiguration());
            options.TokenValidationParameters.IssuerSigningKeyResolver = (_, _, kid, _) => ring.Keys.Where(key => key.KeyId == kid);
        }
    }
}
