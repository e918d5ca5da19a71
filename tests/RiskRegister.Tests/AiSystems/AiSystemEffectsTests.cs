using System.Net;
using AimsPlatform.RiskRegister.Contracts;
using AimsPlatform.Testing;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.RiskRegister.Tests.AiSystems;

/// <summary>What happens to risks when their AI system is retired, suspended, classified again or put to another purpose.</summary>
public sealed class AiSystemEffectsTests(RiskRegisterFixture service)
{
    private readonly Register _register = new(service);

    [Fact]
    public async Task A_retired_system_closes_accepted_and_evaluated_risks_and_tells_the_owner_of_the_others()
    {
        var system = await _register.SystemAsync();
        var accepted = await _register.AcceptedRiskAsync("bias", system);
        var evaluated = await _register.EvaluatedRiskAsync("privacy", system);
        var identified = await _register.RaiseRiskAsync("safety", system);
        var elsewhere = await _register.AcceptedRiskAsync("bias", await _register.SystemAsync());

        await _register.SystemAsync(system, 2, "retired");

        Assert.Equal(("closed", "closed", "identified", "accepted"), (
            await _register.StateOfAsync(accepted), await _register.StateOfAsync(evaluated), await _register.StateOfAsync(identified), await _register.StateOfAsync(elsewhere)));
        Assert.Equal("system_retired", (string?)(await _register.GetAsync($"risks/{accepted}"))["closing"]!["cause"]);
        Assert.Equal(identified, (Guid)Assert.Single((await _register.GetAsync("risks?attention=true"))["items"]!.AsArray())!["id"]!);
        var entry = (await _register.GetAsync($"risks/{identified}/history"))["items"]![0]!;
        Assert.Equal(("review", "AIS-0001 is retired."), ((string?)entry["action"], (string?)entry["reason"]));
        Assert.Equal("ended", (string?)(await _register.ScreeningOfAsync(system))["state"]);
        Assert.Equal("closed", await _register.LastPublishedAsync<RiskStands>(stands => stands.RiskId == accepted ? stands.State : null));
    }

    [Fact]
    public async Task A_risk_of_several_systems_closes_only_when_all_of_them_are_retired()
    {
        var (one, other) = (await _register.SystemAsync(), await _register.SystemAsync());
        var risk = await _register.AcceptedRiskAsync("bias", one, other);

        await _register.SystemAsync(one, 2, "retired");
        Assert.Equal("accepted", await _register.StateOfAsync(risk));

        await _register.SystemAsync(other, 2, "retired");
        Assert.Equal("closed", await _register.StateOfAsync(risk));
    }

