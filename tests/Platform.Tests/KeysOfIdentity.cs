using System.Security.Cryptography;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace AimsPlatform.Platform.Tests;

/// <summary>
/// The key that identity really signs with, taken out of its database, so that a token can be wrong in one respect only.
/// </summary>
internal sealed class KeysOfIdentity(SecurityKey key, string issuer)
{
    public static async Task<KeysOfIdentity> OfAsync(RunningPlatform platform)
    {
        var ring = await platform.QueryAsync("identity", "select xml from data_protection_keys", row => XElement.Parse(row.GetString(0)));
        var services = new ServiceCollection();
        services.AddDataProtection().SetApplicationName("AimsPlatform.Identity").DisableAutomaticKeyGeneration();
        services.Configure<KeyManagementOptions>(keys => keys.XmlRepository = new Stored(ring));
        await using var provider = services.BuildServiceProvider();
        var protector = provider.GetRequiredService<IDataProtectionProvider>().CreateProtector("AimsPlatform.Identity.SigningKeys");

        var (id, secret) = Assert.Single(await platform.QueryAsync("identity", "select id, protected_key from signing_keys", row => (row.GetString(0), row.GetString(1))));
        using var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(Convert.FromBase64String(protector.Unprotect(secret)), out _);
        return new KeysOfIdentity(new RsaSecurityKey(rsa.ExportParameters(true)) { KeyId = id }, platform["AIMS_URL"] + "/");
    }

    /// <summary>The token of somebody who may do what <paramref name="role"/> may, with one fault or none.</summary>
    public string Token(string role, string? fault = null)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var token = new SecurityTokenDescriptor
        {
            Issuer = fault == "other-issuer" ? "https://elsewhere.example/" : issuer,
            Audience = fault == "other-audience" ? "another-api" : "aims-api",
            IssuedAt = now.AddMinutes(-20),
            NotBefore = now.AddMinutes(-20),
            Expires = fault == "expired" ? now.AddMinutes(-10) : now.AddMinutes(10),
            TokenType = "at+jwt",
            SigningCredentials = fault == "unsigned" ? null : new SigningCredentials(fault == "bad-signature" ? SomebodyElses(key) : key, SecurityAlgorithms.RsaSha256),
            Claims = new Dictionary<string, object>
            {
                ["sub"] = Guid.CreateVersion7().ToString(), ["tenant"] = Guid.CreateVersion7().ToString(),
                ["roles"] = new[] { role }, ["scope"] = "aims", ["client_id"] = "aims-cli", ["kind"] = "person",
            },
        };
        if (fault == "no-tenant")
        {
            token.Claims.Remove("tenant");
        }

        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(token);
    }

    // The same key id, so that only the signature gives it away.
    private static RsaSecurityKey SomebodyElses(SecurityKey key)
    {
        using var rsa = RSA.Create(2048);
        return new RsaSecurityKey(rsa.ExportParameters(true)) { KeyId = key.KeyId };
    }

    private sealed class Stored(IReadOnlyCollection<XElement> elements) : IXmlRepository
    {
        public IReadOnlyCollection<XElement> GetAllElements() => elements;

        public void StoreElement(XElement element, string friendlyName) => throw new NotSupportedException("The ring is only read here.");
    }
}
