using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AimsPlatform.RiskRegister.Criteria;
using AimsPlatform.RiskRegister.Risks;
using AimsPlatform.ServiceDefaults;
using AimsPlatform.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using static AimsPlatform.RiskRegister.Tests.Organisation;

namespace AimsPlatform.RiskRegister.Tests;

/// <summary>Who may accept a risk, and what happens then.</summary>
public sealed class AcceptRiskTests(RiskRegisterFixture service)
{
    private readonly Organisation _organisation = new(service);

    [Fact]
    public async Task The_owner_accepts_and_the_acceptance_is_bound_to_what_was_accepted()
    {
        await _organisation.ApproveCriteriaAsync();
        var risk = await _organisation.EvaluatedAsync();

        var accepted = await _organisation.DoAsync(_organisation.Owner, risk, "accept", Statement());

        Assert.Equal("accepted", (string)accepted["state"]!);
        Assert.Equal(_organisation.OwnerId, (Guid)accepted["acceptance"]!["by"]!);
        Assert.Matches("^[0-9a-f]{64}$", (string)accepted["acceptance"]!["hash"]!);
        Assert.Equal(Today.AddDays(182).ToString("yyyy-MM-dd"), (string)accepted["reviewDue"]!);
        var trail = await _organisation.Analyst.GetFromJsonAsync<JsonObject>($"/api/v1/risks/{risk["id"]}/history");
        var entry = trail!["items"]![0]!;
        Assert.Equal("accept", (string)entry["action"]!);
        Assert.Equal(_organisation.OwnerId, (Guid)entry["userId"]!);
        Assert.Equal((string)accepted["acceptance"]!["hash"]!, (string)entry["decidedHash"]!);
    }

    [Fact]
    public async Task I3_nobody_but_the_owner_accepts()
    {
        await _organisation.ApproveCriteriaAsync();
        var risk = await _organisation.EvaluatedAsync();

        var another = service.As(_organisation.Tenant.Colleague(), "RO", "DM", "TM");
        Assert.Equal(["I3"], await UnmetAsync(await _organisation.TryAsync(another, risk, "accept", Statement())));
        var machine = service.AsService(_organisation.Tenant, "RO", "DM");
        Assert.Equal(["S9"], await UnmetAsync(await _organisation.TryAsync(machine, risk, "accept", Statement())));
        foreach (var wrong in new[] { "DM", "TM", "RA", "ADM", "OPS", "AIMS-M", "EMP" })
        {
            var answer = await _organisation.TryAsync(service.As(_organisation.Tenant, wrong), risk, "accept", Statement());
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }
    }

    [Fact]
    public async Task S3_the_owner_accepts_only_on_the_list_for_the_level_at_that_moment()
    {
        await _organisation.ApproveCriteriaAsync();
        var risk = await _organisation.EvaluatedAsync();
        var undesignated = service.As(_organisation.Tenant, "RO");
        Assert.Equal(["S3"], await UnmetAsync(await _organisation.TryAsync(undesignated, risk, "accept", Statement())));

        await _organisation.ApproveCriteriaAsync(criteria => criteria with
        {
            Management = [new("The loan board", "medium", [_organisation.OwnerId], []), new("Top management", "high", [], ["TM"])],
        });

        await _organisation.DoAsync(undesignated, risk, "accept", Statement());
    }

    [Fact]
    public async Task S3_above_the_threshold_it_takes_the_next_management_a_reason_and_a_last_day_within_12_months()
    {
        await _organisation.ApproveCriteriaAsync();
        var risk = await _organisation.EvaluatedAsync(High);
        var top = service.As(_organisation.Tenant, "RO", "TM");

        Assert.Equal(["S3"], await UnmetAsync(await _organisation.TryAsync(_organisation.Owner, risk, "accept", Statement(90, "the service is needed"))));
        Assert.Equal(["/expiresOn"], await FaultsAsync(top, risk, Statement()));
        Assert.Equal(["/expiresOn"], await FaultsAsync(top, risk, Statement(0, "the service is needed")));
        Assert.Equal(["/expiresOn"], await FaultsAsync(top, risk, Statement(367, "the service is needed")));
        Assert.Equal(["/reason"], await FaultsAsync(top, risk, Statement(90)));
        var accepted = await _organisation.DoAsync(top, risk, "accept", Statement(365, "the service is needed"));
        Assert.True((bool)accepted["standing"]!["acceptable"]!);
    }

