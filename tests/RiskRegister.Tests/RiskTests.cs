using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using AimsPlatform.Testing;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using static AimsPlatform.RiskRegister.Tests.Organisation;

namespace AimsPlatform.RiskRegister.Tests;

/// <summary>Raising, reading, listing and changing risks.</summary>
public sealed class RiskTests(RiskRegisterFixture service)
{
    private readonly Organisation _organisation = new(service);

    [Fact]
    public async Task Anyone_raises_a_risk_and_it_is_there_with_number_and_etag()
    {
        var raised = await service.As(_organisation.Tenant, "EMP").PostAsJsonAsync("/api/v1/risks", Fields());
        Assert.Equal(HttpStatusCode.Created, raised.StatusCode);
        Assert.Equal("\"1\"", raised.Headers.ETag!.Tag);

        var read = await _organisation.Analyst.GetAsync(raised.Headers.Location);

        var text = await raised.Content.ReadAsStringAsync();
        Assert.Equal(Timeless(text), Timeless(await read.Content.ReadAsStringAsync()));
        Assert.Equal("RISK-0001", (string)JsonNode.Parse(text)!["number"]!);
        Assert.Equal(1, await service.QueryAsync(_organisation.Tenant, db => db.Outbox.CountAsync()));
    }

    [Theory]
    [InlineData("title", "\"ab\"")]
    [InlineData("title", "null")]
    [InlineData("domain", "null")]
    [InlineData("ownerId", "\"00000000-0000-0000-0000-000000000000\"")]
    [InlineData("aiSystemIds", "null")]
    [InlineData("process", "\"hiring\"")]
    [InlineData("tags", "[null]")]
    [InlineData("tags", "[\"\"]")]
    [InlineData("source", "{\"kind\":\"legal_gap\",\"article\":\"Article 10\"}")]
    public async Task A_field_that_does_not_fit_is_named(string field, string value)
    {
        var body = (JsonObject)JsonNode.Parse(Fields().ToJsonString())!;
        body[field] = JsonNode.Parse(value);
        var refused = await _organisation.Analyst.PostAsJsonAsync("/api/v1/risks", body);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal([$"/{field}"], (await refused.Content.ReadFromJsonAsync<JsonObject>())!["errors"]!.AsObject().Select(fault => fault.Key));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{ "title": "A risk", "unknown": 1 }""")]
    [InlineData("""{ "title": "A risk", "domain": "weather" }""")]
    [InlineData("""{ "title": "A risk", "domain": 1 }""")]
    [InlineData("""{ "title": "A risk", "ownerId": "me" }""")]
    public async Task A_body_that_cannot_be_read_is_400(string body)
    {
        var refused = await _organisation.Analyst.PostAsync("/api/v1/risks", new StringContent(body, Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task A_risk_links_only_to_systems_the_inventory_told_this_organisation_of()
    {
        var ours = await _organisation.KnowAsync();
        var theirs = await new Organisation(service).KnowAsync();
        var risk = await _organisation.RaiseAsync(ours);
        Assert.Equal(ours, (Guid)risk["aiSystemIds"]![0]!);

        var body = Fields();
        (body["scope"], body["aiSystemIds"]) = ("ai_system", new JsonArray(ours, theirs));
        var refused = await _organisation.Analyst.PostAsJsonAsync("/api/v1/risks", body);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Equal(["/aiSystemIds/1"], (await refused.Content.ReadFromJsonAsync<JsonObject>())!["errors"]!.AsObject().Select(fault => fault.Key));
    }

    [Fact]
    public async Task R063_a_legal_gap_is_a_risk_with_its_article_and_exposure()
    {
        var body = Fields();
        body["source"] = JsonNode.Parse("""{ "kind": "legal_gap", "reference": "obligation 12", "article": "Article 10", "exposure": { "amount": 15000000, "currency": "EUR" } }""");

        var raised = await _organisation.Analyst.PostAsJsonAsync("/api/v1/risks", body);

        var source = (await raised.Content.ReadFromJsonAsync<JsonObject>())!["source"]!;
        Assert.Equal(15_000_000m, (decimal)source["exposure"]!["amount"]!);
        Assert.Equal("Article 10", (string)source["article"]!);
    }

    [Fact]
    public async Task The_same_key_raises_once_and_the_same_key_for_another_risk_is_refused()
    {
        var first = await PostAsync(_organisation.Analyst, "/api/v1/risks", Fields(), null, "key-1");
        var again = await PostAsync(_organisation.Analyst, "/api/v1/risks", Fields(), null, "key-1");
        var body = Fields();
        body["title"] = "Another risk";
        var other = await PostAsync(_organisation.Analyst, "/api/v1/risks", body, null, "key-1");

        var another = await PostAsync(service.As(_organisation.Tenant.Colleague(), "RA"), "/api/v1/risks", Fields(), null, "key-1");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, another.StatusCode);
        Assert.Equal(HttpStatusCode.Created, again.StatusCode);
        Assert.Equal(first.Headers.Location, again.Headers.Location);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);
        Assert.Equal(1, await service.QueryAsync(_organisation.Tenant, db => db.Risks.CountAsync()));
    }

    [Fact]
    public async Task A_move_without_the_version_is_428_and_with_an_old_one_412()
    {
        await _organisation.ApproveCriteriaAsync();
        var risk = await _organisation.RaiseAsync();
        var url = $"/api/v1/risks/{risk["id"]}/analyse";

        Assert.Equal(HttpStatusCode.PreconditionRequired, (await PostAsync(_organisation.Analyst, url, Rated(), null)).StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await PostAsync(_organisation.Analyst, url, Rated(), "\"7\"")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(_organisation.Analyst, url, Rated(), "W/\"1\"")).StatusCode);
        var moved = await PostAsync(_organisation.Analyst, url, Rated(), "\"1\"");
        Assert.Equal("\"2\"", moved.Headers.ETag!.Tag);

        using var empty = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/risks/{risk["id"]}/evaluate");
        empty.Headers.TryAddWithoutValidation("If-Match", "\"2\"");
        Assert.Equal(HttpStatusCode.OK, (await _organisation.Analyst.SendAsync(empty)).StatusCode);
    }

    [Fact]
    public async Task A_merge_patch_changes_what_it_names_and_null_empties()
    {
        var body = Fields();
        body["businessUnit"] = "retail";
        var raised = await _organisation.Analyst.PostAsJsonAsync("/api/v1/risks", body);
        var url = raised.Headers.Location!;

        var patched = await OkAsync(await PatchAsync(url, """{ "businessUnit": null, "title": "A better title" }""", "\"1\""));
        Assert.Null(patched["businessUnit"]);
        Assert.Equal("A better title", (string)patched["title"]!);
        Assert.Equal("bias", (string)patched["domain"]!);

        foreach (var unfit in new[]
        {
            """{ "title": null }""", """{ "state": "accepted" }""", """{ "tags": 5 }""", """{ "title": "Once said", "title": "Twice said" }""", """{ "title": "Not\u0000kept" }""", """{ "title": "Half a \ud800 character" }""", """{ "tags": ["\udc00"] }""", """{ "\ud800": 1 }""",
            """{ "source": { "exposure": { "amount": 5, "currency": "euros of gold" } } }""", $$"""{ "source": { "reference": "{{new string('x', 501)}}" } }""",
        })
        {
            var refused = await PatchAsync(url, unfit, "\"2\"");
            Assert.True(refused.StatusCode == HttpStatusCode.BadRequest, $"{unfit}: {refused.StatusCode}");
        }

        Assert.Equal(HttpStatusCode.PreconditionRequired, (await PatchAsync(url, "{}", null)).StatusCode);
    }

    [Fact]
    public async Task A_patch_that_changes_nothing_makes_no_version_and_no_event()
    {
        var risk = await _organisation.RaiseAsync();

        var same = await PatchAsync(new Uri($"/api/v1/risks/{risk["id"]}", UriKind.Relative), $$"""{ "title": "{{risk["title"]}}" }""", "\"1\"");

        Assert.Equal(("\"1\"", 1), (same.Headers.ETag!.Tag, await service.QueryAsync(_organisation.Tenant, db => db.Outbox.CountAsync())));
    }

    [Fact]
    public async Task A_role_of_one_business_unit_changes_no_risk_of_another_or_of_the_whole_organisation_and_moves_none_out()
    {
        var body = Fields();
        body["businessUnit"] = "retail";
        var retail = (await _organisation.Analyst.PostAsJsonAsync("/api/v1/risks", body)).Headers.Location!;
        var whole = (await _organisation.Analyst.PostAsJsonAsync("/api/v1/risks", Fields())).Headers.Location!;

        Assert.Equal(HttpStatusCode.Forbidden, (await PatchAsync(retail, """{ "businessUnit": "wholesale" }""", "\"1\"", "RO@wholesale")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await PatchAsync(whole, """{ "businessUnit": "wholesale" }""", "\"1\"", "RO@wholesale")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await PatchAsync(retail, """{ "businessUnit": null }""", "\"1\"", "RO@retail")).StatusCode);
        await OkAsync(await PatchAsync(retail, """{ "tags": ["pilot"] }""", "\"1\"", "RO@retail"));
    }

    [Fact]
    public async Task A_list_narrows_by_every_filter_and_refuses_an_unknown_one()
    {
        await _organisation.ApproveCriteriaAsync();
        var system = await _organisation.KnowAsync();
        var risk = await _organisation.EvaluatedAsync(High, system);
        await _organisation.RaiseAsync(title: "Prompts leak personal data", domain: "privacy");

        foreach (var filter in new[] { "state=evaluated", "level=high", "domain=bias", $"aiSystemId={system}", "q=favours", $"q={risk["number"]}", $"owner={_organisation.OwnerId}&state=evaluated" })
        {
            var page = (await _organisation.Analyst.GetFromJsonAsync<JsonObject>($"/api/v1/risks?{filter}"))!["items"]!.AsArray();
            Assert.True(page.Count == 1 && (string)page[0]!["id"]! == (string)risk["id"]!, filter);
        }

        foreach (var filter in new[] { "stat=open", "state=InTreatment", "state=nowhere", "owner=me", "limit=0", "limit=201", "sort=title", "cursor=x", "q=a%00b", $"cursor={Forged}" })
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await _organisation.Analyst.GetAsync($"/api/v1/risks?{filter}")).StatusCode);
        }

        var ranked = (await _organisation.Analyst.GetFromJsonAsync<JsonObject>("/api/v1/risks?sort=-level&total=true"))!;
        Assert.Equal("high", (string)ranked["items"]![0]!["level"]!);
        Assert.Equal(2, (int)ranked["total"]!);
    }

    [Fact]
    public async Task Searches_may_use_their_indexes_behind_the_tenancy_wall()
    {
        await using var owner = NpgsqlDataSource.Create(service.OwnerConnectionString);
        await using var leaky = owner.CreateCommand("""
            select count(*) from pg_proc where not proleakproof and oid = any(array[
                'arraycontains(anyarray,anyarray)'::regprocedure, 'ts_match_vq(tsvector,tsquery)'::regprocedure,
                'to_tsvector(regconfig,text)'::regprocedure, 'textcat(text,text)'::regprocedure])
            """);

        Assert.Equal(0L, await leaky.ExecuteScalarAsync());
    }

    [Theory, InlineData("createdAt"), InlineData("-createdAt"), InlineData("-updatedAt"), InlineData("level"), InlineData("number")]
    public async Task Paging_neither_skips_nor_repeats_while_risks_are_raised(string sort)
    {
        var raised = new List<string>();
        for (var n = 0; n < 7; n++)
        {
            raised.Add((string)(await _organisation.RaiseAsync())["id"]!);
        }

        var (seen, next) = (new List<string>(), "");
        do
        {
            var page = (await _organisation.Analyst.GetFromJsonAsync<JsonObject>($"/api/v1/risks?limit=3&sort={sort}&cursor={next}"))!;
            seen.AddRange(page["items"]!.AsArray().Select(row => (string)row!["id"]!));
            next = (string?)page["next"];
            await _organisation.RaiseAsync();
        }
        while (next is not null && seen.Count < 20);

        Assert.Equal(seen.Distinct().Count(), seen.Count);
        Assert.Empty(raised.Except(seen));
    }

    // A time with an offset, which no list ever gave.
    private static string Forged => Convert.ToBase64String(Encoding.UTF8.GetBytes($$"""{"Sort":"-createdAt","Key":"2026-01-01T00:00:00+01:00","Id":"{{Guid.CreateVersion7()}}"}"""));

    private async Task<HttpResponseMessage> PatchAsync(Uri url, string patch, string? etag, string? role = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, url) { Content = new StringContent(patch, Encoding.UTF8, "application/merge-patch+json") };
        if (etag is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", etag);
        }

        return await (role is null ? _organisation.Analyst : service.As(_organisation.Tenant, role)).SendAsync(request);
    }

    private JsonObject Fields() => new() { ["title"] = "The model favours one group", ["domain"] = "bias", ["scope"] = "aims", ["ownerId"] = _organisation.OwnerId };

    // The standing states the time it was computed, which differs by design.
    private static string Timeless(string text)
    {
        var risk = JsonNode.Parse(text)!;
        risk["standing"]!["at"] = null;
        return risk.ToJsonString();
    }
}
