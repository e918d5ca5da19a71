using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AimsPlatform.RiskRegister.Contracts;
using AimsPlatform.Testing;
using static AimsPlatform.AiSystemInventory.Tests.Calls;

namespace AimsPlatform.AiSystemInventory.Tests;

/// <summary>The life cycle as callers meet it.</summary>
public sealed class LifeCycleTests(InventoryFixture service)
{
    private static readonly (string State, string Event, string Body, string Who)[] Moves =
    [
        ("inception", "start-design", "{}", "SO DM"),
        ("inception", "procure", "{}", "SO"),
        ("inception", "reject", """{ "reason": "because" }""", "DM"),
        ("inception", "submit-for-verification", "{}", "DEV"),
        ("verification_validation", "return-to-design", """{ "reason": "because" }""", "VV"),
        ("verification_validation", "deploy", "{}", "VV"),
        ("deployment", "put-into-operation", "{}", "DM"),
        ("operation", "re-evaluate", """{ "trigger": "law", "reason": "because" }""", "SO"),
        ("operation", "suspend", """{ "reason": "because" }""", "HO SO INC LEG"),
        ("operation", "propose-retirement", """{ "data": "erase", "users": "told", "records": "archive", "contracts": "ended" }""", "SO DM"),
        ("operation", "retire", """{ "reason": "because" }""", "SO DM"),
        ("re_evaluation", "resume", "{}", "DM"),
        ("re_evaluation", "rework", """{ "reason": "because" }""", "SO"),
        ("suspended", "lift-suspension", """{ "cause": "because" }""", "DM"),
    ];

    private static readonly string[] Roles = "TM AIMS-M DM RO RA CO SO DEV VV DS HO DPO SEC LEG SUP EMP AUD INC ADM OPS GUEST".Split(' ');

    [Fact]
    public async Task A_refused_move_is_remembered_also_when_its_caller_sent_an_idempotency_key()
    {
        var story = await Story.InAsync(service, "inception");
        story.Owner.DefaultRequestHeaders.Add("Idempotency-Key", "once more");

        await ProblemAsync(await story.TryAsync(story.Owner, "procure", new { }), 409);

        Assert.Equal("procure", (string)Assert.Single((await ReadAsync(await story.Owner.GetAsync($"{story.Path}/refused-moves")))["items"]!.AsArray())!["event"]!);
    }