    [Fact]
    public async Task Systems_that_retire_at_the_same_moment_leave_no_risk_behind()
    {
        var systems = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => _register.SystemAsync()));
        var risk = await _register.EvaluatedRiskAsync("bias", systems);

        await Task.WhenAll(systems.Select(system => _register.SystemAsync(system, 2, "retired")));

        Assert.Equal("closed", await _register.StateOfAsync(risk));
    }

    [Fact]
    public async Task A_retirement_told_twice_closes_once()
    {
        var system = await _register.SystemAsync();
        var risk = await _register.EvaluatedRiskAsync("bias", system);
        await _register.SystemAsync(system, 2, "retired");
        await _register.SystemAsync(system, 2, "retired");
        await _register.SystemAsync(system, 3, "retired");

        var history = (await _register.GetAsync($"risks/{risk}/history"))["items"]!.AsArray();
        Assert.Single(history, entry => (string?)entry!["action"] == "close");
    }

    [Fact]
    public async Task A_suspended_system_puts_its_accepted_risks_under_review()
    {
        var system = await _register.SystemAsync();
        var accepted = await _register.AcceptedRiskAsync("bias", system);
        var evaluated = await _register.EvaluatedRiskAsync("safety", system);

        await _register.SystemAsync(system, 2, "suspended");

        Assert.Equal(("under_review", "evaluated"), (await _register.StateOfAsync(accepted), await _register.StateOfAsync(evaluated)));
        Assert.Equal("under_review", await _register.LastPublishedAsync<RiskStands>(stands => stands.RiskId == accepted ? stands.State : null));
    }

    [Fact]
    public async Task A_suspension_that_arrives_late_counts_for_what_was_accepted_before_it_only()
    {
        var system = await _register.SystemAsync();
        var before = await _register.AcceptedRiskAsync("bias", system);
        var suspendedAt = TimeProvider.System.GetUtcNow();
        await _register.SystemAsync(system, 3, "re_evaluation");
        var after = await _register.AcceptedRiskAsync("safety", system);

        await _register.SystemAsync(system, 2, "suspended", at: suspendedAt);

        Assert.Equal(("under_review", "accepted"), (await _register.StateOfAsync(before), await _register.StateOfAsync(after)));
        Assert.Equal("re_evaluation", await service.QueryAsync(_register.Tenant, async db => (await db.AiSystems.SingleAsync(s => s.StandsVersion == 3)).State));
    }

    [Fact]
    public async Task A_changed_purpose_puts_accepted_risks_under_review_and_marks_the_others()
    {
        var system = await _register.SystemAsync();
        var accepted = await _register.AcceptedRiskAsync("bias", system);
        var identified = await _register.RaiseRiskAsync("safety", system);

        await _register.SystemAsync(system, 2);
        Assert.Equal("accepted", await _register.StateOfAsync(accepted));
        await _register.SystemAsync(system, 3, purposeRevision: 2);

        Assert.Equal(("under_review", "identified"), (await _register.StateOfAsync(accepted), await _register.StateOfAsync(identified)));
        Assert.Equal("The purpose of AIS-0001 changed (revision 2).", (string?)(await _register.GetAsync($"risks/{identified}"))["attention"]);
    }

    [Theory]
    [InlineData("high", false, "under_review")]
    [InlineData("unacceptable", false, "under_review")]
    [InlineData("limited", true, "under_review")]
    [InlineData("limited", false, "accepted")]
    [InlineData(null, false, "accepted")]
    public async Task A_graver_class_or_a_legal_hold_puts_accepted_risks_under_review(string? tier, bool legalHold, string state)
    {
        var system = await _register.SystemAsync();
        var risk = await _register.AcceptedRiskAsync("bias", system);

        await _register.ClassifyAsync(system, tier, 1, legalHold);

        Assert.Equal(state, await _register.StateOfAsync(risk));
    }

    [Fact]
    public async Task The_same_class_again_or_an_older_one_asks_for_no_second_review()
    {
        var system = await _register.SystemAsync();
        await _register.ClassifyAsync(system, "high", 2);
        var risk = await _register.AcceptedRiskAsync("bias", system);

        await _register.ClassifyAsync(system, "unacceptable", 1);
        await _register.ClassifyAsync(system, "high", 3);

        Assert.Equal("accepted", await _register.StateOfAsync(risk));
    }

    [Theory]
    [InlineData("unacceptable", false)]
    [InlineData("high", true)]
    public async Task Nobody_accepts_a_risk_of_a_prohibited_or_held_system(string tier, bool legalHold)
    {
        // The class may be told before anything else is.
        var system = Guid.CreateVersion7();
        await _register.ClassifyAsync(system, tier, 1, legalHold);
        await _register.SystemAsync(system);
        var risk = await _register.EvaluatedRiskAsync("bias", system);

        var answer = await _register.SendAsync(HttpMethod.Post, $"risks/{risk}/accept", new { Statement = "We carry this risk for now.", Reason = "It costs more than it saves.", ExpiresOn = "2027-01-31" }, _register.Owner);

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
    }

    [Fact]
    public async Task I6_a_system_of_another_organisation_changes_no_risk_here()
    {
        var system = await _register.SystemAsync();
        var risk = await _register.AcceptedRiskAsync("bias", system);
        var stranger = new Register(service);

        await stranger.SystemAsync(Guid.CreateVersion7(), 1, "retired");
        await stranger.SystemAsync(Guid.CreateVersion7(), 2, "suspended");

        Assert.Equal("accepted", await _register.StateOfAsync(risk));
    }
}
