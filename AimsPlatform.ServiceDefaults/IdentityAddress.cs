using Microsoft.Extensions.Configuration;

namespace AimsPlatform.ServiceDefaults;

/// <summary>Where a process reaches the platform's identity service, not through the gateway.</summary>
internal static class IdentityAddress
{
    /// <summary>The name of the HTTP client to ask it with: who waits for an answer does not wait for long.</summary>
    public const string Client = "identity";

    /// <summary>
    /// Any of its replicas, as <c>services:identity</c> names them: another OpenID provider may issue the tokens, the
    /// organisations stay with ours. Beside the discovery document where nothing names them.
    /// </summary>
    public static Uri Of(string path, IConfiguration configuration) =>
        Replicas(configuration).Any() ? new Uri($"https+http://identity/{path}") : Beside(path, configuration);

    /// <summary>The same, each of them alone, for who asks one after the other.</summary>
    public static Uri[] Each(string path, IConfiguration configuration) =>
        Replicas(configuration).Select(replica => new Uri(replica, path)).ToArray() is { Length: > 0 } each ? each : [Beside(path, configuration)];

    /// <summary>Whether that is the address of one of its replicas.</summary>
    public static bool IsOurs(Uri address, IConfiguration configuration) =>
        Replicas(configuration).Any(replica => SameServer(address, replica));

    public static bool SameServer(Uri one, Uri other) =>
        Uri.Compare(one, other, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;

    private static IEnumerable<Uri> Replicas(IConfiguration configuration) =>
        configuration.GetSection("services:identity").GetChildren().SelectMany(scheme => scheme.GetChildren()).Select(replica => new Uri(replica.Value!));

    private static Uri Beside(string path, IConfiguration configuration) => new(
        new Uri(configuration["Authentication:MetadataAddress"] is { Length: > 0 } metadata ? metadata : configuration["Authentication:Authority"]?.TrimEnd('/') + "/.well-known/openid-configuration"),
        "../" + path);
}
