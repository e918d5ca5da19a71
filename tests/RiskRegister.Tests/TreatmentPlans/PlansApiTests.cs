using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AimsPlatform.RiskRegister.Contracts;
using Npgsql;

namespace AimsPlatform.RiskRegister.Tests.TreatmentPlans;

/// <summary>A plan through HTTP, with the wrong person tried at every step.</summary>
public sealed class PlansApiTests(RiskRegisterFixture service)
{
    private readonly Register _register = new(service);

    [Fact]
    public async Task A_plan_goes_from_draft_to_verified_effective_and_refuses_every_wrong_person_on_its_way()
    {
        var risk = await _register.EvaluatedRiskAsync();
        var plan = await _register.DraftPlanAsync(risk);
        var treated = await _register.TreatAsync(risk, plan);
        Assert.Equal("in_treatment", (string?)treated["state"]);

        await _register.RefusedAsync(plan, "submit", null, HttpStatusCode.Forbidden, _register.Management);
        await _register.MoveAsync(plan, "submit", null, _register.Analyst);
        await _register.RefusedAsync(plan, "approve", new { }, HttpStatusCode.Forbidden, _register.ControlOwner);
        await _register.RefusedAsync(plan, "approve", new { }, HttpStatusCode.Conflict, service.As(_register.AnalystPerson, "DM"), "I1");
        await _register.RefusedAsync(plan, "approve", new { }, HttpStatusCode.Conflict, service.AsService(_register.Tenant.Colleague(), "DM"), "5.3");
        await _register.MoveAsync(plan, "return", new { Comment = "Name the data sources, please." }, _register.Management);
        await _register.MoveAsync(plan, "submit", null, _register.Analyst);
        var approved = await _register.MoveAsync(plan, "approve", new { }, _register.Management);
        Assert.Equal(64, ((string)approved["approvedHash"]!).Length);

        await _register.RefusedAsync(plan, "start", null, HttpStatusCode.Forbidden, _register.Management);
        await _register.MoveAsync(plan, "start", null, _register.ControlOwner);
        await _register.RefusedAsync(plan, "implement", null, HttpStatusCode.Conflict, _register.ControlOwner, "5.3");
        await _register.ProveAsync(plan);
        await _register.MoveAsync(plan, "implement", null, _register.ControlOwner);

        var verdict = new { Verdict = "Error rates of all groups are within two points." };
        await _register.RefusedAsync(plan, "verify-effective", verdict, HttpStatusCode.Forbidden, _register.Management);
        await _register.RefusedAsync(plan, "verify-effective", verdict, HttpStatusCode.Conflict, service.As(_register.ControlOwnerPerson, "EV"), "I17");
        await _register.RefusedAsync(plan, "verify-effective", verdict, HttpStatusCode.Conflict, service.As(_register.ActionOwnerPerson, "EV"), "I17");
        await _register.RefusedAsync(plan, "verify-effective", verdict, HttpStatusCode.Conflict, _register.Analyst, "I17");
        var done = await _register.MoveAsync(plan, "verify-effective", verdict, _register.Verifier);

        Assert.Equal("verified_effective", (string?)done["state"]);
        Assert.True((bool)(await _register.GetAsync($"risks/{risk}"))["treatment"]!["verifiedEffective"]!);
        var residual = await _register.MoveRiskAsync(risk, "re-rate", Register.Rated("rare"), _register.Analyst);
        Assert.Equal("residual_evaluated", (string?)residual["state"]);
        var again = await _register.SendAsync(HttpMethod.Post, $"risks/{risk}/not-enough", new { Option = "modify", PlanId = plan }, _register.Owner);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, again.StatusCode);
        var history = (await _register.GetAsync($"treatment-plans/{plan}/history"))["items"]!.AsArray();
        Assert.Equal(
            ["verify-effective", "implement", "add-evidence", "start", "approve", "submit", "return", "submit", "draft"],
            history.Select(entry => (string)entry!["action"]!));
        Assert.Equal((string?)approved["approvedHash"], (string?)history[4]!["decidedHash"]);
    }

    [Fact]
    public async Task R048_a_plan_is_not_approved_before_its_risk_is_evaluated()
    {
        var plan = await _register.DraftPlanAsync(await _register.RaiseRiskAsync());
        await _register.MoveAsync(plan, "submit", null, _register.Analyst);

        await _register.RefusedAsync(plan, "approve", new { }, HttpStatusCode.Conflict, _register.Management, "R048");
    }

    [Fact]
    public async Task A_cancelled_plan_returns_its_risk_to_evaluated_and_the_risk_says_so()
    {
        var risk = await _register.EvaluatedRiskAsync();
        var plan = await _register.DraftPlanAsync(risk);
        await _register.TreatAsync(risk, plan);

        await _register.RefusedAsync(plan, "cancel", new { Reason = "The supplier ends the service." }, HttpStatusCode.Forbidden, _register.Analyst);
        await _register.MoveAsync(plan, "cancel", new { Reason = "The supplier ends the service." }, _register.Management);

        Assert.Equal("evaluated", (string?)(await _register.GetAsync($"risks/{risk}"))["state"]);
        Assert.Equal("evaluated", await _register.LastPublishedAsync<RiskStands>(stands => stands.RiskId == risk ? stands.State : null));
    }

    [Fact]
    public async Task An_ineffective_plan_opens_its_next_revision_and_keeps_the_old_one()
    {
        var plan = await _register.ImplementedPlanAsync();
        await _register.MoveAsync(plan, "find-ineffective", new { Verdict = "The error rate is what it was before." }, _register.Verifier);
        var revised = await _register.MoveAsync(plan, "revise", null, _register.Analyst);

        Assert.Equal(("draft", 2), ((string?)revised["state"], (int)revised["revision"]!));
        Assert.Equal("The error rate is what it was before.", (string?)revised["pastRevisions"]![0]!["verdict"]);
        Assert.Null(revised["approvedHash"]);
        await _register.RefusedAsync(plan, "submit", null, HttpStatusCode.Conflict, _register.Analyst, "5.3");

        await _register.PatchAsync(plan, new { Actions = new[] { Register.Action(_register, "2029-01-31") } });
        var again = await _register.MoveAsync(plan, "submit", null, _register.Analyst);
        Assert.Equal([1, 2], again["actions"]!.AsArray().Select(action => (int)action!["revision"]!));
        Assert.Single(again["actions"]![0]!["evidence"]!.AsArray());
    }

    [Fact]
    public async Task A_right_for_one_business_unit_ends_at_its_border()
    {
        var raised = await _register.Analyst.PostAsJsonAsync("/api/v1/risks", new
        {
            Title = "Loan model favours one group", Domain = "bias", Scope = "aims", OwnerId = _register.OwnerPerson.UserId, BusinessUnit = "retail",
        });
        var risk = (Guid)(await raised.Content.ReadFromJsonAsync<JsonObject>())!["id"]!;
        var plan = await _register.DraftPlanAsync(risk);

        await _register.RefusedAsync(plan, "submit", null, HttpStatusCode.Forbidden, service.As(_register.Tenant.Colleague(), "RA@credit"));
        await _register.MoveAsync(plan, "submit", null, service.As(_register.Tenant.Colleague(), "RA@retail"));
        await _register.RefusedAsync(plan, "cancel", new { Reason = "The supplier ends the service." }, HttpStatusCode.Forbidden, service.As(_register.Tenant.Colleague(), "DM@credit"));

        var mixed = await _register.TryDraftAsync(new { Title = "Less bias", Option = "modify", Rationale = "Too many errors for some.", RiskIds = new[] { risk, await _register.RaiseRiskAsync() }, Actions = Array.Empty<object>() });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, mixed.StatusCode);
    }

    [Fact]
    public async Task I17_the_database_refuses_a_verifier_who_had_a_hand_in_it()
    {
        var plan = await _register.ImplementedPlanAsync();

        var refused = await Assert.ThrowsAsync<PostgresException>(() => _register.OnDatabaseAsync($"update treatment_plan set verified_by = carried_out_by[1] where id = '{plan}'"));
        Assert.Equal("no_hand_in_it_verifies", refused.ConstraintName);
        refused = await Assert.ThrowsAsync<PostgresException>(() => _register.OnDatabaseAsync($"update treatment_plan set approved_by = written_by[1] where id = '{plan}'"));
        Assert.Equal("no_writer_approves", refused.ConstraintName);
    }

    [Fact]
    public async Task Transitions_say_what_is_in_the_way()
    {
        var plan = await _register.DraftPlanAsync(await _register.RaiseRiskAsync());
        var offers = await _register.Management.GetFromJsonAsync<JsonArray>($"/api/v1/treatment-plans/{plan}/transitions");

        Assert.Equal(
            ["submit", "return", "approve", "start", "add-evidence", "implement", "move-due-date", "verify-effective", "find-ineffective", "revise", "cancel"],
            offers!.Select(offer => (string)offer!["event"]!));
        Assert.Equal(["cancel"], offers!.Where(offer => (bool)offer!["permitted"]!).Select(offer => (string)offer!["event"]!));
    }
}
