using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AimsPlatform.DocumentControl.Versions;
using AimsPlatform.Testing;

namespace AimsPlatform.DocumentControl.Tests;

/// <summary>An organisation of one test, its people, and the steps of a document's life as they take them through HTTP.</summary>
internal sealed class Organisation
{
    public Organisation(DocumentControlFixture service, Tenant? tenant = null)
    {
        Tenant = tenant ?? Tenant.New();
        (Writer, Checker, Approving, Managing) = (Tenant, Tenant.Colleague(), Tenant.Colleague(), Tenant.Colleague());
        Author = service.As(Writer, "AUT");
        Reviewer = service.As(Checker, "REV");
        Approver = service.As(Approving, "APR");
        Management = service.As(Managing, "TM");
        Controller = service.As(Tenant.Colleague(), "DOC-C");
        Employee = service.As(Tenant.Colleague(), "EMP");
    }

    public Tenant Tenant { get; }
    public Tenant Writer { get; }
    public Tenant Checker { get; }
    public Tenant Approving { get; }
    public Tenant Managing { get; }
    public HttpClient Author { get; }
    public HttpClient Reviewer { get; }
    public HttpClient Approver { get; }
    public HttpClient Management { get; }
    public HttpClient Controller { get; }
    public HttpClient Employee { get; }

    public static object Because => new { reason = "The organisation changed its mind." };

    /// <summary>A document that says all its type asks for.</summary>
    public object Fields(string type = "procedure", string title = "How we handle concerns", string classification = "internal", object? more = null)
    {
        var fields = new JsonObject { ["title"] = title, ["type"] = type, ["ownerId"] = Writer.UserId, ["classification"] = classification };
        if (type == "policy")
        {
            fields["objectives"] = new JsonArray("Fewer wrong decisions about people");
        }

        foreach (var (name, value) in JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(more ?? new { }, Json.Options))!.AsObject())
        {
            fields[name] = value?.DeepClone();
        }

        return fields;
    }

    public async Task<JsonObject> RegisterAsync(string type = "procedure", string classification = "internal", object? more = null) =>
        await CreatedAsync(await Author.PostAsJsonAsync("/api/v1/documents", Fields(type, classification: classification, more: more)));

    public async Task<JsonObject> DraftAsync(JsonNode document, string text = "# What we do\n\nWe listen.") =>
        await CreatedAsync(await Author.PostAsJsonAsync($"/api/v1/documents/{document["id"]}/versions", new { text, changeSummary = "First words" }));

    public object Submission(DateTimeOffset? effectiveFrom = null, Guid? approver = null, params Guid[] reviewers) =>
        new { approverId = approver ?? Approving.UserId, reviewerIds = reviewers, effectiveFrom };

    /// <summary>Takes one step with the version as it stands now.</summary>
    public async Task<HttpResponseMessage> TryAsync(HttpClient who, JsonNode version, string @event, object body)
    {
        var now = await Controller.GetAsync(Url(version));
        return await PostAsync(who, $"{Url(version)}/{@event}", body, now.Headers.ETag!.Tag);
    }

    public async Task<JsonObject> DoAsync(HttpClient who, JsonNode version, string @event, object body) => await OkAsync(await TryAsync(who, version, @event, body));

    public async Task<JsonObject> GetAsync(JsonNode version) => (await Controller.GetFromJsonAsync<JsonObject>(Url(version)))!;

    public async Task<JsonObject> DocumentAsync(JsonNode version) =>
        (await Controller.GetFromJsonAsync<JsonObject>($"/api/v1/documents/{version["documentId"] ?? version["id"]}"))!;

    public async Task<HttpResponseMessage> PatchAsync(HttpClient who, string url, object body)
    {
        var now = await Controller.GetAsync(url);
        return await SendAsync(who, HttpMethod.Patch, url, body, now.Headers.ETag!.Tag);
    }

    /// <summary>Brings the next version of a document to this state, with the people who may.</summary>
    public async Task<JsonObject> InAsync(VersionState state, JsonNode? document = null, DateTimeOffset? effectiveFrom = null, string text = "# What we do\n\nWe listen.")
    {
        document ??= await RegisterAsync();
        var version = await DraftAsync(document, text);
        if (state is VersionState.Draft)
        {
            return version;
        }

        var managed = (string)document["type"]! is "policy" or "scope" or "statement_of_applicability";
        version = await DoAsync(Author, version, "submit", Submission(effectiveFrom, managed ? Managing.UserId : null, Checker.UserId));
        if (state is VersionState.Review)
        {
            return version;
        }

        await DoAsync(Reviewer, version, "comment", new { comment = "Clear enough.", done = true });
        version = await DoAsync(managed ? Management : Approver, version, "approve", new { });
        if (state is VersionState.Approved)
        {
            return version;
        }

        version = await DoAsync(Controller, version, "publish", new { });
        switch (state)
        {
            case VersionState.Superseded:
                await InAsync(VersionState.Published, document);
                return await GetAsync(version);
            case VersionState.Withdrawn:
                await DoAsync(managed ? Management : Approver, version, "agree", new { to = "withdraw", reason = "Nobody needs it any more." });
                return await DoAsync(Controller, version, "withdraw", Because);
            default:
                return version;
        }
    }

    public static string Url(JsonNode version) => $"/api/v1/documents/{version["documentId"]}/versions/{version["number"]}";

    public static Task<HttpResponseMessage> PostAsync(HttpClient who, string url, object body, string? etag) => SendAsync(who, HttpMethod.Post, url, body, etag);

    public static async Task<HttpResponseMessage> SendAsync(HttpClient who, HttpMethod method, string url, object body, string? etag)
    {
        using var request = new HttpRequestMessage(method, url) { Content = JsonContent.Create(body, options: Json.Options) };
        if (etag is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", etag);
        }

        return await who.SendAsync(request);
    }

    public static Task<JsonObject> OkAsync(HttpResponseMessage answer) => AnswerAsync(answer, HttpStatusCode.OK);

    public static Task<JsonObject> CreatedAsync(HttpResponseMessage answer) => AnswerAsync(answer, HttpStatusCode.Created);

    public static async Task<JsonObject> AnswerAsync(HttpResponseMessage answer, HttpStatusCode expected)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == expected, $"{(int)answer.StatusCode} {text}");
        return JsonNode.Parse(text)!.AsObject();
    }

    /// <summary>The rule ids of the guards that a refused move names.</summary>
    public static async Task<string[]> UnmetAsync(HttpResponseMessage answer)
    {
        var problem = await AnswerAsync(answer, HttpStatusCode.Conflict);
        return problem["unmetGuards"]!.AsArray().Select(guard => (string)guard!["rule"]!).ToArray();
    }
}
