using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace AimsPlatform.RiskRegister.Tests.TreatmentPlans;

/// <summary>What a plan may say, who finds it, and how its draft changes.</summary>
public sealed class PlanDraftTests(RiskRegisterFixture service)
{
    private readonly Register _register = new(service);

    [Theory]
    [InlineData("""{"controlId":"A.1.1"}""", 422, "/actions/0/controlId")]
    [InlineData("""{"controlId":"A.7.4","ownControl":"Our review board"}""", 422, "/actions/0/ownControl")]
    [InlineData("""{"dueDate":"2020-01-01"}""", 422, "/actions/0/dueDate")]
    [InlineData("""{"dueDate":"9999-12-31"}""", 422, "/actions/0/dueDate")]
    [InlineData("""{"dueDate":"soon"}""", 400, null)]
    [InlineData("""{"nonsense":1}""", 400, null)]
    [InlineData("""{"what":"short"}""", 400, null)]
    public async Task A_bad_action_is_refused_with_its_place(string patch, int status, string? place)
    {
        var action = JsonNode.Parse("""{"what":"Measure quality per group of people"}""")!.AsObject();
        foreach (var (name, value) in JsonNode.Parse(patch)!.AsObject())
        {
            action[name] = value?.DeepClone();
        }

        var answer = await _register.TryDraftAsync(Plan(await _register.RaiseRiskAsync(), action));

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.True(place is null || (await answer.Content.ReadFromJsonAsync<JsonObject>())!["errors"]!.AsObject().ContainsKey(place));
    }

    [Fact]
    public async Task Too_much_of_anything_is_refused()
    {
        var risk = await _register.RaiseRiskAsync();
        var action = JsonNode.Parse("""{"what":"Measure quality per group of people"}""")!.AsObject();
        var many = Enumerable.Range(0, 51).Select(_ => action.DeepClone()).ToArray();
        var wordy = action.DeepClone().AsObject();
        wordy["what"] = new string('x', 1001);

        Assert.Equal(HttpStatusCode.BadRequest, (await _register.TryDraftAsync(Plan(risk, many))).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await _register.TryDraftAsync(Plan(risk, wordy))).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await _register.TryDraftAsync(Plan(Guid.CreateVersion7(), action))).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await _register.TryDraftAsync(Plan(risk, null!, action))).StatusCode);
    }

    [Fact]
    public async Task A_draft_changes_by_merge_patch_and_a_stale_or_blind_change_is_refused()
    {
        var plan = await _register.DraftPlanAsync(await _register.RaiseRiskAsync());

        var changed = await _register.PatchAsync(plan, new { Title = "Another title" });
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        var body = (await changed.Content.ReadFromJsonAsync<JsonObject>())!;
        Assert.Equal(("Another title", 1), ((string?)body["title"], body["actions"]!.AsArray().Count));

        var replaced = await _register.PatchAsync(plan, new { Actions = new[] { new { What = "Collect data on the missing groups" }, new { What = "Ask the people concerned" } } });
        Assert.Equal(
            ["Collect data on the missing groups", "Ask the people concerned"],
            (await replaced.Content.ReadFromJsonAsync<JsonObject>())!["actions"]!.AsArray().Select(action => (string)action!["what"]!));
        Assert.Equal(2, (await _register.GetAsync($"treatment-plans/{plan}"))["actions"]!.AsArray().Count);
        foreach (var unfit in new[] { "title", "option", "rationale", "actions", "riskIds" })
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await _register.PatchAsync(plan, new JsonObject { [unfit] = null })).StatusCode);
        }

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await _register.PatchAsync(plan, new { RiskIds = new[] { Guid.CreateVersion7() } })).StatusCode);
        var blind = await _register.Analyst.PatchAsJsonAsync($"/api/v1/treatment-plans/{plan}", new { Title = "Blind" });
        Assert.Equal(HttpStatusCode.PreconditionRequired, blind.StatusCode);
        var stale = await _register.TryMoveAsync(plan, "submit", null, _register.Analyst, "\"1\"");
        Assert.Equal(HttpStatusCode.PreconditionFailed, stale.StatusCode);
    }

    [Fact]
    public async Task A_risk_rests_its_treatment_only_on_a_plan_of_its_own()
    {
        var (risk, other) = (await _register.EvaluatedRiskAsync(), await _register.EvaluatedRiskAsync());
        var plan = await _register.DraftPlanAsync(other);

        foreach (var treatment in new object[] { new { Option = "modify", PlanId = plan }, new { Option = "modify", PlanId = Guid.CreateVersion7() } })
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await _register.SendAsync(HttpMethod.Post, $"risks/{risk}/treat", treatment, _register.Owner)).StatusCode);
        }

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await _register.SendAsync(HttpMethod.Post, $"risks/{other}/treat", new { Option = "avoid", PlanId = plan }, _register.Owner)).StatusCode);
    }

    [Fact]
    public async Task Plans_are_listed_by_risk_state_and_owner()
    {
        var risk = await _register.RaiseRiskAsync();
        var plan = await _register.DraftPlanAsync(risk);
        await _register.DraftPlanAsync(await _register.RaiseRiskAsync());

        foreach (var filter in new[] { $"riskId={risk}", $"riskId={risk}&state=draft&overdue=false", $"riskId={risk}&actionOwnerId={_register.ActionOwnerPerson.UserId}" })
        {
            Assert.Equal(plan, (Guid)Assert.Single((await _register.GetAsync($"treatment-plans?{filter}"))["items"]!.AsArray())!["id"]!);
        }

        Assert.Equal(2, (await _register.GetAsync("treatment-plans"))["items"]!.AsArray().Count);
        Assert.Empty((await _register.GetAsync("treatment-plans?overdue=true"))["items"]!.AsArray());
    }

    [Fact]
    public async Task I6_another_organisation_sees_no_plan_and_treats_no_foreign_risk()
    {
        var risk = await _register.RaiseRiskAsync();
        var plan = await _register.DraftPlanAsync(risk);
        var stranger = new Register(service);

        foreach (var path in new[] { $"treatment-plans/{plan}", $"treatment-plans/{plan}/transitions", $"treatment-plans/{plan}/history" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await stranger.Analyst.GetAsync($"/api/v1/{path}")).StatusCode);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await stranger.TryMoveAsync(plan, "cancel", new { Reason = "It is none of my business." }, stranger.Management, "\"1\"")).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await stranger.TryDraftAsync(Plan(risk))).StatusCode);
    }

    private static object Plan(Guid risk, params JsonNode[] actions) =>
        new { Title = "Less bias", Option = "modify", Rationale = "Too many errors for some groups.", RiskIds = new[] { risk }, Actions = actions };
}
