using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Npgsql;

namespace AimsPlatform.RiskRegister.Tests.TreatmentPlans;

/// <summary>The day an action is due: moved by others than its owner, with a reason, and by nothing else.</summary>
public sealed class DueDateTests(RiskRegisterFixture service)
{
    private readonly Register _register = new(service);

    [Fact]
    public async Task I26_a_due_date_moves_only_by_designated_management_with_a_reason_and_keeps_the_first()
    {
        var (plan, action) = await _register.ApprovedPlanAsync();
        var move = new { ActionId = action, DueDate = "2028-06-30", Reason = "The supplier delivers half a year later." };

        await _register.RefusedAsync(plan, "move-due-date", move, HttpStatusCode.Forbidden, _register.ControlOwner);
        await _register.RefusedAsync(plan, "move-due-date", new { ActionId = action, DueDate = "2028-06-30", Reason = "late" }, HttpStatusCode.BadRequest, _register.Management);
        await _register.RefusedAsync(plan, "move-due-date", new { ActionId = action, DueDate = "2020-06-30", move.Reason }, HttpStatusCode.UnprocessableEntity, _register.Management);
        await _register.RefusedAsync(plan, "move-due-date", new { ActionId = action, DueDate = "9999-12-31", move.Reason }, HttpStatusCode.UnprocessableEntity, _register.Management);
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
        var (plan, action) = await _register.ApprovedPlanAsync();
        var refused = await Assert.ThrowsAsync<PostgresException>(() => _register.OnDatabaseAsync($"update treatment_action set due_date = '2030-01-01' where id = '{action}'"));
        Assert.Equal("due_date_is_the_first_or_moved", refused.ConstraintName);

        await _register.MoveAsync(plan, "move-due-date", new { ActionId = action, DueDate = "2028-06-30", Reason = "The supplier delivers half a year later." }, _register.Management);

        foreach (var column in new[] { "due_date", "first_due_date" })
        {
            refused = await Assert.ThrowsAsync<PostgresException>(() => _register.OnDatabaseAsync($"update treatment_action set {column} = '2030-01-01' where id = '{action}'"));
            Assert.Equal(PostgresErrorCodes.ForeignKeyViolation, refused.SqlState);
        }

        refused = await Assert.ThrowsAsync<PostgresException>(() => _register.OnDatabaseAsync($"update due_date_move set reason = 'because' where action_id = '{action}'"));
        Assert.Equal("moved_with_a_reason", refused.ConstraintName);
        refused = await Assert.ThrowsAsync<PostgresException>(() => _register.OnDatabaseAsync($"update due_date_move set approved_by = action_owner_id where action_id = '{action}'"));
        Assert.Equal("not_moved_by_the_action_owner", refused.ConstraintName);
    }
}
