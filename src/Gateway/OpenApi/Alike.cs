using System.Text.Json.Nodes;

namespace AimsPlatform.Gateway.OpenApi;

/// <summary>What every operation does alike, said once and referred to: its id, how it refuses, how a write is made safe to repeat.</summary>
public static class Alike
{
    private const string Refused = "Refused";
    private const string IfMatch = "IfMatch";
    private const string IdempotencyKey = "IdempotencyKey";

    /// <summary>The id follows from method and path, which are the contract: <c>POST /api/v1/risks/{id}/accept</c> is <c>postRisksByIdAccept</c>.</summary>
    public static string OperationId(string method, string path)
    {
        var words = path.Replace(Routes.Api, "", StringComparison.Ordinal).Split('/', StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(segment => segment.Replace("{", "by-", StringComparison.Ordinal).Split(['-', '.', '}'], StringSplitOptions.RemoveEmptyEntries));
        return method + string.Concat(words.Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
    }

    /// <summary>Adds to an operation what its service does not say because all do it.</summary>
    public static void Complete(JsonObject operation, string method, string path)
    {
        var responses = operation["responses"] as JsonObject ?? [];
        responses.TryAdd("4XX", Reference("responses", Refused));
        operation["responses"] = responses;
        var changesWhatIsThere = method is "put" or "patch" or "delete" || (method == "post" && path.Contains('{', StringComparison.Ordinal));
        string[] headers = [.. changesWhatIsThere ? [IfMatch] : Array.Empty<string>(), .. method == "post" ? [IdempotencyKey] : Array.Empty<string>()];
        if (headers.Length > 0)
        {
            var parameters = operation["parameters"] as JsonArray ?? [];
            operation.Remove("parameters");
            foreach (var header in headers)
            {
                parameters.Add(Reference("parameters", header));
            }

            operation["parameters"] = parameters;
        }
    }

    public static JsonObject Parameters() => new()
    {
        [IfMatch] = Header("If-Match", "The ETag of the version this change is based on: 428 where it is needed and missing, 412 when the object changed since.", 64),
        [IdempotencyKey] = Header("Idempotency-Key", "The same key and body give the same answer for 24 hours and make nothing twice.", 100),
    };

    public static JsonObject Responses() => new()
    {
        [Refused] = new JsonObject
        {
            ["description"] = "Refused, as problem details (RFC 9457): 401 and 403 for who is asking, 404, 409, 412, 422 and 428 for what is asked, 413 and 429 for how much.",
            ["content"] = new JsonObject { ["application/problem+json"] = new JsonObject { ["schema"] = Problem() } },
        },
    };

    private static JsonObject Problem() => new()
    {
        ["type"] = "object",
        ["required"] = new JsonArray("type", "title", "status", "traceId"),
        ["properties"] = new JsonObject
        {
            ["type"] = Text("Stable and relative, meant for code: /problems/validation."),
            ["title"] = Text("What kind of refusal it is."),
            ["status"] = new JsonObject { ["type"] = "integer" },
            ["detail"] = Text("Meant for people; may change."),
            ["instance"] = Text("The path that was asked."),
            ["traceId"] = Text("Names the trace of this request."),
            ["errors"] = new JsonObject
            {
                ["type"] = "object",
                ["description"] = "From JSON pointer (or ?name of a query parameter) to messages, with 400 and 422.",
                ["additionalProperties"] = Texts(),
            },
            ["reason"] = Text("With 401: why the token was refused."),
            ["permission"] = Text("With 403: the permission that is missing."),
            ["current"] = Text("With a refused move (409): the state it is in."),
            ["event"] = Text("With a refused move: what was asked for."),
            ["allowed"] = Texts("With a refused move: the events possible from there, for this caller."),
            ["unmetGuards"] = new JsonObject
            {
                ["type"] = "array",
                ["description"] = "With a refused move: the conditions that do not hold, and what would satisfy each.",
                ["items"] = new JsonObject
                {
                    ["type"] = "object",
                    ["required"] = new JsonArray("rule", "reason", "satisfy"),
                    ["properties"] = new JsonObject { ["rule"] = Text("The id of the rule."), ["reason"] = Text("Why it does not hold."), ["satisfy"] = Text("What to do about it.") },
                },
            },
        },
    };

    private static JsonObject Texts(string? description = null)
    {
        var texts = new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "string" } };
        if (description is not null)
        {
            texts["description"] = description;
        }

        return texts;
    }

    private static JsonObject Text(string description) => new() { ["type"] = "string", ["description"] = description };

    private static JsonObject Header(string name, string description, int longest) => new()
    {
        ["name"] = name,
        ["in"] = "header",
        ["description"] = description,
        ["schema"] = new JsonObject { ["type"] = "string", ["maxLength"] = longest },
    };

    private static JsonObject Reference(string section, string name) => new() { ["$ref"] = $"#/components/{section}/{name}" };
}
