using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AimsPlatform.RiskRegister.Contracts;
using AimsPlatform.Testing;
using Microsoft.EntityFrameworkCore;
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

        await RefusedAsync(plan, "submit", null, HttpStatusCode.Forbidden, _register.Management);
        await _register.MoveAsync(plan, "submit", null, _register.Analyst);
        await RefusedAsync(plan, "approve", new { }, HttpStatusCode.Forbidden, _register.ControlOwner);
        await RefusedAsync(plan, "approve", new { }, HttpStatusCode.Conflict, service.As(_register.AnalystPerson, "DM"), "I1");
        await RefusedAsync(plan, "approve", new { }, HttpStatusCode.Conflict, service.AsService(_register.Tenant.Colleague(), "DM"), "5.3");
        await _register.MoveAsync(plan, "return", new { Comment = "Name the data sources, please." }, _register.Management);
        await _register.MoveAsync(plan, "submit", null, _register.Analyst);
        var approved = await _register.MoveAsync(plan, "approve", new { }, _register.Management);
        Assert.Equal(64, ((string)approved["approvedHash"]!).Length);

        await RefusedAsync(plan, "start", null, HttpStatusCode.Forbidden, _register.Management);
        await _register.MoveAsync(plan, "start", null, _register.ControlOwner);
        await RefusedAsync(plan, "implement", null, HttpStatusCode.Conflict, _register.ControlOwner, "5.3");
        await _register.ProveAsync(plan);
        await _register.MoveAsync(plan, "implement", null, _register.ControlOwner);

        var verdict = new { Verdict = "Error rates of all groups are within two points." };
        await RefusedAsync(plan, "verify-effective", verdict, HttpStatusCode.Forbidden, _register.Management);
        await RefusedAsync(plan, "verify-effective", verdict, HttpStatusCode.Conflict, service.As(_register.ControlOwnerPerson, "EV"), "I17");
        await RefusedAsync(plan, "verify-effective", verdict, HttpStatusCode.Conflict, service.As(_register.ActionOwnerPerson, "EV"), "I17");
        await RefusedAsync(plan, "verify-effective", verdict, HttpStatusCode.Conflict, _register.Analyst, "I17");
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

        await RefusedAsync(plan, "approve", new { }, HttpStatusCode.Conflict, _register.Management, "R048");
    }

    [Fact]
    public async Task A_cancelled_plan_returns_its_risk_to_evaluated_and_the_risk_says_so()
    {
        var risk = await _register.EvaluatedRiskAsync();
        var plan = await _register.DraftPlanAsync(risk);
        await _register.TreatAsync(risk, plan);

        await RefusedAsync(plan, "cancel", new { Reason = "The supplier ends the service." }, HttpStatusCode.Forbidden, _register.Analyst);
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
        await RefusedAsync(plan, "submit", null, HttpStatusCode.Conflict, _register.Analyst, "5.3");

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

        await RefusedAsync(plan, "submit", null, HttpStatusCode.Forbidden, service.As(_register.Tenant.Colleague(), "RA@credit"));
        await _register.MoveAsync(plan, "submit", null, service.As(_register.Tenant.Colleague(), "RA@retail"));
        await RefusedAsync(plan, "cancel", new { Reason = "The supplier ends the service." }, HttpStatusCode.Forbidden, service.As(_register.Tenant.Colleague(), "DM@credit"));

        var mixed = await _register.TryDraftAsync(new { Title = "Less bias", Option = "modify", Rationale = "Too many errors for some.", RiskIds = new[] { risk, await _register.RaiseRiskAsync() }, Actions = Array.Empty<object>() });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, mixed.StatusCode);
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
    public async Task I17_the_database_refuses_a_verifier_who_had_a_hand_in_it()
    {
        var plan = await _register.ImplementedPlanAsync();

        var refused = await Assert.ThrowsAsync<PostgresException>(() => OnDatabaseAsync($"update treatment_plan set verified_by = carried_out_by[1] where id = '{plan}'"));
        Assert.Equal("no_hand_in_it_verifies", refused.ConstraintName);
        refused = await Assert.ThrowsAsync<PostgresException>(() => OnDatabaseAsync($"update treatment_plan set approved_by = written_by[1] where id = '{plan}'"));
        Assert.Equal("no_writer_approves", refused.ConstraintName);
    }

    [Fact]
    public async Task I26_a_due_date_moves_only_by_designated_management_with_a_reason_and_keeps_the_first()
    {
        var (plan, action) = await ApprovedPlanAsync();
        var move = new { ActionId = action, DueDate = "2028-06-30", Reason = "The supplier delivers half a year later." };

        await RefusedAsync(plan, "move-due-date", move, HttpStatusCode.Forbidden, _register.ControlOwner);
        await RefusedAsync(plan, "move-due-date", new { ActionId = action, DueDate = "2028-06-30", Reason = "late" }, HttpStatusCode.BadRequest, _register.Management);
        await RefusedAsync(plan, "move-due-date", new { ActionId = action, DueDate = "2020-06-30", move.Reason }, HttpStatusCode.UnprocessableEntity, _register.Management);
        await RefusedAsync(plan, "move-due-date", new { ActionId = action, DueDate = "9999-12-31", move.Reason }, HttpStatusCode.UnprocessableEntity, _register.Management);
        var byOwner = await _register.TryMoveAsync(plan, "move-due-date", move, service.As(_register.ActionOwnerPerson, "DM"));
        Assert.Equal("/problems/due-date-moved-by-owner", (string?)(await byOwner.Content.ReadFromJsonAsync<JsonObject>())!["type"]);
        var edited = await _register.PatchAsync(plan, new { Actions = new[] { Register.Action(_register, "2029-01-01") } });
        Assert.Equal(HttpStatusCode.Conflict, edited.StatusCode);

        var moved = await _register.MoveAsync(plan, "move-due-date", move, _register.Management);

        Assert.Equal(("2028-06-30", "2028-01-31"), ((string?)moved["actions"]![0]!["dueDate"], (string?)moved["actions"]![0]!["firstDueDate"]));
        var history = (await _register.GetAsync($"treatment-plans/{plan}/history"))["items"]!.AsArray();
        Assert.Equal(("move-due-date", move.Reason), ((string?)history[0]!["action"], (string?)history[0]!["reason"]));
    }

    [Fact]
    public async Task I26_the_database_refuses_a_due_date_that_no_recorded_move_names()
    {
        var (plan, action) = await ApprovedPlanAsync();
        var refused = await Assert.ThrowsAsync<PostgresException>(() => OnDatabaseAsync($"update treatment_action set due_date = '2030-01-01' where id = '{action}'"));
        Assert.Equal("due_date_is_the_first_or_moved", refused.ConstraintName);

        await _register.MoveAsync(plan, "move-due-date", new { ActionId = action, DueDate = "2028-06-30", Reason = "The supplier delivers half a year later." }, _register.Management);

        foreach (var column in new[] { "due_date", "first_due_date" })
        {
            refused = await Assert.ThrowsAsync<PostgresException>(() => OnDatabaseAsync($"update treatment_action set {column} = '2030-01-01' where id = '{action}'"));
            Assert.Equal(PostgresErrorCodes.ForeignKeyViolation, refused.SqlState);
        }

        refused = await Assert.ThrowsAsync<PostgresException>(() => OnDatabaseAsync($"update due_date_move set reason = 'because' where action_id = '{action}'"));
        Assert.Equal("moved_with_a_reason", refused.ConstraintName);
        refused = await Assert.ThrowsAsync<PostgresException>(() => OnDatabaseAsync($"update due_date_move set approved_by = action_owner_id where action_id = '{action}'"));
        Assert.Equal("not_moved_by_the_action_owner", refused.ConstraintName);
    }

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

    private static object Plan(Guid risk, params JsonNode[] actions) =>
        new { Title = "Less bias", Option = "modify", Rationale = "Too many errors for some groups.", RiskIds = new[] { risk }, Actions = actions };

    private async Task<(Guid Plan, Guid Action)> ApprovedPlanAsync()
    {
        var plan = await _register.DraftPlanAsync(await _register.EvaluatedRiskAsync());
        await _register.MoveAsync(plan, "submit", null, _register.Analyst);
        var approved = await _register.MoveAsync(plan, "approve", new { }, _register.Management);
        return (plan, (Guid)approved["actions"]![0]!["id"]!);
    }

    private async Task RefusedAsync(Guid plan, string @event, object? body, HttpStatusCode status, HttpClient by, string? rule = null)
    {
        var answer = await _register.TryMoveAsync(plan, @event, body, by);
        Assert.Equal(status, answer.StatusCode);
        if (rule is not null)
        {
            var problem = await answer.Content.ReadFromJsonAsync<JsonObject>();
            Assert.Contains(problem!["unmetGuards"]!.AsArray(), guard => (string?)guard!["rule"] == rule);
        }
    }

    private async Task OnDatabaseAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(service.OwnerConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        Assert.Equal(1, await command.ExecuteNonQueryAsync());
    }
}
