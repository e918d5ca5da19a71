using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AimsPlatform.RiskRegister.Criteria;
using AimsPlatform.Testing;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using static AimsPlatform.RiskRegister.Tests.Organisation;

namespace AimsPlatform.RiskRegister.Tests;

/// <summary>Criteria are versioned and approved, and an assessment keeps the version it was made by.</summary>
public sealed class CriteriaTests(RiskRegisterFixture service)
{
    private readonly Organisation _organisation = new(service);

    [Fact]
    public async Task Without_approved_criteria_analysing_is_refused_by_name_and_a_default_is_offered()
    {
        var risk = await _organisation.RaiseAsync();
        var refused = await _organisation.TryAsync(_organisation.Analyst, risk, "analyse", Rated());
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Equal("/problems/criteria-not-approved", (string)(await refused.Content.ReadFromJsonAsync<JsonObject>())!["type"]!);
        Assert.Equal(HttpStatusCode.NotFound, (await _organisation.Analyst.GetAsync("/api/v1/risk-criteria/in-force")).StatusCode);

        var offered = await _organisation.Analyst.GetFromJsonAsync<JsonObject>("/api/v1/risk-criteria/default");
        var drafted = await _organisation.Analyst.PostAsJsonAsync("/api/v1/risk-criteria", new { content = offered });

        Assert.Equal(HttpStatusCode.Created, drafted.StatusCode);
        Assert.Equal("draft", (string)(await drafted.Content.ReadFromJsonAsync<JsonObject>())!["state"]!);
    }

    [Theory, InlineData("NOBODY"), InlineData("DM@retail"), InlineData("")]
    public async Task A_level_that_only_an_unknown_role_may_accept_is_in_nobodys_reach(string role)
    {
        var content = DefaultCriteria.Content with { Management = [new("Designated management", "medium", [], ["DM"]), new("Top management", "high", [], [role])] };

        var refused = await _organisation.Analyst.PostAsJsonAsync("/api/v1/risk-criteria", new { content }, Json.Options);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Equal(["/content/management/1/roles"], (await refused.Content.ReadFromJsonAsync<JsonObject>())!["errors"]!.AsObject().Select(fault => fault.Key));
    }

