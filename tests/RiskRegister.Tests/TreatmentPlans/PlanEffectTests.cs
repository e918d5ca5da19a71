using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace AimsPlatform.RiskRegister.Tests.TreatmentPlans;

/// <summary>Who judges whether a treatment worked, and how often it counts.</summary>
public sealed class PlanEffectTests(RiskRegisterFixture service)
{
    private static readonly object Works = new { Verdict = "The error rate fell by half." };

    private readonly Register _register = new(service);

    [Fact]
    public async Task I17_who_owns_the_risk_does_not_judge_the_effect_of_its_treatment()
    {
        var plan = await _register.ImplementedPlanAsync();

        var owner = service.As(_register.OwnerPerson, "RO", "EV");

        Assert.Equal(["I17"], await Organisation.UnmetAsync(await _register.TryMoveAsync(plan, "verify-effective", Works, owner)));
        await _register.MoveAsync(plan, "verify-effective", Works, _register.Verifier);
    }

    [Fact]
    public async Task A_plan_whose_effect_is_in_the_rating_already_treats_the_risk_no_second_time()
    {
        var risk = await _register.EvaluatedRiskAsync();
        var first = await VerifiedAsync(risk);
        await _register.TreatAsync(risk, first);
        await _register.MoveRiskAsync(risk, "re-rate", Register.Rated("possible"), _register.Analyst);
        var second = await VerifiedAsync(risk);
        await _register.MoveRiskAsync(risk, "not-enough", new { Option = "modify", PlanId = second }, _register.Owner);
        await _register.MoveRiskAsync(risk, "re-rate", Register.Rated("possible"), _register.Analyst);

        var again = await _register.SendAsync(HttpMethod.Post, $"risks/{risk}/not-enough", new { Option = "modify", PlanId = first }, _register.Owner);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, again.StatusCode);
        Assert.Equal(["/planId"], (await again.Content.ReadFromJsonAsync<JsonObject>())!["errors"]!.AsObject().Select(fault => fault.Key));
        Assert.Equal("residual_evaluated", await _register.StateOfAsync(risk));
    }

    private async Task<Guid> VerifiedAsync(Guid risk)
    {
        var plan = await _register.DraftPlanAsync(risk);
        await _register.MoveAsync(plan, "submit", null, _register.Analyst);
        await _register.MoveAsync(plan, "approve", new { }, _register.Management);
        await _register.MoveAsync(plan, "start", null, _register.ControlOwner);
        await _register.ProveAsync(plan);
        await _register.MoveAsync(plan, "implement", null, _register.ControlOwner);
        await _register.MoveAsync(plan, "verify-effective", Works, _register.Verifier);
        return plan;
    }
}
