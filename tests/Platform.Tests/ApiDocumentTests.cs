using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace AimsPlatform.Platform.Tests;

/// <summary>The one document of the whole API, as the running platform gives it out: what the common linters ask of it.</summary>
public sealed class ApiDocumentTests(RunningPlatform platform)
{
    private static readonly string[] Methods = ["get", "put", "post", "delete", "patch"];

    [Fact]
    public async Task Every_operation_says_what_it_is_and_how_it_answers_and_refuses()
    {
        var document = await DocumentAsync();
        var operations = (from path in document["paths"]!.AsObject() from member in path.Value!.AsObject() where Methods.Contains(member.Key) select (Name: $"{member.Key} {path.Key}", Said: member.Value!)).ToArray();

        Assert.NotEmpty(operations);
        Assert.Empty(operations.Where(operation => Missing(operation.Said, "operationId") || Missing(operation.Said, "summary") || Missing(operation.Said, "description")).Select(operation => operation.Name));
        Assert.Empty(operations.Where(operation => !operation.Said["responses"]!.AsObject().Any(response => response.Key.StartsWith('4'))).Select(operation => operation.Name));
        Assert.Empty(operations.Where(operation => !operation.Said["responses"]!.AsObject().Any(response => response.Key[0] is '2' or '3')).Select(operation => operation.Name));
        Assert.All(operations, operation => Assert.Matches("^[A-Za-z0-9]+$", (string?)operation.Said["operationId"]));
        Assert.Equal(operations.Length, operations.Select(operation => (string)operation.Said["operationId"]!).Distinct().Count());
        Assert.Null(document["x-missing-services"]);
    }

    [Fact]
    public async Task Every_tag_explains_itself() =>
        Assert.Empty((await DocumentAsync())["tags"]!.AsArray().Where(tag => Missing(tag!, "description")).Select(tag => (string)tag!["name"]!));

    [Fact]
    public async Task No_two_paths_could_be_meant_by_one_request()
    {
        var paths = (await DocumentAsync())["paths"]!.AsObject().Select(path => path.Key.Split('/')).ToArray();

        Assert.Empty(from one in paths from other in paths where string.CompareOrdinal(string.Join('/', one), string.Join('/', other)) < 0 && Ambiguous(one, other) select $"{string.Join('/', one)} {string.Join('/', other)}");
    }

    // The more literal of two paths wins; with as many parameters in both, nothing says which one is meant.
    private static bool Ambiguous(string[] one, string[] other) => one.Length == other.Length && one.Count(IsParameter) == other.Count(IsParameter)
        && one.Zip(other).All(pair => pair.First == pair.Second || IsParameter(pair.First) || IsParameter(pair.Second));

    private static bool IsParameter(string segment) => segment.StartsWith('{');

    private static bool Missing(JsonNode said, string member) => string.IsNullOrWhiteSpace((string?)said[member]);

    private async Task<JsonNode> DocumentAsync()
    {
        await platform.HealthyAsync();
        return (await platform.Caller(null).GetFromJsonAsync<JsonNode>("/openapi/v1.json"))!;
    }
}