    [Fact]
    public async Task I1_an_author_never_approves_and_neither_does_a_machine()
    {
        var drafted = await _organisation.Analyst.PostAsJsonAsync("/api/v1/risk-criteria", new { content = DefaultCriteria.Content }, Json.Options);
        var editor = _organisation.Tenant.Colleague();
        using var edit = new HttpRequestMessage(HttpMethod.Put, drafted.Headers.Location) { Content = JsonContent.Create(new { content = DefaultCriteria.Content with { Method = "in pairs" } }, options: Json.Options) };
        edit.Headers.TryAddWithoutValidation("If-Match", "\"1\"");
        var edited = await OkAsync(await service.As(editor, "AIMS-M").SendAsync(edit));
        Assert.Equal(2, edited["authors"]!.AsArray().Count);

        var approve = $"{drafted.Headers.Location}/approve";
        Assert.Equal(["I1"], await UnmetAsync(await PostAsync(service.As(editor, "TM"), approve, new { }, "\"2\"")));
        Assert.Equal(["I1"], await UnmetAsync(await PostAsync(service.AsService(_organisation.Tenant, "DM"), approve, new { }, "\"2\"")));
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(_organisation.Analyst, approve, new { }, "\"2\"")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(service.As(_organisation.Tenant.Colleague(), "DM@retail"), approve, new { }, "\"2\"")).StatusCode);
        Assert.Equal("approved", (string)(await OkAsync(await PostAsync(_organisation.Management, approve, new { }, "\"2\"")))["state"]!);
    }

    [Fact]
    public async Task The_next_approved_version_supersedes_the_one_before()
    {
        var first = await _organisation.ApproveCriteriaAsync();
        var second = await _organisation.ApproveCriteriaAsync();

        var inForce = await _organisation.Analyst.GetFromJsonAsync<JsonObject>("/api/v1/risk-criteria/in-force");
        Assert.Equal((string)second["id"]!, (string)inForce!["id"]!);
        var before = await _organisation.Analyst.GetFromJsonAsync<JsonObject>($"/api/v1/risk-criteria/{first["id"]}");
        Assert.Equal("superseded", (string)before!["state"]!);
        var list = await _organisation.Analyst.GetFromJsonAsync<JsonObject>("/api/v1/risk-criteria");
        Assert.Equal(2, list!["items"]!.AsArray().Count);
        var trail = await _organisation.Analyst.GetFromJsonAsync<JsonObject>($"/api/v1/risk-criteria/{first["id"]}/history");
        Assert.Equal(["supersede", "approve", "created"], trail!["items"]!.AsArray().Select(entry => (string)entry!["action"]!));
        Assert.NotNull((string?)trail["items"]![1]!["decidedHash"]);
    }

    [Fact]
    public async Task Only_a_draft_is_changed_or_thrown_away()
    {
        var approved = await _organisation.ApproveCriteriaAsync();
        using var discard = new HttpRequestMessage(HttpMethod.Delete, $"/api/v1/risk-criteria/{approved["id"]}");
        discard.Headers.TryAddWithoutValidation("If-Match", "\"2\"");
        Assert.Equal(HttpStatusCode.Conflict, (await _organisation.Analyst.SendAsync(discard)).StatusCode);

        var drafted = await _organisation.Analyst.PostAsJsonAsync("/api/v1/risk-criteria", new { content = DefaultCriteria.Content }, Json.Options);
        using var drop = new HttpRequestMessage(HttpMethod.Delete, drafted.Headers.Location);
        drop.Headers.TryAddWithoutValidation("If-Match", "\"1\"");
        Assert.Equal(HttpStatusCode.NoContent, (await _organisation.Analyst.SendAsync(drop)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _organisation.Analyst.GetAsync(drafted.Headers.Location)).StatusCode);
    }

    [Fact]
    public async Task Incomplete_criteria_are_refused_with_the_place_of_every_fault()
    {
        var content = (JsonObject)(await _organisation.Analyst.GetFromJsonAsync<JsonNode>("/api/v1/risk-criteria/default"))!;
        content["society"]!["matrix"]![4]![4] = "low";
        content["individuals"]!["matrix"]!.AsArray().RemoveAt(0);
        content["management"] = null;

        var refused = await _organisation.Analyst.PostAsJsonAsync("/api/v1/risk-criteria", new { content });

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        var problem = (await refused.Content.ReadFromJsonAsync<JsonObject>())!;
        Assert.Equal(["/content/individuals/matrix", "/content/management", "/content/society/matrix/4/4"], problem["errors"]!.AsObject().Select(fault => fault.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task I13_new_criteria_never_change_an_old_result_and_every_assessment_stays()
    {
        var first = await _organisation.ApproveCriteriaAsync();
        var risk = await _organisation.EvaluatedAsync();
        await _organisation.DoAsync(_organisation.Owner, risk, "accept", Statement());
        var old = await _organisation.GetAsync(risk);
        Assert.Equal((string)first["id"]!, (string)old["inherent"]!["criteriaId"]!);

        await _organisation.ApproveCriteriaAsync(criteria => criteria with { Method = "new", Levels = [new("low", "Green", 10), new("medium", "Amber", 10), new("high", "Red", 10)] });
        var kept = await _organisation.GetAsync(risk);
        Assert.Equal(old["inherent"]!.ToJsonString(), kept["inherent"]!.ToJsonString());
        Assert.Equal((string)old["level"]!, (string)kept["level"]!);

        await _organisation.DoAsync(_organisation.Owner, risk, "review", new { reason = "the criteria are new" });
        await _organisation.DoAsync(_organisation.Analyst, risk, "re-assess", High);
        var all = (await _organisation.Analyst.GetFromJsonAsync<JsonObject>($"/api/v1/risks/{risk["id"]}/assessments"))!["items"]!.AsArray();
        Assert.Equal(["CRIT-0002", "CRIT-0001"], all.Select(assessment => (string)assessment!["criteriaNumber"]!));
        Assert.Equal(["high", "medium"], all.Select(assessment => (string)assessment!["level"]!));
    }

    [Fact]
    public async Task I13_the_running_service_has_no_right_to_change_an_assessment()
    {
        await _organisation.ApproveCriteriaAsync();
        await _organisation.EvaluatedAsync();

        foreach (var sql in new[] { "update risk_assessment set level = 'low'", "delete from risk_assessment" })
        {
            await using var runtime = NpgsqlDataSource.Create(service.RuntimeConnectionString);
            await using var command = runtime.CreateCommand(sql);
            var refused = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync());
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        }
    }

    [Fact]
    public async Task A_rating_that_is_not_on_the_scale_is_refused_with_the_codes_that_are()
    {
        await _organisation.ApproveCriteriaAsync();
        var risk = await _organisation.RaiseAsync();

        var refused = await _organisation.TryAsync(_organisation.Analyst, risk, "analyse", Rated("often"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("almost_certain", (string)(await refused.Content.ReadFromJsonAsync<JsonObject>())!["errors"]!["/likelihood"]![0]!);
    }
}
