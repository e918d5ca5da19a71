using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AimsPlatform.Gateway.OpenApi;
using Microsoft.Extensions.Configuration;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace AimsPlatform.Gateway.Tests;

public sealed partial class OpenApiTests
{
    [Fact]
    public async Task The_merged_document_is_valid_openapi_3_1_and_holds_what_is_routed()
    {
        await using var platform = await Platform.StartAsync();
        platform.Inventory.OpenApi = Document("/api/v1/ai-systems", "AiSystem", """{ "enum": [ "planned" ] }""");
        platform.Documents.OpenApi = Document("/api/v1/documents", "Document", """{ "enum": [ "published" ] }""");
        platform.Risks[0].OpenApi = Document("/api/v1/risks", "Risk", """{ "enum": [ "open" ] }""");

        var json = await platform.As("").GetStringAsync("/openapi/v1.json");

        var read = OpenApiDocument.Parse(json, "json");
        Assert.Empty(read.Diagnostic!.Errors);
        Assert.Equal(OpenApiSpecVersion.OpenApi3_1, read.Diagnostic.SpecificationVersion);
        Assert.Equal(["/api/v1/ai-systems", "/api/v1/risks", "/api/v1/documents"], read.Document!.Paths.Keys);
        Assert.Equal(FakeAuthority.Issuer.TrimEnd('/'), read.Document.Servers!.Single().Url);
        Assert.Equal(["identity"], ((JsonArray)JsonNode.Parse(json)!["x-missing-services"]!).Select(name => (string)name!));
    }

    [Fact]
    public async Task The_documentation_page_loads_nothing_from_elsewhere_and_its_scripts_may_run()
    {
        await using var platform = await Platform.StartAsync();
        var answer = await platform.As("").GetAsync("/docs/");
        var page = await answer.Content.ReadAsStringAsync();
        var policy = answer.Header("Content-Security-Policy");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var nonce = Nonce().Match(policy).Groups[1].Value;
        var scripts = Script().Matches(page);
        Assert.NotEmpty(scripts);
        Assert.All(scripts, script => Assert.Contains($"nonce=\"{nonce}\"", script.Value, StringComparison.Ordinal));
        Assert.DoesNotContain("https://", Source().Replace(page, "$1"), StringComparison.Ordinal);
        foreach (Match source in Source().Matches(page))
        {
            var asset = await platform.As("").GetAsync(new Uri(new Uri(platform.Url, "/docs/"), source.Groups[1].Value));
            Assert.Equal(HttpStatusCode.OK, asset.StatusCode);
        }
    }

