using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AimsPlatform.Testing;

namespace AimsPlatform.RiskRegister.Tests.TreatmentPlans;

/// <summary>A risk that moves to another business unit after its plan was drafted takes the people rules of that unit with it.</summary>
public sealed class PlanBusinessUnitTests(RiskRegisterFixture service)
{
    private static readonly object Verdict = new { Verdict = "Error rates of all groups are within two points." };
    private readonly Register _register = new(service);

    [Fact]
    public async Task Nobody_decides_on_the_plan_of_a_risk_that_moved_to_a_unit_where_they_may_not()
    {
        var risk = await _register.EvaluatedRiskAsync();
        await MoveToAsync(risk, "retail");
        var plan = await _register.DraftPlanAsync(risk);
        await _register.MoveAsync(plan, "submit", null, _register.Analyst);

        await MoveToAsync(risk, "credit");

        var (ofRetail, ofCredit, ofBoth) = (Person("DM@retail"), Person("DM@credit"), Person("DM@retail", "DM@credit"));
        Assert.Equal(HttpStatusCode.Forbidden, (await _register.TryMoveAsync(plan, "approve", new { }, ofCredit)).StatusCode);
        await RefusedAsync(plan, "approve", new { }, ofRetail);
        await RefusedAsync(plan, "return", new { Comment = "Name the data sources, please." }, ofRetail);
        await RefusedAsync(plan, "cancel", new { Reason = "The supplier ends the service." }, ofRetail);
        await _register.MoveAsync(plan, "approve", new { }, ofBoth);

        var action = (Guid)(await _register.GetAsync($"treatment-plans/{plan}"))["actions"]![0]!["id"]!;
        await RefusedAsync(plan, "move-due-date", new { ActionId = action, DueDate = "2028-06-30", Reason = "The supplier delivers half a year later." }, ofRetail);
        await _register.MoveAsync(plan, "start", null, _register.ControlOwner);
        await _register.ProveAsync(plan);
        await _register.MoveAsync(plan, "implement", null, _register.ControlOwner);
        await RefusedAsync(plan, "verify-effective", Verdict, Person("EV@retail"));
        await RefusedAsync(plan, "find-ineffective", Verdict, Person("EV@retail"));
        await _register.MoveAsync(plan, "verify-effective", Verdict, Person("EV@retail", "EV@credit"));
    }

    private HttpClient Person(params string[] roles) => service.As(_register.Tenant.Colleague(), roles);

    private async Task MoveToAsync(Guid risk, string unit) =>
        Assert.Equal(HttpStatusCode.OK, (await _register.SendAsync(HttpMethod.Patch, $"risks/{risk}", new { BusinessUnit = unit }, _register.Analyst)).StatusCode);

    private async Task RefusedAsync(Guid plan, string @event, object body, HttpClient by)
    {
        var answer = await _register.TryMoveAsync(plan, @event, body, by);
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains("moved to a business unit", (string)(await answer.Content.ReadFromJsonAsync<JsonObject>())!["detail"]!);
    }
}
