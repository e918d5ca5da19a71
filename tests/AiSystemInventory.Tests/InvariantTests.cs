using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AimsPlatform.AiSystemInventory.LifeCycle;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.RiskRegister.Contracts;
using AimsPlatform.ServiceDefaults;
using AimsPlatform.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using static AimsPlatform.AiSystemInventory.Tests.Calls;

namespace AimsPlatform.AiSystemInventory.Tests;

/// <summary>The invariants of the domain model (section 7) that this service keeps, each by its id.</summary>
public sealed class InvariantTests(InventoryFixture service)
{
    [Fact]
    public async Task I5_losing_a_role_stops_the_next_act_and_alters_no_past_one()
    {
        var story = await Story.InAsync(service, "deployment");
        await story.ProveOperationAsync();
        var approver = story.Tenant.Colleague();
        await story.MoveAsync(service.As(approver, "DM"), "put-into-operation", new { });
        await story.MoveAsync(story.Owner, "re-evaluate", new { trigger = "law", reason = "new guidance" });

        await ProblemAsync(await story.TryAsync(service.As(approver, "EMP"), "resume", new { }), 403);

        var trail = (await ReadAsync(await story.Owner.GetAsync($"{story.Path}/history")))["items"]!.AsArray();
        var act = trail.Single(entry => (string)entry!["action"]! == "put-into-operation")!;
        Assert.Equal(approver.UserId, (Guid)act["userId"]!);
        Assert.Equal(64, ((string)act["decidedHash"]!).Length);
        Assert.Equal("operation", ((string)act["changes"]!["state"]![1]!).ToLowerInvariant());
    }

    [Fact]
    public async Task I6_a_tenant_reads_and_changes_nothing_of_another()
    {
        var story = await Story.InAsync(service, "inception");
        var evidence = await story.ProveAsync("supplier-check");
        var stranger = service.As(Tenant.New(), Ready.EveryRole);

        foreach (var path in new[] { "", "/history", "/gates", "/transitions", "/evidence", $"/evidence/{evidence.Id()}", "/refused-moves" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(story.Path + path)).StatusCode);
        }

