using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AimsPlatform.DocumentControl.Versions;
using AimsPlatform.Testing;
using static AimsPlatform.DocumentControl.Tests.Organisation;

namespace AimsPlatform.DocumentControl.Tests;

/// <summary>Registering, changing, listing and reading documents, as people do.</summary>
public sealed class DocumentsTests(DocumentControlFixture service)
{
    private readonly Organisation _organisation = new(service);

    [Theory]
    [InlineData("""{"requirementIds": ["5.99"]}""", "/requirementIds")]
    [InlineData("""{"mandatoryItems": ["ai-poem"]}""", "/mandatoryItems")]
    [InlineData("""{"reviewMonths": 24}""", "/reviewMonths")]
    [InlineData("""{"ownerId": "00000000-0000-0000-0000-000000000000"}""", "/ownerId")]
    [InlineData("""{"aiSystemIds": ["0199aa00-0000-7000-8000-000000000001"]}""", "/aiSystemIds/0")]
    [InlineData("""{"title": "x"}""", "/title")]
    public async Task A_value_that_does_not_fit_is_named(string patch, string at)
    {
        var fields = JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(_organisation.Fields("policy")))!.AsObject();
        foreach (var (name, value) in JsonNode.Parse(patch)!.AsObject())
        {
            fields[name] = value?.DeepClone();
        }