    [Fact]
    public async Task S3_a_role_of_another_business_unit_does_not_count()
    {
        await _organisation.ApproveCriteriaAsync();
        var raised = await _organisation.Analyst.PostAsJsonAsync("/api/v1/risks", new { title = "A risk of retail", domain = "bias", scope = "aims", ownerId = _organisation.OwnerId, businessUnit = "retail" });
        var risk = (await raised.Content.ReadFromJsonAsync<JsonObject>())!;
        await _organisation.DoAsync(_organisation.Analyst, risk, "analyse", Rated());
        await _organisation.DoAsync(_organisation.Analyst, risk, "evaluate", new { });

        Assert.Equal(HttpStatusCode.Forbidden, (await _organisation.TryAsync(service.As(_organisation.Tenant, "RO@wholesale", "DM"), risk, "accept", Statement())).StatusCode);
        Assert.Equal(["S3"], await UnmetAsync(await _organisation.TryAsync(service.As(_organisation.Tenant, "RO@retail", "DM@wholesale"), risk, "accept", Statement())));
        await _organisation.DoAsync(service.As(_organisation.Tenant, "RO@retail", "DM@retail"), risk, "accept", Statement());
    }

    [Fact]
    public async Task I5_losing_the_role_later_leaves_the_acceptance_and_asks_at_the_next_act()
    {
        await _organisation.ApproveCriteriaAsync();
        var risk = await _organisation.InAsync(RiskState.Accepted);

        await _organisation.ApproveCriteriaAsync(criteria => criteria with { Management = [new("Top management", "high", [], ["TM"])], AcceptableUpTo = "high" });

        Assert.Equal("accepted", (string)(await _organisation.GetAsync(risk))["state"]!);
        var next = await _organisation.EvaluatedAsync();
        Assert.Equal(["S3"], await UnmetAsync(await _organisation.TryAsync(_organisation.Owner, next, "accept", Statement())));
    }

    [Fact]
    public async Task The_risk_of_a_prohibited_or_held_system_is_never_accepted()
    {
        await _organisation.ApproveCriteriaAsync();
        var prohibited = await _organisation.EvaluatedAsync(aiSystem: await _organisation.KnowAsync("unacceptable"));
        var held = await _organisation.EvaluatedAsync(aiSystem: await _organisation.KnowAsync("high", legalHold: true));

        Assert.Equal(["5.2"], await UnmetAsync(await _organisation.TryAsync(_organisation.Owner, prohibited, "accept", Statement())));
        Assert.Equal(["5.2"], await UnmetAsync(await _organisation.TryAsync(_organisation.Owner, held, "accept", Statement())));
    }

    [Fact]
    public async Task S3_a_role_of_one_business_unit_accepts_nothing_that_belongs_to_the_whole_organisation()
    {
        await _organisation.ApproveCriteriaAsync();
        var risk = await _organisation.EvaluatedAsync();

        Assert.Equal(HttpStatusCode.Forbidden, (await _organisation.TryAsync(service.As(_organisation.Tenant, "RO@retail", "DM"), risk, "accept", Statement())).StatusCode);
        Assert.Equal(["S3"], await UnmetAsync(await _organisation.TryAsync(service.As(_organisation.Tenant, "RO", "DM@retail"), risk, "accept", Statement())));
    }

    [Theory]
    [InlineData("ownerId", "01900000-0000-7000-8000-000000000001")]
    [InlineData("businessUnit", "retail")]
    public async Task I3_an_acceptance_does_not_outlive_the_authority_it_was_given_by(string field, string value)
    {
        await _organisation.ApproveCriteriaAsync();
        var risk = await _organisation.InAsync(RiskState.Accepted);

        var changed = await PatchAsync(risk, new JsonObject { [field] = value });

        Assert.Equal("under_review", (string)changed["state"]!);
        var trail = await _organisation.Analyst.GetFromJsonAsync<JsonObject>($"/api/v1/risks/{risk["id"]}/history");
        Assert.Equal(("review", "The risk changed after it was accepted."), ((string)trail!["items"]![0]!["action"]!, (string)trail["items"]![0]!["reason"]!));
    }