    [Fact]
    public void A_name_that_means_two_things_carries_its_service_in_both_and_infects_who_refers_to_it()
    {
        var merged = Merged(
            Part("ai-system-inventory", Document("/api/v1/ai-systems", "Item", """{ "enum": [ "planned" ] }""")),
            Part("risk-register", Document("/api/v1/risks", "Item", """{ "enum": [ "open" ] }""")));

        Assert.Equal(["AiSystemInventoryItem", "AiSystemInventoryStatus", "Problem", "RiskRegisterItem", "RiskRegisterStatus"],
            ((JsonObject)merged["components"]!["schemas"]!).Select(schema => schema.Key).Order(StringComparer.Ordinal));
        Assert.Equal("#/components/schemas/RiskRegisterStatus", (string)merged["components"]!["schemas"]!["RiskRegisterItem"]!["properties"]!["status"]!["$ref"]!);
        Assert.Contains("#/components/schemas/RiskRegisterItem", merged["paths"]!["/api/v1/risks"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_means_the_same_is_there_once()
    {
        const string Status = """{ "enum": [ "open" ] }""";
        var merged = Merged(Part("ai-system-inventory", Document("/api/v1/ai-systems", "Item", Status)), Part("risk-register", Document("/api/v1/risks", "Item", Status)));

        Assert.Equal(["Item", "Problem", "Status"], ((JsonObject)merged["components"]!["schemas"]!).Select(schema => schema.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Internal_paths_unused_schemas_and_foreign_security_schemes_stay_inside_and_operation_ids_are_unique()
    {
        var merged = Merged(Part("ai-system-inventory", Document("/api/v1/ai-systems", "A", "{}")), Part("risk-register", Document("/api/v1/risks", "B", "{}")));
        var operations = ((JsonObject)merged["paths"]!).Select(path => path.Value!["get"]!).ToArray();

        Assert.DoesNotContain("/internal", merged.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Unused", merged.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(["oauth2", "bearer"], ((JsonObject)merged["components"]!["securitySchemes"]!).Select(scheme => scheme.Key));
        Assert.All(operations, operation => Assert.Null(operation["security"]));
        Assert.Equal(["List", "RiskRegisterList"], operations.Select(operation => (string)operation["operationId"]!));
        Assert.Equal(["Things"], ((JsonArray)merged["tags"]!).Select(tag => (string)tag!["name"]!));
    }

    [Fact]
    public void What_every_operation_does_alike_is_said_of_each()
    {
        var merged = Merged(new Part(Routes.All.Single(upstream => upstream.Name == "risk-register"), (JsonObject)JsonNode.Parse("""
            { "paths": { "/api/v1/risks": { "post": {}, "get": {} }, "/api/v1/risks/{id}/re-rate": { "post": { "responses": {} } } } }
            """)!));
        var (create, list, move) = (merged["paths"]!["/api/v1/risks"]!["post"]!, merged["paths"]!["/api/v1/risks"]!["get"]!, merged["paths"]!["/api/v1/risks/{id}/re-rate"]!["post"]!);

        Assert.Equal(("postRisks", "getRisks", "postRisksByIdReRate"), ((string)create["operationId"]!, (string)list["operationId"]!, (string)move["operationId"]!));
        Assert.All([create, list, move], operation => Assert.Equal("#/components/responses/Refused", (string)operation["responses"]!["4XX"]!["$ref"]!));
        var problem = (JsonObject)merged["components"]!["responses"]!["Refused"]!["content"]!["application/problem+json"]!["schema"]!["properties"]!;
        Assert.All(["errors", "permission", "current", "event", "allowed", "unmetGuards"], member => Assert.True(problem.ContainsKey(member), member));
        Assert.Equal(["IdempotencyKey"], Headers(create));
        Assert.Equal([], Headers(list));
        Assert.Equal(["IfMatch", "IdempotencyKey"], Headers(move));

        static string[] Headers(JsonNode operation) => [.. (operation["parameters"] as JsonArray ?? []).Select(parameter => ((string)parameter!["$ref"]!).Split('/')[^1])];
    }

    private static JsonObject Merged(params Part[] parts) =>
        Merge.Documents(parts, new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create<string, string?>("Authentication:Authority", FakeAuthority.Issuer)]).Build());

    private static Part Part(string service, string document) => new(Routes.All.Single(upstream => upstream.Name == service), (JsonObject)JsonNode.Parse(document)!);

    private static string Document(string path, string item, string status) => $$"""
        {
          "openapi": "3.1.1", "info": { "title": "One service", "version": "1" }, "servers": [ { "url": "http://127.0.0.1:1" } ],
          "tags": [ { "name": "Things", "description": "What there is." }, { "name": "Nobody" } ],
          "paths": {
            "{{path}}": { "get": { "operationId": "List", "tags": [ "Things" ], "security": [ { "own": [] } ], "responses": {
              "200": { "description": "OK", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/{{item}}" } } } },
              "400": { "description": "Bad", "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } } } } } },
            "/internal/secret": { "get": { "responses": { "200": { "description": "OK" } } } },
            "/api/v1/elsewhere": { "get": { "responses": { "200": { "description": "OK" } } } }
          },
          "components": {
            "schemas": {
              "{{item}}": { "type": "object", "properties": { "status": { "$ref": "#/components/schemas/Status" }, "parent": { "$ref": "#/components/schemas/{{item}}" } } },
              "Status": {{status}}, "Problem": { "type": "object" }, "Unused": { "type": "string" }
            },
            "securitySchemes": { "own": { "type": "http", "scheme": "basic" } }
          }
        }
        """;

    [GeneratedRegex("'nonce-([0-9a-f]{32})'")]
    private static partial Regex Nonce();

    [GeneratedRegex("<script[^>]*>")]
    private static partial Regex Script();

    [GeneratedRegex("(?:src|href)=\"([^\"]+)\"")]
    private static partial Regex Source();
}