        var answer = await _organisation.Author.PostAsJsonAsync("/api/v1/documents", fields);
        Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.BadRequest, HttpStatusCode.UnprocessableEntity });
        Assert.Contains(at, (await answer.Content.ReadFromJsonAsync<JsonObject>())!["errors"]!.AsObject().Select(error => error.Key));

        var document = await _organisation.RegisterAsync("policy");
        var patched = await _organisation.PatchAsync(_organisation.Author, $"/api/v1/documents/{document["id"]}", JsonNode.Parse(patch)!);
        Assert.Contains(patched.StatusCode, new[] { HttpStatusCode.BadRequest, HttpStatusCode.UnprocessableEntity });
    }

    [Fact]
    public async Task What_no_database_can_keep_and_people_that_are_nobody_are_refused()
    {
        var version = await _organisation.InAsync(VersionState.Draft);
        foreach (var answer in new[]
        {
            await _organisation.Author.PostAsJsonAsync("/api/v1/documents", _organisation.Fields(title: "nul \0 here")),
            await _organisation.PatchAsync(_organisation.Author, Url(version), new { text = "nul \0 here" }),
            await _organisation.Author.GetAsync("/api/v1/documents?q=%00"),
            await _organisation.TryAsync(_organisation.Author, version, "submit", _organisation.Submission(approver: Guid.Empty)),
            await _organisation.TryAsync(_organisation.Author, version, "submit", _organisation.Submission(reviewers: [Guid.Empty])),
        })
        {
            Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.BadRequest, HttpStatusCode.UnprocessableEntity });
        }

        Assert.Equal((string)version["contentHash"]!, (string)(await _organisation.GetAsync(version))["contentHash"]!);
    }

    [Fact]
    public async Task A_document_gets_the_number_and_the_rules_of_its_type_and_keeps_its_type()
    {
        var policy = await _organisation.RegisterAsync("policy");
        Assert.Equal("POL-0001", (string)policy["number"]!);
        Assert.Equal(12, (int)policy["reviewMonths"]!);
        Assert.Equal(["TM", "DM"], policy["approvers"]!.AsArray().Select(role => (string)role!));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await _organisation.PatchAsync(_organisation.Author, $"/api/v1/documents/{policy["id"]}", new { type = "procedure" })).StatusCode);

        var types = await _organisation.Employee.GetFromJsonAsync<JsonArray>("/api/v1/documents/types");
        Assert.Equal(types!.Count, types.Select(type => (string)type!["prefix"]!).Distinct().Count());
    }

    [Fact]
    public async Task R103_a_policy_without_an_objective_is_not_submitted()
    {
        var version = await _organisation.DraftAsync(await _organisation.RegisterAsync("policy", more: new { objectives = Array.Empty<string>() }));

        Assert.Equal(["R103"], await UnmetAsync(await _organisation.TryAsync(_organisation.Author, version, "submit", _organisation.Submission())));
        var bare = await _organisation.DraftAsync(await _organisation.RegisterAsync("external_document"), "");
        Assert.Equal(["5.1", "R050"], await UnmetAsync(await _organisation.TryAsync(_organisation.Author, bare, "submit", _organisation.Submission())));
    }

    [Fact]
    public async Task A_document_has_one_version_in_work_and_who_writes_is_a_person()
    {
        var document = await _organisation.RegisterAsync();
        var url = $"/api/v1/documents/{document["id"]}/versions";
        var body = new { text = "# Text", changeSummary = "First words" };
        Assert.Equal(HttpStatusCode.Forbidden, (await service.AsService(_organisation.Tenant.Colleague(), "AUT").PostAsJsonAsync(url, body)).StatusCode);

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _organisation.Author.PostAsJsonAsync(url, body)));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Created);
        Assert.All(answers.Where(answer => answer.StatusCode != HttpStatusCode.Created), answer => Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode));
        var rows = await _organisation.Author.GetFromJsonAsync<JsonObject>(url);
        Assert.Single(rows!["items"]!.AsArray());
    }

    [Fact]
    public async Task Content_stays_out_of_the_trail_and_its_hash_is_in_it()
    {
        var version = await _organisation.InAsync(VersionState.Draft, text: "# A sentence nobody else writes");

        var trail = await _organisation.Author.GetStringAsync($"{Url(version)}/history");

        Assert.DoesNotContain("nobody else writes", trail);
        Assert.Contains((string)version["contentHash"]!, trail);
    }

    [Theory]
    [InlineData("internal", "EMP", true)]
    [InlineData("confidential", "EMP", false)]
    [InlineData("confidential", "AUD", true)]
    [InlineData("confidential", "AUD@retail", true)]
    [InlineData("confidential", "AUD@lending", false)]
    [InlineData("restricted", "AUD", false)]
    [InlineData("restricted", "TM", true)]
    [InlineData("restricted", "CO", true)] // named among the readers
    [InlineData("restricted", "CO@retail", true)]
    [InlineData("restricted", "CO@lending", false)]
    public async Task Who_may_read_follows_from_the_classification(string classification, string role, bool may)
    {
        var document = await _organisation.RegisterAsync(classification: classification, more: new { businessUnit = "retail", readerRoles = new JsonArray("CO") });
        var reader = service.As(_organisation.Tenant.Colleague(), role);

        Assert.Equal(may ? HttpStatusCode.OK : HttpStatusCode.NotFound, (await reader.GetAsync($"/api/v1/documents/{document["id"]}")).StatusCode);
        var list = await reader.GetFromJsonAsync<JsonObject>("/api/v1/documents");
        Assert.Equal(may ? 1 : 0, list!["items"]!.AsArray().Count);
    }

    [Fact]
    public async Task Whoever_writes_reviews_or_approves_a_restricted_document_may_read_it()
    {
        var version = await _organisation.InAsync(VersionState.Review, await _organisation.RegisterAsync(classification: "restricted"));
        foreach (var involved in new[] { _organisation.Author, _organisation.Reviewer, _organisation.Approver })
        {
            Assert.Equal(HttpStatusCode.OK, (await involved.GetAsync($"{Url(version)}/content")).StatusCode);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await _organisation.Employee.GetAsync($"{Url(version)}/content")).StatusCode);
    }

    [Fact]
    public async Task Lists_filter_sort_and_page()
    {
        foreach (var title in new[] { "Handling of complaints", "Handling of incidents", "Training of models" })
        {
            await CreatedAsync(await _organisation.Author.PostAsJsonAsync("/api/v1/documents", _organisation.Fields(title: title, more: new { tags = new[] { title.Split(' ')[0] } })));
        }

        Assert.Equal(["Training of models"], await TitlesAsync("q=model"));
        Assert.Equal(["Handling of complaints"], await TitlesAsync("q=PRO-0001"));
        Assert.Equal(["Handling of incidents", "Handling of complaints"], await TitlesAsync("tag=Handling&sort=-title"));
        Assert.Empty(await TitlesAsync("type=policy"));
        var first = await _organisation.Author.GetFromJsonAsync<JsonObject>("/api/v1/documents?limit=2&sort=number&total=true");
        Assert.Equal(3, (int)first!["total"]!);
        Assert.Equal(["Training of models"], await TitlesAsync($"limit=2&sort=number&cursor={first["next"]}"));
        Assert.Equal(HttpStatusCode.BadRequest, (await _organisation.Author.GetAsync("/api/v1/documents?colour=red")).StatusCode);
    }

    [Fact]
    public async Task A_change_needs_the_version_one_has_seen()
    {
        var document = await _organisation.RegisterAsync();
        var url = $"/api/v1/documents/{document["id"]}";
        Assert.Equal(HttpStatusCode.PreconditionRequired, (await SendAsync(_organisation.Author, HttpMethod.Patch, url, new { title = "Another title" }, null)).StatusCode);
        await OkAsync(await _organisation.PatchAsync(_organisation.Author, url, new { title = "Another title" }));
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await SendAsync(_organisation.Author, HttpMethod.Patch, url, new { title = "A third" }, "\"1\"")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await _organisation.PatchAsync(service.As(_organisation.Tenant.Colleague(), "AUT@lending"), url, new { businessUnit = "retail" })).StatusCode);
    }

    private async Task<string[]> TitlesAsync(string query)
    {
        var list = await _organisation.Author.GetFromJsonAsync<JsonObject>($"/api/v1/documents?{query}");
        return list!["items"]!.AsArray().Select(row => (string)row!["title"]!).ToArray();
    }
}