    [Fact]
    public async Task A_change_of_what_was_accepted_voids_the_acceptance_and_asks_again()
    {
        await _organisation.ApproveCriteriaAsync();
        var risk = await _organisation.InAsync(RiskState.Accepted);

        var tagged = await PatchAsync(risk, JsonNode.Parse("""{ "tags": ["pilot"] }""")!);
        Assert.Equal("accepted", (string)tagged["state"]!);
        var changed = await PatchAsync(risk, new { description = "It also refuses people of one town." });

        Assert.Equal("under_review", (string)changed["state"]!);
        Assert.Equal("The risk changed after it was accepted.", (string)changed["attention"]!);
    }

    [Fact]
    public async Task I16_above_the_threshold_only_a_valid_acceptance_makes_it_acceptable_and_the_answer_states_its_time()
    {
        await _organisation.ApproveCriteriaAsync();
        var risk = await _organisation.EvaluatedAsync(High);
        Assert.Equal((false, "above_threshold"), await StandingAsync(risk));
        await _organisation.DoAsync(service.As(_organisation.Tenant, "RO", "TM"), risk, "accept", Statement(30, "the service is needed"));
        Assert.Equal((true, "accepted"), await StandingAsync(risk));

        await BreakAsync($"update risk set description = 'edited past the application' where id = '{risk["id"]}'");
        Assert.Equal((false, "acceptance_void"), await StandingAsync(risk));
        await BreakAsync($"update risk set accepted_until = current_date - 1 where id = '{risk["id"]}'");
        Assert.Equal((false, "acceptance_expired"), await StandingAsync(risk));
        var row = (await _organisation.Analyst.GetFromJsonAsync<JsonObject>("/api/v1/risks"))!["items"]![0]!;
        Assert.False((bool)row["acceptable"]!);
        Assert.NotNull((string)row["asOf"]!);
    }

    [Fact]
    public async Task I29_the_standing_is_the_same_however_often_it_is_computed()
    {
        await _organisation.ApproveCriteriaAsync();
        var risk = await _organisation.EvaluatedAsync();

        Assert.Equal((true, "within_threshold"), await StandingAsync(risk));
        Assert.Equal((true, "within_threshold"), await StandingAsync(risk));
        Assert.NotNull((await _organisation.GetAsync(risk))["standing"]!["at"]);
    }

    [Fact]
    public async Task An_acceptance_that_ran_out_comes_under_review_by_the_platform_itself()
    {
        await _organisation.ApproveCriteriaAsync();
        var ending = await _organisation.EvaluatedAsync(High);
        await _organisation.DoAsync(service.As(_organisation.Tenant, "RO", "TM"), ending, "accept", Statement(1, "the service is needed"));
        var lasting = await _organisation.InAsync(RiskState.Accepted);

        await SweepInDaysAsync(1);
        Assert.Equal("accepted", (string)(await _organisation.GetAsync(ending))["state"]!);
        await SweepInDaysAsync(2);

        Assert.Equal("under_review", (string)(await _organisation.GetAsync(ending))["state"]!);
        Assert.Equal("accepted", (string)(await _organisation.GetAsync(lasting))["state"]!);
        var trail = await _organisation.Analyst.GetFromJsonAsync<JsonObject>($"/api/v1/risks/{ending["id"]}/history");
        Assert.Equal("review", (string)trail!["items"]![0]!["action"]!);
        Assert.Equal(ReviewDueRisks.Platform, (Guid)trail["items"]![0]!["userId"]!);
    }

