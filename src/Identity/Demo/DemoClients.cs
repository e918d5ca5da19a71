using AimsPlatform.Identity.Connect;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AimsPlatform.Identity.Demo;

/// <summary>The OpenID clients of the demo: a browser front end, the command line, one service per organisation.</summary>
public sealed class DemoClients(IOpenIddictApplicationManager applications, IConfiguration configuration)
{
    public const string FrontEnd = "aims-spa";

    public Task RegisterFrontEndAsync(CancellationToken cancellationToken) => RegisterAsync(new OpenIddictApplicationDescriptor
    {
        ClientId = FrontEnd,
        ClientType = ClientTypes.Public,
        ConsentType = ConsentTypes.Implicit,
        DisplayName = "AimsPlatform front end",
        RedirectUris = { new("http://localhost:5173/callback"), new("http://127.0.0.1:8080/docs/oauth2-redirect"), new(OpenIdServer.Issuer(configuration), "docs/oauth2-redirect") },
        PostLogoutRedirectUris = { new("http://localhost:5173/") },
        Permissions =
        {
            Permissions.Endpoints.Authorization, Permissions.Endpoints.Token, Permissions.Endpoints.EndSession,
            Permissions.GrantTypes.AuthorizationCode, Permissions.GrantTypes.RefreshToken, Permissions.ResponseTypes.Code,
            Permissions.Scopes.Profile, Permissions.Prefixes.Scope + OpenIdServer.Api,
        },
        Requirements = { Requirements.Features.ProofKeyForCodeExchange },
    }, null, cancellationToken);

    public Task RegisterCommandLineAsync(string? secret, CancellationToken cancellationToken) =>
        RegisterConfidentialAsync(DemoGrant.ClientId, "Command line", Permissions.Prefixes.GrantType + DemoGrant.Type, secret, cancellationToken);

    public Task RegisterServiceAsync(string clientId, string? secret, CancellationToken cancellationToken) =>
        RegisterConfidentialAsync(clientId, clientId, Permissions.GrantTypes.ClientCredentials, secret, cancellationToken);

    private Task RegisterConfidentialAsync(string clientId, string name, string grant, string? secret, CancellationToken cancellationToken) =>
        string.IsNullOrEmpty(secret) ? Task.CompletedTask : RegisterAsync(new OpenIddictApplicationDescriptor
        {
            ClientId = clientId,
            ClientType = ClientTypes.Confidential,
            DisplayName = name,
            Permissions = { Permissions.Endpoints.Token, grant, Permissions.Prefixes.Scope + OpenIdServer.Api },
        }, secret, cancellationToken);

    private async Task RegisterAsync(OpenIddictApplicationDescriptor wanted, string? secret, CancellationToken cancellationToken)
    {
        wanted.ClientSecret = secret;
        if (await applications.FindByClientIdAsync(wanted.ClientId!, cancellationToken) is not { } existing)
        {
            await applications.CreateAsync(wanted, cancellationToken);
        }
        else if (secret is null || !await applications.ValidateClientSecretAsync(existing, secret, cancellationToken))
        {
            await applications.UpdateAsync(existing, wanted, cancellationToken);
        }
    }
}
