using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AimsPlatform.DocumentControl.Templates;
using AimsPlatform.DocumentControl.Versions;
using AimsPlatform.Testing;
using static AimsPlatform.DocumentControl.Tests.Organisation;

namespace AimsPlatform.DocumentControl.Tests.Templates;

/// <summary>A document made from a template, and what its readers get of it: HTML, differences, copies.</summary>
public sealed class DraftFromTemplateTests(DocumentControlFixture service)
{
    private readonly Organisation _organisation = new(service);

    [Fact]
    public async Task The_ai_policy_is_drafted_from_the_starter_set_with_its_blanks_filled_and_the_open_ones_listed()
    {
        await CreatedAsync(await PostAsync(_organisation.Controller, $"/api/v1/template-packs/{StarterPack.Id}/install", new { }, null));
        var found = await _organisation.Author.GetFromJsonAsync<JsonObject>("/api/v1/document-templates?mandatoryItem=ai-policy");
        var request = new
        {
            templateId = (Guid)found!["items"]![0]!["id"]!, ownerId = _organisation.Writer.UserId, classification = "internal", objectives = new[] { "Fewer wrong decisions" },
            values = new { organisation = "Meridian", topManagement = "the board" },
        };

        var made = await CreatedAsync(await PostAsync(_organisation.Author, "/api/v1/documents/from-template", request, null));

        Assert.Equal("ai-policy", (string)made["document"]!["mandatoryItems"]![0]!);
        Assert.StartsWith("POL-", (string)made["document"]!["number"]!, StringComparison.Ordinal);
        Assert.Equal(1, (int)made["version"]!["number"]!);
        Assert.Equal(["aimsManager", "contact", "effectiveDate", "reviewDate", "scope"], made["unfilled"]!.AsArray().Select(name => (string)name!).Order(StringComparer.Ordinal));
        var html = await _organisation.Author.GetStringAsync($"/api/v1/documents/{made["document"]!["id"]}/versions/1/html");
        Assert.Contains("AI policy of Meridian</h1>", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_values_active_values_and_machines_are_refused_and_nothing_is_registered()
    {
        var template = await CreatedAsync(await PostAsync(_organisation.Controller, "/api/v1/document-templates", new { title = "Ours", type = "procedure", language = "en", body = "# Ours\n\nfor {{organisation}}" }, null));
        object Request(object values) => new { templateId = (Guid)template["id"]!, ownerId = _organisation.Writer.UserId, classification = "internal", values };
        Task<HttpResponseMessage> Draft(HttpClient who, object values) => PostAsync(who, "/api/v1/documents/from-template", Request(values), null);

        Assert.NotNull((await AnswerAsync(await Draft(_organisation.Author, new { shoeSize = "43" }), HttpStatusCode.UnprocessableEntity))["errors"]!["/values/shoeSize"]);
        Assert.Equal("/problems/markdown-active-content", (string)(await AnswerAsync(await Draft(_organisation.Author, new { organisation = "<script>x</script>" }), HttpStatusCode.UnprocessableEntity))["type"]!);
        Assert.Equal(HttpStatusCode.Forbidden, (await Draft(service.AsService(_organisation.Tenant, "AUT"), new { })).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await Draft(_organisation.Employee, new { })).StatusCode);
        Assert.Empty((await _organisation.Author.GetFromJsonAsync<JsonObject>("/api/v1/documents"))!["items"]!.AsArray());
    }

    [Theory]
    [InlineData("Hello <script>alert(1)</script>", "markdown-active-content")]
    [InlineData("[x](javascript:alert(1))", "markdown-link-refused")]
    [InlineData("![x](https://example.org/x.png)", "markdown-image-refused")]
    public async Task Html_that_acts_is_refused_where_a_version_is_written(string text, string code)
    {
        var document = await _organisation.RegisterAsync();
        var refused = await _organisation.Author.PostAsJsonAsync($"/api/v1/documents/{document["id"]}/versions", new { text, changeSummary = "First words" });
        Assert.Equal("/problems/" + code, (string)(await AnswerAsync(refused, HttpStatusCode.UnprocessableEntity))["type"]!);

        var draft = await _organisation.DraftAsync(document);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await _organisation.PatchAsync(_organisation.Author, Url(draft), new { text })).StatusCode);
    }

    [Fact]
    public async Task Two_versions_are_compared_as_json_and_as_html()
    {
        var first = await _organisation.InAsync(VersionState.Published, text: "# What we do\n\nWe listen.");
        var second = await _organisation.DraftAsync(await _organisation.DocumentAsync(first), "# What we do\n\nWe listen & answer.");

        var diff = await _organisation.Author.GetFromJsonAsync<JsonObject>($"{Url(second)}/diff?with=1");
        Assert.Equal((1, 1), ((int)diff!["added"]!, (int)diff["removed"]!));
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Url(second)}/diff");
        request.Headers.Accept.ParseAdd("text/html");
        var page = await _organisation.Author.SendAsync(request);
        Assert.Equal("text/html", page.Content.Headers.ContentType!.MediaType);
        Assert.Contains("<ins>", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("sandbox", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await _organisation.Author.GetAsync($"{Url(second)}/diff?with=9")).StatusCode);
    }

    [Fact]
    public async Task A_difference_of_huge_texts_is_refused()
    {
        var first = await _organisation.InAsync(VersionState.Published, text: string.Join("\n\n", Enumerable.Range(0, 12_000).Select(i => $"a {i}")));
        var second = await _organisation.DraftAsync(await _organisation.DocumentAsync(first), string.Join("\n\n", Enumerable.Range(0, 12_000).Select(i => $"b {i}")));

        Assert.Equal("/problems/diff-too-large", (string)(await AnswerAsync(await _organisation.Author.GetAsync($"{Url(second)}/diff"), HttpStatusCode.UnprocessableEntity))["type"]!);
    }

    [Theory]
    [InlineData("pdf", "application/pdf", "%PDF-")]
    [InlineData("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "PK")]
    [InlineData("md", "text/markdown", "---\nnumber:")]
    public async Task A_version_is_copied_in_each_format(string format, string mediaType, string start)
    {
        var version = await _organisation.InAsync(VersionState.Superseded);

        var answer = await _organisation.Author.GetAsync($"{Url(version)}/copy?format={format}&obsolete=true");

        Assert.Equal((HttpStatusCode.OK, mediaType), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.EndsWith($"-v1-superseded.{format}", answer.Content.Headers.ContentDisposition!.FileName!.Trim('"'), StringComparison.Ordinal);
        Assert.StartsWith(start, System.Text.Encoding.Latin1.GetString(await answer.Content.ReadAsByteArrayAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_copy_names_the_organisation_as_the_token_does_and_the_owner_as_the_directory_does()
    {
        var version = await _organisation.InAsync(VersionState.Draft);
        var document = await _organisation.Author.GetFromJsonAsync<JsonObject>(Url(version).Split("/versions")[0]);
        Assert.Contains($"owner: \"{document!["ownerId"]}\"\norganisation: \"{Tenant.OrganisationName}\"", await CopyAsync(), StringComparison.Ordinal);

        var told = new { personId = (Guid)document["ownerId"]!, name = "Astrid Lund", roles = new[] { "EMP" }, businessUnits = Array.Empty<string>() };
        await OkAsync(await _organisation.Controller.PutAsJsonAsync("/api/v1/acknowledgements/audience", new { members = new[] { told } }));

        Assert.Contains("owner: \"Astrid Lund\"", await CopyAsync(), StringComparison.Ordinal);

        Task<string> CopyAsync() => _organisation.Author.GetStringAsync($"{Url(version)}/copy?format=md");
    }

    [Fact]
    public async Task A_format_that_does_not_exist_is_refused() =>
        Assert.Equal(HttpStatusCode.BadRequest, (await _organisation.Author.GetAsync($"{Url(await _organisation.InAsync(VersionState.Draft))}/copy?format=exe")).StatusCode);
}
