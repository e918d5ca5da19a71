using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.States;
using AimsPlatform.RiskRegister.Risks;
using Microsoft.EntityFrameworkCore;
using static AimsPlatform.RiskRegister.Tests.Organisation;

namespace AimsPlatform.RiskRegister.Tests;

/// <summary>The whole state table, pair by pair, through HTTP.</summary>
public sealed class RiskStatesTests(RiskRegisterFixture service)
{
    private readonly Organisation _organisation = new(service);

    public static TheoryData<RiskState> States => [.. Enum.GetValues<RiskState>()];

    public static TheoryData<RiskState, string> Moves => [.. RiskStates.Machine.Transitions.Select(move => (move.From, move.Event))];

    [Theory, MemberData(nameof(States))]
    public async Task What_the_table_does_not_list_is_refused_and_changes_nothing(RiskState state)
    {
        await _organisation.ApproveCriteriaAsync();
        var risk = await _organisation.InAsync(state);
        var everyone = service.As(_organisation.Tenant, "RO", "RA", "DM", "TM");
        var listed = RiskStates.Machine.Transitions.Where(move => move.From == state).Select(move => move.Event).ToHashSet();

        foreach (var @event in RiskStates.Machine.Transitions.Select(move => move.Event).Distinct().Where(e => !listed.Contains(e)))
        {
            var answer = await _organisation.TryAsync(everyone, risk, @event, Body(@event));
            Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
            var problem = (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
            Assert.Equal("/problems/transition-refused", (string)problem["type"]!);
            Assert.Equal(StateMachine<Risk, RiskState>.Name(state), (string)problem["current"]!);
            Assert.Equal(listed.Order(), problem["allowed"]!.AsArray().Select(e => (string)e!).Order());
        }

        Assert.Equal(StateMachine<Risk, RiskState>.Name(state), (string)(await _organisation.GetAsync(risk))["state"]!);
    }

    [Theory, MemberData(nameof(Moves))]
    public async Task What_the_table_lists_leads_where_it_says_for_who_may(RiskState from, string @event)
    {
        await _organisation.ApproveCriteriaAsync();
        var risk = await _organisation.InAsync(from);
        var move = RiskStates.Machine.Transitions.Single(m => m.From == from && m.Event == @event);

        var nobody = await _organisation.TryAsync(service.As(_organisation.Tenant, "EMP"), risk, @event, Body(@event));
        Assert.Equal(HttpStatusCode.Forbidden, nobody.StatusCode);
        var body = @event is "treat" or "not-enough" ? await _organisation.TreatingAsync(risk) : Body(@event);
        var moved = await _organisation.DoAsync(service.As(_organisation.Tenant, "RO", "RA", "DM"), risk, @event, body);

        Assert.Equal(StateMachine<Risk, RiskState>.Name(move.To), (string)moved["state"]!);
        var trail = await _organisation.Analyst.GetFromJsonAsync<JsonObject>($"/api/v1/risks/{risk["id"]}/history");
        Assert.Equal(@event, (string)trail!["items"]![0]!["action"]!);
    }

    [Theory]
    [InlineData(RiskState.Identified, "dismiss")]
    [InlineData(RiskState.Evaluated, "treat")]
    [InlineData(RiskState.Evaluated, "close")]
    [InlineData(RiskState.ResidualEvaluated, "not-enough")]
    [InlineData(RiskState.Accepted, "review")]
    public async Task S12_what_is_the_owners_to_decide_nobody_decides_by_role_alone(RiskState from, string @event)
    {
        await _organisation.ApproveCriteriaAsync();
        var risk = await _organisation.InAsync(from);
        var another = service.As(_organisation.Tenant.Colleague(), "RO", "DM");

        Assert.Equal(["S12"], await UnmetAsync(await _organisation.TryAsync(another, risk, @event, Body(@event))));
    }

    [Fact]
    public async Task Transitions_tell_a_front_end_which_buttons_to_draw()
    {
        var risk = await _organisation.RaiseAsync();

        var offers = await _organisation.Analyst.GetFromJsonAsync<JsonArray>($"/api/v1/risks/{risk["id"]}/transitions");
        var analyse = offers!.Single(offer => (string)offer!["event"]! == "analyse")!;
        Assert.False((bool)analyse["permitted"]!);
        Assert.Equal("6.1.1", (string)analyse["unmetGuards"]![0]!["rule"]!);
        await _organisation.ApproveCriteriaAsync();
        offers = await _organisation.Analyst.GetFromJsonAsync<JsonArray>($"/api/v1/risks/{risk["id"]}/transitions");

        Assert.Equal(11, offers!.Count);
        Assert.Equal(["analyse"], offers.Where(offer => (bool)offer!["permitted"]!).Select(offer => (string)offer!["event"]!));
        Assert.Equal($"/api/v1/risks/{risk["id"]}/analyse", (string)offers[0]!["href"]!);
    }

    [Fact]
    public async Task The_residual_risk_is_rated_only_after_the_plan_was_verified_effective()
    {
        await _organisation.ApproveCriteriaAsync();
        var risk = await _organisation.EvaluatedAsync(High);
        risk = await _organisation.DoAsync(_organisation.Owner, risk, "treat", await _organisation.TreatingAsync(risk));

        Assert.Equal(["5.2"], await UnmetAsync(await _organisation.TryAsync(_organisation.Analyst, risk, "re-rate", Rated("rare"))));
        await _organisation.VerifyPlanAsync(risk);
        var residual = await _organisation.DoAsync(_organisation.Analyst, risk, "re-rate", Rated("rare"));

        Assert.Equal("low", (string)residual["level"]!);
        Assert.Equal("severe", (string)residual["inherent"]!["consequences"]!["individuals"]!);
        var again = await _organisation.DoAsync(_organisation.Owner, risk, "not-enough", await _organisation.TreatingAsync(risk));
        Assert.False((bool)again["treatment"]!["verifiedEffective"]!);
    }

    [Fact]
    public async Task The_platform_moves_a_risk_only_where_the_table_leads()
    {
        await _organisation.ApproveCriteriaAsync();
        var (accepted, treated, closed) = (await _organisation.InAsync(RiskState.Accepted), await _organisation.InAsync(RiskState.InTreatment), await _organisation.InAsync(RiskState.Closed));
        await service.QueryAsync(_organisation.Tenant, async db =>
        {
            foreach (var risk in await db.Risks.ToListAsync())
            {
                risk.Trigger("AIS-0001 was suspended.");
            }

            return await db.SaveChangesAsync();
        });
        Assert.Equal("under_review", (string)(await _organisation.GetAsync(accepted))["state"]!);
        Assert.Equal("in_treatment", (string)(await _organisation.GetAsync(treated))["state"]!);
        Assert.Equal("AIS-0001 was suspended.", (string)(await _organisation.GetAsync(treated))["attention"]!);
        Assert.Null((await _organisation.GetAsync(closed))["attention"]);

        var evaluated = await _organisation.InAsync(RiskState.Evaluated);
        await service.QueryAsync(_organisation.Tenant, async db =>
        {
            foreach (var risk in await db.Risks.ToListAsync())
            {
                risk.CloseBecauseRetired("AIS-0001 is retired.", TimeProvider.System.GetUtcNow());
            }

            return await db.SaveChangesAsync();
        });
        Assert.Equal("system_retired", (string)(await _organisation.GetAsync(evaluated))["closing"]!["cause"]!);
        Assert.Equal("AIS-0001 is retired.", (string)(await _organisation.GetAsync(treated))["attention"]!);
        Assert.Equal("activity_stopped", (string)(await _organisation.GetAsync(closed))["closing"]!["cause"]!);
    }

    [Fact]
    public async Task A_cancelled_plan_brings_the_risk_back_to_evaluated_at_its_inherent_level()
    {
        await _organisation.ApproveCriteriaAsync();
        var risk = await _organisation.EvaluatedAsync(High);
        risk = await _organisation.DoAsync(_organisation.Owner, risk, "treat", await _organisation.TreatingAsync(risk));
        await _organisation.VerifyPlanAsync(risk);
        await _organisation.DoAsync(_organisation.Analyst, risk, "re-rate", Rated("rare"));
        risk = await _organisation.DoAsync(_organisation.Owner, risk, "not-enough", await _organisation.TreatingAsync(risk));

        await service.QueryAsync(_organisation.Tenant, async db =>
        {
            var row = await RiskFacts.LoadAsync(db, new Id<Risk>((Guid)risk["id"]!), CancellationToken.None);
            row!.TreatmentCancelled((Guid)risk["treatment"]!["planId"]!);
            return await db.SaveChangesAsync();
        });

        var back = await _organisation.GetAsync(risk);
        Assert.Equal(("evaluated", "high"), ((string)back["state"]!, (string)back["level"]!));
        Assert.Null(back["residual"]);
    }

    [Fact]
    public async Task A_duplicate_names_another_risk_and_a_retired_cause_needs_retired_systems()
    {
        await _organisation.ApproveCriteriaAsync();
        var (first, second) = (await _organisation.RaiseAsync(), await _organisation.RaiseAsync());
        object Duplicate(object of) => new { because = "duplicate", reason = "the same thing seen twice", duplicateOf = of };
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await _organisation.TryAsync(_organisation.Owner, second, "dismiss", Duplicate(second["id"]!.DeepClone()))).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await _organisation.TryAsync(_organisation.Owner, second, "dismiss", Duplicate(Guid.CreateVersion7()))).StatusCode);
        var dismissed = await _organisation.DoAsync(_organisation.Owner, second, "dismiss", Duplicate(first["id"]!.DeepClone()));
        Assert.Equal("duplicate", (string)dismissed["closing"]!["cause"]!);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await _organisation.TryAsync(_organisation.Owner, first, "dismiss", Duplicate(second["id"]!.DeepClone()))).StatusCode);

        var retired = new { cause = "system_retired", evidence = "taken out of service in May" };
        var running = await _organisation.EvaluatedAsync(aiSystem: await _organisation.KnowAsync());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await _organisation.TryAsync(_organisation.Owner, running, "close", retired)).StatusCode);
        var gone = await _organisation.EvaluatedAsync(aiSystem: await _organisation.KnowAsync(state: "retired"));
        await _organisation.DoAsync(_organisation.Owner, gone, "close", retired);
    }

    private static object Body(string @event) => @event switch
    {
        "analyse" or "re-assess" or "re-rate" => Rated(),
        "accept" => Statement(30, "the service is needed"),
        "treat" or "not-enough" => Treating,
        "review" or "reopen" => new { reason = "the vendor changed the model" },
        "close" => new { cause = "activity_stopped", evidence = "the pilot ended in May" },
        "dismiss" => new { because = "not_a_risk", reason = "this is how the law works" },
        _ => new { },
    };
}
