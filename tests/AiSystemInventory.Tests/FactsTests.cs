using AimsPlatform.AiSystemInventory.Contracts;
using AimsPlatform.AiSystemInventory.LifeCycle;
using AimsPlatform.RiskRegister.Contracts;
using AimsPlatform.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace AimsPlatform.AiSystemInventory.Tests;

/// <summary>What other services tell, and what it does to a system in operation.</summary>
public sealed class FactsTests(InventoryFixture service)
{
    private static readonly DateTimeOffset At = DateTimeOffset.UnixEpoch;

    [Fact]
    public async Task An_older_statement_never_overwrites_a_newer_one()
    {
        var story = await Story.InAsync(service, "deployment");
        var (risk, untold) = (Guid.CreateVersion7(), Guid.CreateVersion7());

        await story.TellAsync(new RiskStands(risk, 5, "RISK-0005", [story.SystemId], "accepted", "low", null, At));
        await Eventually.TrueAsync(async () => await FactsAsync(story) == "RISK-0005 accepted 5", "version 5 is known");
        await story.TellAsync(new RiskStands(risk, 4, "RISK-0005", [story.SystemId], "in_treatment", "high", null, At));
        await story.TellAsync(new RiskScreeningStands(story.SystemId, 8, [], At));
        await story.TellAsync(new RiskScreeningStands(story.SystemId, 7, ["bias"], At));
        await story.TellAsync(new GateEvidenceReported(story.SystemId, "user-information", "doc:new", 3, true, null, At));
        await story.MetAsync("put-into-operation", "user-information");
        await story.TellAsync(new GateEvidenceReported(story.SystemId, "user-information", "doc:old", 2, false, null, At));
        await story.TellAsync(new RiskStands(untold, 1, "RISK-0006", [story.SystemId], "closed", null, null, At));

        await Eventually.TrueAsync(async () => (await FactsAsync(story)).Contains("RISK-0006") && await TestServers.WaitingAsync(service.VirtualHost) == 0, "all is handled");
        Assert.StartsWith("RISK-0005 accepted 5", await FactsAsync(story));
        await story.MetAsync("put-into-operation", "user-information", "risks-accepted");
    }

    [Fact]
    public async Task A_fact_about_a_system_that_is_not_known_yet_waits_for_it()
    {
        var story = new Story(service);
        var unknown = Guid.CreateVersion7();

        await story.TellAsync(new RiskStands(Guid.CreateVersion7(), 1, "RISK-0001", [unknown], "identified", null, null, At));
        await story.TellAsync(new RiskScreeningStands(unknown, 1, ["bias"], At));
        await story.TellAsync(new GateEvidenceReported(unknown, "impact-assessment", "ia:1", 1, true, null, At));

        await Eventually.TrueAsync(() => service.QueryAsync(story.Tenant, async db =>
            await db.RiskFacts.AnyAsync() && await db.ScreeningFacts.AnyAsync() && await db.ReportedEvidence.AnyAsync()), "all three are kept");
    }

    [Fact]
    public async Task A_lost_acceptance_closes_the_gate_and_sends_a_system_in_operation_to_re_evaluation()
    {
        var story = await Story.InAsync(service, "operation");
        var risk = Guid.CreateVersion7();
        await story.TellAsync(new RiskStands(risk, 1, "RISK-0001", [story.SystemId], "accepted", "high", null, At));
        await Eventually.TrueAsync(async () => (await FactsAsync(story)).Contains("accepted"), "the acceptance is known");
        Assert.Equal("operation", await story.StateAsync());

        await story.TellAsync(new RiskStands(risk, 2, "RISK-0001", [story.SystemId], "under_review", "high", null, At));

        await Eventually.TrueAsync(async () => await story.StateAsync() == "re_evaluation", "re-evaluation");
        Assert.Contains("RISK-0001", (string)story.System["stateReason"]!);
        Assert.False((bool)(await story.RequirementAsync("resume", "risks-accepted"))["met"]!);
    }

    [Fact]
    public async Task A_withdrawn_impact_assessment_sends_a_system_in_operation_to_re_evaluation_and_only_a_new_one_brings_it_back()
    {
        var story = await Story.InAsync(service, "operation");

        await story.ReportAsync("impact-assessment", satisfied: false);
        await Eventually.TrueAsync(async () => await story.StateAsync() == "re_evaluation", "re-evaluation");
        await Calls.ProblemAsync(await story.TryAsync(story.Management, "resume", new { }), 409);

        await story.ReportAsync("impact-assessment");
        await story.MetAsync("resume", "impact-assessment", "impact-assessment-updated");
        await story.MoveAsync(story.Management, "resume", new { });
        Assert.Equal("operation", (string)story.System["state"]!);
    }

    [Fact]
    public async Task The_end_of_an_acceptance_or_of_evidence_is_found_by_the_daily_sweep()
    {
        foreach (var expire in new[] { "update risk_fact set accepted_until = current_date - 1 where '{0}' = any(ai_system_ids)", "update evidence set valid_until = current_date - 1 where ai_system_id = '{0}' and requirement = 'monitoring-plan'" })
        {
            var story = await Story.InAsync(service, "operation");
            await story.TellAsync(new RiskStands(Guid.CreateVersion7(), 1, "RISK-0001", [story.SystemId], "accepted", "high", new DateOnly(2090, 1, 1), At));
            await Eventually.TrueAsync(async () => (await FactsAsync(story)).Contains("accepted"), "the acceptance is known");
            await SweepAsync();
            Assert.Equal("operation", await story.StateAsync());

            await using (var connection = new NpgsqlConnection(service.OwnerConnectionString))
            {
                await connection.OpenAsync();
                await using var command = new NpgsqlCommand(string.Format(System.Globalization.CultureInfo.InvariantCulture, expire, story.SystemId), connection);
                await command.ExecuteNonQueryAsync();
            }

            await SweepAsync();

            Assert.Equal("re_evaluation", await story.StateAsync());
            Assert.Contains("expired", (string)story.System["stateReason"]!);
        }
    }

    [Fact]
    public async Task Every_change_and_move_tells_the_others_how_the_system_stands()
    {
        var story = await Story.InAsync(service, "verification_validation");
        await Calls.ReadAsync(await story.Owner.SendAsync(HttpMethod.Patch, story.Path, new { purpose = "Something else" }, story.System.Version()));

        var told = await service.QueryAsync(story.Tenant, db => db.Outbox.Where(m => m.About == story.SystemId).OrderBy(m => m.Position).Select(m => m.Body).ToListAsync());
        var facts = told.Select(body => System.Text.Json.JsonSerializer.Deserialize<AiSystemStands>(body)!).ToList();

        Assert.Equal(["inception", "verification_validation", "verification_validation"], facts.Select(f => f.State));
        Assert.Equal([1, 2, 3], facts.Select(f => f.Version));
        Assert.Equal([1, 1, 2], facts.Select(f => f.PurposeRevision));
    }

    private Task<int> SweepAsync() => service.Services.GetRequiredService<WatchDates>().SweepAsync(CancellationToken.None);

    private Task<string> FactsAsync(Story story) => service.QueryAsync(story.Tenant, async db =>
        string.Join("; ", (await db.RiskFacts.OrderBy(r => r.Number).ToListAsync()).Select(r => $"{r.Number} {r.State} {r.ToldVersion}")));
}
