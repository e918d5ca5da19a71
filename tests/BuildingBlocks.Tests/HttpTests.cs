using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using AimsPlatform.Testing;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.BuildingBlocks.Tests;

/// <summary>What every endpoint does alike, seen through the smallest service there is.</summary>
public sealed class HttpTests(SpecimenFixture service)
{
    private const string Tallies = "/api/v1/tallies";
    private readonly Tenant _tenant = Tenant.New();

    private HttpClient Caller => service.As(_tenant, "RA", "RO");

    [Fact]
    public async Task A_retried_creation_creates_once_and_answers_the_same()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => PostAsync(new { name = "tally" }, "one-key")));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Created, answer.StatusCode));
        Assert.Single(answers.Select(answer => answer.Headers.Location).Distinct());
        Assert.All(answers, answer => Assert.Equal("\"1\"", answer.Headers.ETag!.Tag));
        Assert.Single((await Task.WhenAll(answers.Select(answer => answer.Content.ReadAsStringAsync()))).Distinct());
        Assert.Equal(1, await service.QueryAsync(_tenant, db => db.Tallies.CountAsync()));
    }

    [Fact]
    public async Task A_key_used_for_another_body_is_refused()
    {
        await PostAsync(new { name = "first" }, "key");

        await AssertProblemAsync(await PostAsync(new { name = "second" }, "key"), 422, "idempotency-key-reused");
    }

    [Fact]
    public async Task A_refused_request_does_not_use_up_its_key()
    {
        await AssertProblemAsync(await PostAsync(new { name = "x" }, "again"), 400, "validation");

        Assert.Equal(HttpStatusCode.Created, (await PostAsync(new { name = "longer" }, "again")).StatusCode);
    }

    [Theory]
    [InlineData("{}", "validation", "/name")]
    [InlineData("""{"name":"x"}""", "validation", "/name")]
    [InlineData("""{"name":7}""", "malformed-json", "/name")]
    [InlineData("""{"name":"tally","nmae":"typo"}""", "malformed-json", "/nmae")]
    [InlineData("""{"name":"tally","name":"twice"}""", "malformed-json", "/name")]
    [InlineData("""{"name":"tally","failFirst":10}""", "validation", "/failFirst")]
    [InlineData("{", "malformed-json", "")]
    [InlineData("null", "bad-request", null)]
    public async Task A_bad_body_names_the_field(string json, string type, string? at)
    {
        var problem = await AssertProblemAsync(await Caller.PostAsync(Tallies, new StringContent(json, Encoding.UTF8, "application/json")), 400, type);

        Assert.DoesNotContain("AimsPlatform", problem.ToString(), StringComparison.Ordinal); // nobody outside knows our types
        Assert.DoesNotContain(".NET", problem.ToString(), StringComparison.Ordinal);
        if (at is not null)
        {
            Assert.Contains(at, problem["errors"]!.AsObject().Select(error => error.Key));
        }
    }

    [Fact]
    public async Task Every_refusal_is_a_problem()
    {
        await AssertProblemAsync(await Caller.GetAsync("/api/v1/nothing"), 404, "not-found");
        await AssertProblemAsync(await Caller.DeleteAsync(Tallies), 405, "method-not-allowed");
        await AssertProblemAsync(await Caller.PostAsync(Tallies, new StringContent("name=x", MediaTypeHeaderValue.Parse("text/plain"))), 415, "unsupported-media-type");
        await AssertProblemAsync(await Caller.GetAsync(Tallies + "?nmae=x"), 400, "unknown-parameter");
        await AssertProblemAsync(await Caller.GetAsync(Tallies + "?limit=0"), 400, "validation");
        await AssertProblemAsync(await Caller.GetAsync(Tallies + "?limit=many"), 400, "bad-request");
        await AssertProblemAsync(await Caller.GetAsync(Tallies + "?sort=colour"), 400, "validation");
        await AssertProblemAsync(await Caller.GetAsync(Tallies + "?cursor=!!"), 400, "validation");
        await AssertProblemAsync(await service.CreateClient().GetAsync(Tallies), 401, "unauthenticated");
        var forbidden = await AssertProblemAsync(await service.As(_tenant, "GUEST").GetAsync(Tallies), 403, "forbidden");
        Assert.Equal("risks:read", (string?)forbidden["permission"]);
    }

    [Theory]
    [InlineData("image/png")]
    [InlineData("text/html")]
    public async Task A_refusal_is_a_problem_also_for_who_accepts_only_something_else(string accepted)
    {
        await AssertProblemAsync(await AskAsync(HttpMethod.Delete, Tallies), 405, "method-not-allowed");
        await AssertProblemAsync(await AskAsync(HttpMethod.Get, Tallies + "?nmae=x"), 400, "unknown-parameter");
        var misread = await AssertProblemAsync(await AskAsync(HttpMethod.Get, Tallies + "?limit=many"), 400, "bad-request");
        Assert.Equal("""{"?limit":["limit does not take the value \u0022many\u0022."]}""", misread["errors"]!.ToJsonString());

        Task<HttpResponseMessage> AskAsync(HttpMethod method, string path) => Caller.SendAsync(new HttpRequestMessage(method, path) { Headers = { { "Accept", accepted } } });
    }

    [Fact]
    public async Task A_change_needs_the_version_that_was_read()
    {
        var location = (await PostAsync(new { name = "tally", quiet = true })).Headers.Location!.ToString();

        await AssertProblemAsync(await RenameAsync(location, "again", null), 428, "version-required");
        Assert.Equal("\"2\"", (await RenameAsync(location, "again", "\"1\"")).Headers.ETag!.Tag);
        await AssertProblemAsync(await RenameAsync(location, "late", "\"1\""), 412, "version-stale");
        await AssertProblemAsync(await RenameAsync(location, "odd", "W/\"1\""), 400, "version-unreadable");
    }

    [Fact]
    public async Task Of_racing_writers_one_wins()
    {
        var location = (await PostAsync(new { name = "tally", quiet = true })).Headers.Location!.ToString();

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(n => RenameAsync(location, $"name {n}", "\"1\"")));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.NoContent);
        Assert.Equal(5, answers.Count(answer => answer.StatusCode == HttpStatusCode.PreconditionFailed));
    }

    [Theory]
    [InlineData("createdAt")]
    [InlineData("-createdAt")]
    [InlineData("name")]
    [InlineData("-name")]
    public async Task Pages_do_not_skip_or_repeat_and_keep_the_order(string sort)
    {
        foreach (var name in new[] { "delta", "alpha", "bravo", "alpha", "charlie", "alpha", "echo" })
        {
            await PostAsync(new { name });
        }

        var names = new List<string>();
        var ids = new List<string>();
        string? cursor = null;
        do
        {
            var page = (await Caller.GetFromJsonAsync<JsonObject>($"{Tallies}?limit=2&sort={sort}&total=true{(cursor is null ? "" : "&cursor=" + cursor)}"))!;
            Assert.Equal(7, (int)page["total"]!);
            names.AddRange(page["items"]!.AsArray().Select(item => (string)item!["name"]!));
            ids.AddRange(page["items"]!.AsArray().Select(item => (string)item!["id"]!));
            cursor = (string?)page["next"];
        }
        while (cursor is not null);

        Assert.Equal(7, ids.Distinct().Count());
        if (sort.EndsWith("name", StringComparison.Ordinal))
        {
            Assert.Equal(sort[0] == '-' ? names.OrderDescending(StringComparer.Ordinal) : names.Order(StringComparer.Ordinal), names);
        }
    }

    [Fact]
    public async Task History_tells_who_did_what_and_why_newest_first()
    {
        var location = (await PostAsync(new { name = "before", quiet = true })).Headers.Location!.ToString();
        await RenameAsync(location, "after", "\"1\"");

        var history = (await Caller.GetFromJsonAsync<JsonObject>(location + "/history"))!["items"]!.AsArray();

        Assert.Equal(["rename", "created"], history.Select(entry => (string)entry!["action"]!));
        var rename = history.Single(entry => (string)entry!["action"]! == "rename")!;
        Assert.Equal(_tenant.UserId, (Guid)rename["userId"]!);
        Assert.Equal("a better name", (string?)rename["reason"]);
        Assert.Equal(["before", "after"], rename["changes"]!["name"]!.AsArray().Select(value => (string)value!));
        await AssertProblemAsync(await Caller.GetAsync($"{Tallies}/{Guid.CreateVersion7()}/history"), 404, "tally-not-found");
    }

    private Task<HttpResponseMessage> PostAsync(object body, string? key = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Tallies) { Content = JsonContent.Create(body) };
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return Caller.SendAsync(request);
    }

    private Task<HttpResponseMessage> RenameAsync(string location, string name, string? version)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, location) { Content = JsonContent.Create(new { name }) };
        if (version is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", version);
        }

        return Caller.SendAsync(request);
    }

    private static async Task<JsonObject> AssertProblemAsync(HttpResponseMessage answer, int status, string type)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode == status, $"{(int)answer.StatusCode}: {text}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = JsonNode.Parse(text)!.AsObject();
        Assert.Equal("/problems/" + type, (string?)problem["type"]);
        Assert.Equal(status, (int)problem["status"]!);
        Assert.NotNull(problem["title"]);
        Assert.NotNull(problem["instance"]);
        Assert.NotNull(problem["traceId"]);
        return problem;
    }
}
