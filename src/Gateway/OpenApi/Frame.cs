using System.Text.Json.Nodes;

namespace AimsPlatform.Gateway.OpenApi;

/// <summary>What the merged document says for the platform as a whole. Configuration section <c>OpenApi</c>.</summary>
public static class Frame
{
    public static JsonObject For(IConfiguration configuration)
    {
        var gateway = (configuration["Authentication:Authority"] ?? "").TrimEnd('/');
        return new JsonObject
        {
            ["openapi"] = "3.1.1",
            ["info"] = new JsonObject
            {
                ["title"] = configuration["OpenApi:Title"] ?? "AimsPlatform",
                ["version"] = "v1",
                ["description"] = "One API for the AI management system. Errors are application/problem+json (RFC 9457). Writes take If-Match and Idempotency-Key.",
                ["contact"] = new JsonObject { ["name"] = configuration["OpenApi:Contact:Name"] ?? "The operator of this installation", ["url"] = configuration["OpenApi:Contact:Url"] ?? gateway + DocumentationPages.PagePath },
                ["license"] = new JsonObject { ["name"] = configuration["OpenApi:License:Name"] ?? "As agreed with the operator", ["url"] = configuration["OpenApi:License:Url"] ?? gateway + DocumentationPages.PagePath },
            },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = gateway.Length > 0 ? gateway : "/", ["description"] = "The gateway" }),
            ["security"] = new JsonArray(Needs("oauth2"), Needs("bearer")),
            ["tags"] = new JsonArray(),
            ["paths"] = new JsonObject(),
            ["components"] = new JsonObject
            {
                ["securitySchemes"] = new JsonObject
                {
                    ["oauth2"] = OAuth2(gateway),
                    ["bearer"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["bearerFormat"] = "JWT" },
                },
                ["parameters"] = Alike.Parameters(),
                ["responses"] = Alike.Responses(),
            },
        };
    }

    private static JsonObject OAuth2(string gateway) => new()
    {
        ["type"] = "oauth2",
        ["flows"] = new JsonObject
        {
            ["clientCredentials"] = new JsonObject { ["tokenUrl"] = gateway + "/connect/token", ["scopes"] = new JsonObject() },
            ["authorizationCode"] = new JsonObject
            {
                ["authorizationUrl"] = gateway + "/connect/authorize",
                ["tokenUrl"] = gateway + "/connect/token",
                ["refreshUrl"] = gateway + "/connect/token",
                ["scopes"] = new JsonObject(),
            },
        },
    };

    private static JsonObject Needs(string scheme) => new() { [scheme] = new JsonArray() };
}