    [Fact]
    public async Task An_import_that_changes_the_purpose_of_a_system_in_operation_shows_in_its_history_as_the_move_it_is()
    {
        var story = await Story.InAsync(service, "operation");

        var job = await story.Quality.ImportAsync($"aimsId,name,purpose,info: version\n{story.System.Id()},Churn predictor,Another purpose,1\n");

        Assert.Equal((0, 1, 0, 0), job.Counts());
        Assert.Equal("re_evaluation", await story.StateAsync());
        var latest = (await ReadAsync(await story.Owner.GetAsync($"{story.Path}/history?limit=1")))["items"]![0]!;
        Assert.Equal("re-evaluate", (string)latest["action"]!);
        Assert.Contains($"purpose or use changed. Import {job.Id()}", (string)latest["reason"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_imported_system_without_a_purpose_does_not_leave_inception()
    {
        var tenant = Tenant.New();
        var owner = service.As(tenant, "SO", "AIMS-M");
        var job = await owner.ImportAsync("name,intended use\nNameless in purpose,advice\n");
        var path = $"{Systems}/{(await owner.ItemsAsync($"{ImportCalls.Jobs}/jobs/{job.Id()}/changes"))[0]!["subjectId"]}";

        foreach (var way in new[] { "start-design", "procure" })
        {
            var refused = await ProblemAsync(await owner.SendAsync(HttpMethod.Post, $"{path}/{way}", new { }, 1), 409);
            Assert.Contains(refused["unmetGuards"]!.AsArray(), guard => (string)guard!["rule"]! == "purpose");
        }
    }

    [Fact]
    public async Task Every_wrong_person_is_refused_every_event_and_told_the_permission()
    {
        foreach (var states in Moves.GroupBy(move => move.State))
        {
            var story = await Story.InAsync(service, states.Key);
            foreach (var (_, @event, body, who) in states)
            {
                foreach (var role in Roles.Except(who.Split(' ')))
                {
                    var refused = await ProblemAsync(await story.TryAsync(story.Person(role), @event, JsonNode.Parse(body)!), 403);
                    Assert.StartsWith("ai-systems:", (string)refused["permission"]!);
                }
            }

            Assert.Equal(states.Key, await story.StateAsync());
        }
    }

    [Fact]
    public async Task A_built_system_passes_design_and_verification_with_its_proofs()
    {
        var story = new Story(service);
        var data = await ReadAsync(await service.As(story.Tenant, "DS").PostAsJsonAsync("/api/v1/data-resources",
            new { name = "Contracts", ownerId = Guid.CreateVersion7(), provenance = "CRM", preparation = "deduplicated", qualityRules = "no gaps" }));
        await story.BeginAsync(system => system["dataResourceIds"] = new JsonArray(data.Id()));
        var refused = await ProblemAsync(await story.TryAsync(story.Owner, "start-design", new { }), 409);
        Assert.Equal(["requirements", "class-decided", "risk-screening", "impact-screening"], refused["unmetGuards"]!.AsArray().Select(guard => (string)guard!["rule"]!));

        await story.ClassifyAsync("minimal");
        await story.ProveAsync("requirements");
        await story.ProveAsync("impact-screening");
        await story.TellAsync(new RiskScreeningStands(story.SystemId, 1, ["bias"], DateTimeOffset.UnixEpoch));
        await story.MetAsync("start-design", "risk-screening");
        await story.MoveAsync(story.Owner, "start-design", new { comment = "go" });
        await story.ProveAsync("design-record");
        await story.ProveAsync("test-plan");
        await story.MoveAsync(story.Developer, "submit-for-verification", new { });
        await story.ProveAsync("test-report");

        Assert.Equal("verification_validation", (string)story.System["state"]!);
        Assert.True((bool)(await OfferAsync(story, story.Verifier, "deploy"))["permitted"]!);
        Assert.False((bool)(await OfferAsync(story, story.Owner, "deploy"))["permitted"]!);
    }

    [Fact]
    public async Task S5_a_developer_neither_verifies_nor_puts_into_operation_even_holding_the_role()
    {
        var story = await Story.InAsync(service, "verification_validation");
        var jack = story.Tenant.Colleague();
        await ReadAsync(await story.Owner.SendAsync(HttpMethod.Patch, story.Path, new { developers = new[] { jack.UserId } }, story.System.Version()));
        await story.RefreshAsync();
        await story.ProveAsync("test-report");
        var ofAllTrades = service.As(jack, "DEV", "VV", "DM", "SO");

        Assert.Contains("S5", (await ProblemAsync(await story.TryAsync(ofAllTrades, "deploy", new { }), 409)).ToJsonString());
        await story.MoveAsync(story.Verifier, "deploy", new { });
        await story.ProveOperationAsync();
        await ReadAsync(await story.Owner.SendAsync(HttpMethod.Patch, story.Path, new { developers = Array.Empty<Guid>() }, story.System.Version()));
        await story.RefreshAsync();
        Assert.Contains("S5", (await ProblemAsync(await story.TryAsync(ofAllTrades, "put-into-operation", new { }), 409)).ToJsonString());
        await story.MoveAsync(story.Management, "put-into-operation", new { });
    }

    [Fact]
    public async Task A_refused_move_says_where_it_stands_what_is_allowed_and_is_logged()
    {
        var story = await Story.InAsync(service, "inception");

        var refused = await ProblemAsync(await story.TryAsync(story.Management, "put-into-operation", new { }), 409);

        Assert.Equal("inception", (string)refused["current"]!);
        Assert.Equal(["start-design", "reject"], refused["allowed"]!.AsArray().Select(e => (string)e!));
        var logged = (await ReadAsync(await story.Owner.GetAsync($"{story.Path}/refused-moves")))["items"]!.AsArray().Single()!;
        Assert.Equal("put-into-operation", (string)logged["event"]!);
        Assert.Equal("inception", await story.StateAsync());
    }

    [Fact]
    public async Task A_move_is_on_the_trail_with_who_from_to_why_and_what_was_decided_on()
    {
        var story = await Story.InAsync(service, "operation");
        var stopper = story.Tenant.Colleague();
        await ReadAsync(await service.As(stopper, "HO").PostAsJsonAsync($"{story.Path}/suspend", new { reason = "It insults people" }));

        var entry = (await ReadAsync(await story.Owner.GetAsync($"{story.Path}/history")))["items"]![0]!;

        Assert.Equal("suspend", (string)entry["action"]!);
        Assert.Equal(stopper.UserId, (Guid)entry["userId"]!);
        Assert.Equal("It insults people", (string)entry["reason"]!);
        Assert.Equal(64, ((string)entry["decidedHash"]!).Length);
        Assert.Equal(2, entry["changes"]!["state"]!.AsArray().Count);
    }

    [Fact]
    public async Task Suspending_needs_a_reason_and_nothing_else()
    {
        var story = await Story.InAsync(service, "operation");

        await ProblemAsync(await story.Person("HO").PostAsJsonAsync($"{story.Path}/suspend", new { reason = "" }), 400);
        await ProblemAsync(await story.Person("HO").PostAsJsonAsync($"{story.Path}/suspend", new { }), 400);
        Assert.Equal(HttpStatusCode.OK, (await story.Person("HO").PostAsJsonAsync($"{story.Path}/suspend", new { reason = "stop" })).StatusCode);
        await ProblemAsync(await story.Person("HO").PostAsJsonAsync($"{story.Path}/suspend", new { reason = "stop" }), 409);
    }

    [Fact]
    public async Task The_owner_and_management_retire_together_once_the_risks_are_closed()
    {
        var story = await Story.InAsync(service, "operation");
        var risk = Guid.CreateVersion7();
        await story.TellAsync(new RiskStands(risk, 1, "RISK-0001", [story.SystemId], "accepted", "low", null, DateTimeOffset.UnixEpoch));
        await Eventually.TrueAsync(async () => !(bool)(await story.RequirementAsync("retire", "residual-risks-closed"))["met"]!, "the risk is known");
        await ProblemAsync(await story.TryAsync(story.Management, "retire", new { reason = "obsolete" }), 409);

        await story.MoveAsync(story.Owner, "propose-retirement", new { data = "erase", users = "told", records = "archive", contracts = "ended" });
        await ProblemAsync(await story.TryAsync(story.Owner, "retire", new { reason = "obsolete" }), 409);
        await story.TellAsync(new RiskStands(risk, 2, "RISK-0001", [story.SystemId], "closed", "low", null, DateTimeOffset.UnixEpoch));
        await story.MetAsync("retire", "residual-risks-closed", "retirement-plan");
        await story.MoveAsync(story.Management, "retire", new { reason = "obsolete" });

        Assert.Equal("retired", (string)story.System["state"]!);
    }

    [Fact]
    public async Task Blank_challenges_or_no_overseer_block_operation()
    {
        var story = new Story(service);
        await story.BeginAsync(system =>
        {
            system.Remove("oversight");
            system["challenges"] = new JsonObject { ["transparency"] = " " };
        });
        await story.AdvanceAsync("inception");
        await story.AdvanceAsync("verification_validation");
        await story.ProveOperationAsync();

        var refused = await ProblemAsync(await story.TryAsync(story.Management, "put-into-operation", new { }), 409);

        Assert.Equal(["overseer-named", "ethical-considerations", "transparency", "continuous-learning"], refused["unmetGuards"]!.AsArray().Select(guard => (string)guard!["rule"]!));
        var trust = (await ReadAsync(await story.Owner.GetAsync($"{story.Path}/gates")))["trust"]!;
        Assert.True((bool)trust["riskManagement"]!);
        Assert.False((bool)trust["humanOversight"]!);
        Assert.False((bool)trust["transparency"]!);
    }

    [Fact]
    public async Task A_high_risk_system_also_needs_its_duties_met_or_dated()
    {
        var story = await Story.InAsync(service, "deployment");
        await story.ProveOperationAsync();
        await story.ClassifyAsync("high", new DateOnly(2027, 12, 2));

        var refused = await ProblemAsync(await story.TryAsync(story.Management, "put-into-operation", new { }), 409);

        Assert.Equal("eu-duties", (string)refused["unmetGuards"]!.AsArray().Single()!["rule"]!);
        await story.ProveAsync("eu-duties");
        await story.MoveAsync(story.Management, "put-into-operation", new { });
    }

    private static async Task<JsonObject> OfferAsync(Story story, HttpClient caller, string @event)
    {
        var offers = JsonNode.Parse(await caller.GetStringAsync($"{story.Path}/transitions"))!.AsArray();
        return offers.Single(offer => (string)offer!["event"]! == @event)!.AsObject();
    }
}