    [Fact]
    public async Task I16_an_acceptance_stands_until_its_last_day_is_over_where_the_organisation_is()
    {
        var organisation = new Organisation(service, Tenant.In("America/Los_Angeles"));
        await organisation.ApproveCriteriaAsync();
        var risk = await organisation.EvaluatedAsync(High);
        var lastDay = OrganisationDays.DayAt(organisation.Tenant.Id, TimeProvider.System.GetUtcNow()).AddDays(1);
        var theirs = new { statement = "We take this on knowingly.", expiresOn = $"{lastDay:yyyy-MM-dd}", reason = "the service is needed" };
        await organisation.DoAsync(service.As(organisation.Tenant, "RO", "TM"), risk, "accept", theirs);
        var over = OrganisationDays.StartOf(organisation.Tenant.Id, lastDay.AddDays(1)); // 7 or 8 hours later than in UTC

        await service.Services.GetRequiredService<ReviewDueRisks>().SweepAsync(over.AddSeconds(-1), CancellationToken.None);
        Assert.Equal("accepted", (string)(await organisation.GetAsync(risk))["state"]!);
        await service.Services.GetRequiredService<ReviewDueRisks>().SweepAsync(over, CancellationToken.None);

        Assert.Equal("under_review", (string)(await organisation.GetAsync(risk))["state"]!);
    }

    [Fact]
    public async Task A_review_due_by_level_and_new_criteria_bring_accepted_risks_under_review()
    {
        await _organisation.ApproveCriteriaAsync(criteria => criteria with { Levels = [new("low", "Low", 1), .. criteria.Levels.Skip(1)] });
        var due = await _organisation.EvaluatedAsync(Rated("rare"));
        await _organisation.DoAsync(_organisation.Owner, due, "accept", Statement());
        var later = await _organisation.InAsync(RiskState.Accepted);
        await SweepInDaysAsync(1);
        Assert.Equal("under_review", (string)(await _organisation.GetAsync(due))["state"]!);
        Assert.Equal("accepted", (string)(await _organisation.GetAsync(later))["state"]!);

        await _organisation.ApproveCriteriaAsync();
        await SweepInDaysAsync(0);

        var reviewed = await _organisation.GetAsync(later);
        Assert.Equal("under_review", (string)reviewed["state"]!);
        Assert.Equal("The criteria changed to CRIT-0002.", (string)reviewed["attention"]!);
    }

    [Fact]
    public async Task A_due_risk_that_cannot_be_read_holds_up_no_other()
    {
        await _organisation.ApproveCriteriaAsync(criteria => criteria with { Levels = [new("low", "Low", 1), .. criteria.Levels.Skip(1)] });
        var (broken, due) = (await _organisation.EvaluatedAsync(Rated("rare")), await _organisation.EvaluatedAsync(Rated("rare")));
        await _organisation.DoAsync(_organisation.Owner, broken, "accept", Statement());
        await _organisation.DoAsync(_organisation.Owner, due, "accept", Statement());
        await BreakAsync($$"""update risk set source = '{ "kind": "nonsense" }' where id = '{{broken["id"]}}'""");

        await SweepInDaysAsync(1);
        Assert.Equal("under_review", (string)(await _organisation.GetAsync(due))["state"]!);

        await BreakAsync($$"""update risk set source = '{ "kind": "person" }' where id = '{{broken["id"]}}'""");
    }

    private async Task SweepInDaysAsync(int days) =>
        await service.Services.GetRequiredService<ReviewDueRisks>().SweepAsync(TimeProvider.System.GetUtcNow().AddDays(days), CancellationToken.None);

    private async Task<(bool, string)> StandingAsync(JsonNode risk)
    {
        var standing = (await _organisation.GetAsync(risk))["standing"]!;
        return ((bool)standing["acceptable"]!, (string)standing["because"]!);
    }

    private async Task<string[]> FaultsAsync(HttpClient who, JsonNode risk, object body)
    {
        var answer = await _organisation.TryAsync(who, risk, "accept", body);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!["errors"]!.AsObject().Select(fault => fault.Key).ToArray();
    }

    private async Task<JsonObject> PatchAsync(JsonNode risk, object patch)
    {
        var now = await _organisation.Owner.GetAsync($"/api/v1/risks/{risk["id"]}");
        using var request = new HttpRequestMessage(HttpMethod.Patch, $"/api/v1/risks/{risk["id"]}") { Content = JsonContent.Create(patch) };
        request.Headers.TryAddWithoutValidation("If-Match", now.Headers.ETag!.Tag);
        return await OkAsync(await _organisation.Owner.SendAsync(request));
    }

    private async Task BreakAsync(string sql)
    {
        await using var owner = NpgsqlDataSource.Create(service.OwnerConnectionString);
        await using var command = owner.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