        foreach (var (path, body) in new (string, object)[] { ("/procure", new { }), ("/suspend", new { reason = "not mine" }), ($"/evidence/{evidence.Id()}/reject", new { reason = "not mine" }) })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await stranger.SendAsync(HttpMethod.Post, story.Path + path, body, 1)).StatusCode);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await stranger.SendAsync(HttpMethod.Patch, story.Path, new { name = "mine" }, 1)).StatusCode);
        Assert.Equal("inception", await story.StateAsync());
    }

    [Fact]
    public async Task I11_a_changed_audit_row_is_detected_and_reported()
    {
        var story = await Story.InAsync(service, "inception");
        // A seal covers 5,000 entries at most, and other tests write many.
        while (await service.Services.GetRequiredService<AuditSealer>().SealAsync(CancellationToken.None) > 0)
        {
        }

        var auditor = service.As(story.Tenant, "AUD");
        Assert.True((bool)(await VerifyAsync(auditor))["intact"]!);

        await TamperAsync(story, "someone else");
        Assert.False((bool)(await VerifyAsync(auditor))["intact"]!);

        await TamperAsync(story, null);
        Assert.True((bool)(await VerifyAsync(auditor))["intact"]!);
    }

    [Fact]
    public async Task I18_nothing_gets_into_operation_with_an_unmet_gate()
    {
        var story = await Story.InAsync(service, "deployment");
        await story.ProveOperationAsync();
        var risk = Guid.CreateVersion7();
        await story.TellAsync(new RiskStands(risk, 1, "RISK-0007", [story.SystemId], "in_treatment", "high", null, DateTimeOffset.UnixEpoch));
        await Eventually.TrueAsync(async () => !(bool)(await story.RequirementAsync("put-into-operation", "risks-accepted"))["met"]!, "the open risk is known");

        var refused = await ProblemAsync(await story.TryAsync(story.Management, "put-into-operation", new { }), 409);

        var unmet = Assert.Single(refused["unmetGuards"]!.AsArray())!;
        Assert.Equal("risks-accepted", (string)unmet["rule"]!);
        Assert.Contains("RISK-0007", (string)unmet["reason"]!);
        Assert.NotEmpty((string)unmet["satisfy"]!);

        await story.TellAsync(new RiskStands(risk, 2, "RISK-0007", [story.SystemId], "accepted", "high", DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime), DateTimeOffset.UnixEpoch));
        await story.MetAsync("put-into-operation", "risks-accepted");
        await story.MoveAsync(story.Management, "put-into-operation", new { });
        Assert.Equal("operation", (string)story.System["state"]!);
    }

    [Fact]
    public async Task I18_who_judged_the_gate_before_a_risk_lost_its_acceptance_has_to_judge_it_again()
    {
        var story = await Story.InAsync(service, "deployment");
        await story.ProveOperationAsync();
        var risk = Guid.CreateVersion7();
        await story.TellAsync(new RiskStands(risk, 1, "RISK-0008", [story.SystemId], "accepted", "high", null, DateTimeOffset.UnixEpoch));
        await Eventually.TrueAsync(() => service.QueryAsync(story.Tenant, db => db.RiskFacts.AnyAsync(fact => fact.Id == new Id<RiskFact>(risk))), "the risk is known"); // met without it, too
        await story.MetAsync("put-into-operation", "risks-accepted");
        await story.RefreshAsync();
        var seen = story.System.Version();

        await story.TellAsync(new RiskStands(risk, 2, "RISK-0008", [story.SystemId], "under_review", "high", null, DateTimeOffset.UnixEpoch));
        await Eventually.TrueAsync(async () => !(bool)(await story.RequirementAsync("put-into-operation", "risks-accepted"))["met"]!, "the lost acceptance is known");

        await ProblemAsync(await story.Management.SendAsync(HttpMethod.Post, $"{story.Path}/put-into-operation", new { }, seen), 412);
    }

    [Fact]
    public async Task I19_a_prohibited_system_is_suspended_at_once_and_returns_only_after_legal_approved_a_new_class()
    {
        var story = await Story.InAsync(service, "operation");

        await story.ClassifyAsync("unacceptable", new DateOnly(2025, 2, 2));
        Assert.Equal("suspended", (string)story.System["state"]!);
        await ProblemAsync(await story.TryAsync(story.Management, "lift-suspension", new { cause = "we like it" }), 409);

        await story.ClassifyAsync("high", new DateOnly(2027, 12, 2));
        await ProblemAsync(await story.TryAsync(story.Management, "lift-suspension", new { cause = "use was changed" }), 409);
        await story.ConfirmClassAsync();
        await story.MoveAsync(story.Management, "lift-suspension", new { cause = "the practice was removed" });
        Assert.Equal("re_evaluation", (string)story.System["state"]!);
    }

    [Fact]
    public async Task I19_a_ban_that_comes_into_force_suspends_a_system_in_use_on_that_day()
    {
        var story = await Story.InAsync(service, "deployment");
        var tomorrow = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(1));
        await story.ClassifyAsync("unacceptable", tomorrow);
        await SweepAsync();
        Assert.Equal("deployment", await story.StateAsync());

        await OnDatabaseAsync($"update ai_system set class_applies_from = '{tomorrow.AddDays(-1):yyyy-MM-dd}' where id = '{story.SystemId}'");
        await SweepAsync();

        Assert.Equal("suspended", await story.StateAsync());
        Assert.Contains("I19", (string)story.System["stateReason"]!);
    }

    [Fact]
    public void I19_dates_are_looked_at_as_each_day_begins_whenever_the_process_started()
    {
        var afternoon = new DateTimeOffset(2026, 12, 1, 15, 30, 0, TimeSpan.Zero);

        // Days begin at full quarters of an hour, in Kathmandu as in Kiritimati.
        Assert.Equal(new DateTimeOffset(2026, 12, 1, 15, 45, 0, TimeSpan.Zero), afternoon + WatchDates.UntilADayMayBegin(afternoon));
        Assert.Equal(TimeSpan.FromSeconds(1), WatchDates.UntilADayMayBegin(new DateTimeOffset(2026, 12, 1, 23, 59, 59, TimeSpan.Zero)));
    }

    [Fact]
    public async Task I19_a_ban_binds_from_the_first_minute_of_its_day_where_the_organisation_is()
    {
        var (ahead, behind) = (Tenant.In("Pacific/Kiritimati"), Tenant.In("Etc/GMT+12"));
        var day = OrganisationDays.DayAt(ahead.Id, TimeProvider.System.GetUtcNow()); // 26 hours before it begins for the others
        var (early, late) = (await Story.InAsync(service, "deployment", ahead), await Story.InAsync(service, "deployment", behind));

        await early.ClassifyAsync("unacceptable", day);
        await late.ClassifyAsync("unacceptable", day);
        await SweepAsync();
        Assert.Equal(("suspended", "deployment"), (await early.StateAsync(), await late.StateAsync()));

        await OnDatabaseAsync($"update ai_system set class_applies_from = '{OrganisationDays.DayAt(behind.Id, TimeProvider.System.GetUtcNow()):yyyy-MM-dd}' where id = '{late.SystemId}'");
        await SweepAsync();
        Assert.Equal("suspended", await late.StateAsync());
    }

    [Fact]
    public async Task I21_each_of_those_listed_alone_suspends_in_one_step_whatever_happens_meanwhile()
    {
        foreach (var role in new[] { "HO", "SO", "INC", "LEG" })
        {
            var story = await Story.InAsync(service, "deployment");

            var edits = Task.WhenAll(Enumerable.Range(0, 5).Select(n => story.Owner.SendAsync(HttpMethod.Patch, story.Path, new { vendor = $"v{n}" }, story.System.Version())));
            var stopper = story.Person(role);
            stopper.DefaultRequestHeaders.Add("Idempotency-Key", "the red button");
            var answer = await stopper.PostAsJsonAsync($"{story.Path}/suspend", new { reason = "harmful output" });
            await edits;

            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await stopper.PostAsJsonAsync($"{story.Path}/suspend", new { reason = "harmful output" })).StatusCode);
            Assert.Equal("suspended", await story.StateAsync());
        }
    }

    [Fact]
    public async Task I22_a_system_outside_the_scope_has_a_written_reason()
    {
        var owner = service.As(Tenant.New(), "SO");
        var outside = ASystem();
        outside["inScope"] = false;

        var refused = await ProblemAsync(await owner.PostAsJsonAsync(Systems, outside), 422);
        Assert.NotNull(refused["errors"]!["/scopeReason"]);

        var system = await owner.RegisterAsync();
        await ProblemAsync(await owner.SendAsync(HttpMethod.Patch, $"{Systems}/{system.Id()}", new { inScope = false }, 1), 422);
        outside["scopeReason"] = "Personal use on a private device";
        Assert.False((bool)(await owner.RegisterAsync(outside))["inScope"]!);
    }

    [Fact]
    public async Task I29_the_state_of_a_gate_is_computed_from_facts_for_a_stated_time_and_recomputes_to_the_same()
    {
        var story = await Story.InAsync(service, "deployment");
        await story.ProveOperationAsync();
        var until = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(30));
        await story.ReportAsync("impact-assessment", validUntil: until);
        await Eventually.TrueAsync(async () => !(bool)(await story.RequirementAsync("put-into-operation", "impact-assessment", $"?on={until.AddDays(1):yyyy-MM-dd}"))["met"]!, "its end is known");

        var first = await story.Owner.GetStringAsync($"{story.Path}/gates?on={until:yyyy-MM-dd}");
        var again = await story.Owner.GetStringAsync($"{story.Path}/gates?on={until:yyyy-MM-dd}");

        Assert.Equal(first, again);
        Assert.StartsWith($"{until:yyyy-MM-dd}", (string)JsonNode.Parse(first)!["at"]!);
        Assert.True((bool)(await story.RequirementAsync("put-into-operation", "impact-assessment", $"?on={until:yyyy-MM-dd}"))["met"]!);
    }

    private static async Task<JsonObject> VerifyAsync(HttpClient auditor) =>
        await ReadAsync(await auditor.GetAsync("/api/v1/audit-seals/ai-system-inventory/verification"));

    private Task TamperAsync(Story story, string? reason) => OnDatabaseAsync(
        $"update audit_entry set reason = {(reason is null ? "null" : $"'{reason}'")} where subject_id = '{story.SystemId}' and action = 'register'");

    private Task<int> SweepAsync() => service.Services.GetRequiredService<WatchDates>().SweepAsync(CancellationToken.None);

    private async Task OnDatabaseAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(service.OwnerConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        Assert.True(await command.ExecuteNonQueryAsync() > 0);
    }
}
