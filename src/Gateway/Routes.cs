using AimsPlatform.ServiceDefaults;
using Yarp.ReverseProxy.Configuration;

namespace AimsPlatform.Gateway;

/// <summary>A process behind the gateway: its name, the resources below <c>/api/v1</c> and the root paths it answers.</summary>
public sealed record Upstream(string Name, string[] Resources, string[] Roots)
{
    /// <summary>Paths of single files below <c>/api/v1</c>, which are as large and slow as bulk files.</summary>
    public string[] Files { get; init; } = [];
}

/// <summary>The whole map of the API: which service answers what. A path that is not here does not exist outside.</summary>
public static class Routes
{
    /// <summary>What every resource path begins with, the same outside and inside.</summary>
    public const string Api = "/api/v1";

    /// <summary>One line per service.</summary>
    public static readonly Upstream[] All =
    [
        new("identity", ["me", "permissions", "directory", "role-grants", "organisation"], ["/connect", "/.well-known"]),
        new("ai-system-inventory", ["ai-systems", "data-resources", "standards", "audit-seals/ai-system-inventory"], []),
        new("risk-register", ["risk-criteria", "risks", "treatment-plans", "risk-screenings", "risk-library", "audit-seals/risk-register"], []),
        new("document-control", ["documents", "acknowledgements", "document-templates", "template-packs", "migration-exceptions", "legal-holds", "disposal-proofs", "audit-seals/document-control"], [Api + "/document-signing-keys"]) { Files = ["documents/{id}/versions/{number}/file", "documents/{id}/versions/{number}/pictures"] },
    ];

    /// <summary>Resources of the whole API that no service answers yet. Whoever calls them learns that, and that their path is right.</summary>
    public static readonly string[] NotYet =
    [
        "suppliers", "incidents", "impact-assessments", "statements-of-applicability", "opportunities",
        "audit-programmes", "audits", "findings", "nonconformities", "corrective-actions",
        "people", "competence-profiles", "courses", "training-assignments", "exams", "certificates", "training-grants",
    ];

    // A bulk file is large and slow; everything else is small and quick, so its limits can be tight.
    private static readonly string[] Bulk = ["imports", "exports"];

    /// <summary>Whether a path is one that this upstream answers to the outside.</summary>
    public static bool Exposes(this Upstream upstream, PathString path) =>
        upstream.Roots.Concat(upstream.Resources.Select(resource => $"{Api}/{resource}")).Any(start => path.StartsWithSegments(start, StringComparison.OrdinalIgnoreCase));

    /// <summary>Nobody answers this path: it does not exist, or (<c>/problems/not-there-yet</c>) this part of the platform does not.</summary>
    public static Task NobodyAnswers(HttpContext http) =>
        NotYet.FirstOrDefault(resource => http.Request.Path.StartsWithSegments($"{Api}/{resource}", StringComparison.OrdinalIgnoreCase)) is { } planned
            ? Problems.WriteAsync(http, StatusCodes.Status404NotFound, "not-there-yet", $"{planned} will be answered by a later version of the platform.")
            : Problems.WriteAsync(http, StatusCodes.Status404NotFound);

    /// <summary>The table above as proxy routes. Everything below <c>/api/v1</c> needs a token.</summary>
    public static List<RouteConfig> ToProxyRoutes(Limits limits) =>
    [
        .. from upstream in All
           from resource in upstream.Resources
           from path in Bulk.Select(bulk => (Path: $"{Api}/{resource}/{bulk}", IsBulk: true)).Append((Path: $"{Api}/{resource}", IsBulk: false))
           select Route(upstream, path.Path, "default", path.IsBulk ? limits.BulkBody : limits.Body, path.IsBulk ? limits.BulkTimeout : limits.Timeout),
        .. from upstream in All
           from file in upstream.Files
           select Route(upstream, $"{Api}/{file}", "default", limits.BulkBody, limits.BulkTimeout),
        .. from upstream in All
           from root in upstream.Roots
           select Route(upstream, root, "anonymous", limits.Body, limits.Timeout),
    ];

    private static RouteConfig Route(Upstream upstream, string path, string authorization, long body, TimeSpan timeout) => new()
    {
        RouteId = path,
        ClusterId = upstream.Name,
        Match = new RouteMatch { Path = path + "/{**rest}" },
        AuthorizationPolicy = authorization,
        MaxRequestBodySize = body,
        Timeout = timeout,
    };
}
