using Microsoft.Extensions.Configuration;

namespace AimsPlatform.ServiceDefaults;

/// <summary>Where a process reaches the identity provider, not through the gateway: beside its discovery document.</summary>
internal static class IdentityAddress
{
    /// <summary>The name of the HTTP client to ask it with: who waits for an answer does not wait for long.</summary>
    public const string Client = "identity";

    public static Uri Of(string path, IConfiguration configuration) => new(
        new Uri(configuration["Authentication:MetadataAddress"] is { Length: > 0 } metadata ? metadata : configuration["Authentication:Authority"] + "/.well-known/openid-configuration"),
        "../" + path);
}
