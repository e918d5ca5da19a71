using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AimsPlatform.AiSystemInventory.AiSystems;
using AimsPlatform.AiSystemInventory.Classifications;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.Standards;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace AimsPlatform.AiSystemInventory.Tests.Classifications;

public sealed class StoredForGoodTests(InventoryFixture service)
{
    private readonly ClassificationCaller _people = new(service);

    [Fact]
    public async Task I20_a_new_rule_version_marks_stale_and_changes_nothing()
    {
        await _people.RegisterAsync();
        await _people.ClassifyAsync(Given.Yes("Q01", "Q02", "Q14"));
        var (before, stored) = (await _people.ReadAsync("/classifications/1"), await TextAsync());

        // As if these answers had been given before the rules became what they are.
        await OwnerSqlAsync($"update classification_record set rule_version = '2026-01-01' where tenant_id = '{_people.Tenant.Id}'");
        await OwnerSqlAsync($"update ai_system set class_rule_version = '2026-01-01' where tenant_id = '{_people.Tenant.Id}'");
        var after = await _people.ReadAsync("/classifications/1");

        Assert.True((bool)after["stale"]!);
        Assert.Equal("standing", (string?)after["status"]);
        Assert.Equal(stored, await TextAsync());
        Assert.Equal(Without(before, "stale", "ruleVersion"), Without(after, "stale", "ruleVersion"));
        Assert.True((bool)(await _people.SystemAsync())["class"]!["stale"]!);
        Assert.Single((await _people.ReadAsync("/classifications?stale=true"))["items"]!.AsArray());
        Assert.Single((await _people.Owner.GetFromJsonAsync<JsonObject>("/api/v1/ai-systems?stale=true"))!["items"]!.AsArray());
        Assert.Empty((await _people.Owner.GetFromJsonAsync<JsonObject>("/api/v1/ai-systems?stale=false"))!["items"]!.AsArray());
        await _people.ConfirmAsync(1).ProblemAsync(409, "classification-stale");
        Assert.True((bool)(await _people.ReadAsync("/duties"))["stale"]!);

        Assert.False((bool)(await _people.ClassifyAsync(Given.Yes("Q01", "Q02", "Q14")))["stale"]!);
        Assert.False((bool)(await _people.SystemAsync())["class"]!["stale"]!);
    }

    [Theory]
    [InlineData("update classification_record set tier = 'minimal'")]
    [InlineData("delete from classification_record")]
    [InlineData("update classification_confirmation set reason = 'another one'")]
    [InlineData("delete from classification_confirmation")]
    public async Task I20_the_runtime_role_cannot_change_or_delete_what_was_decided(string sql)
    {
        await using var connection = new NpgsqlConnection(service.RuntimeConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);

        var refused = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    [Fact]
    public async Task I20_what_is_stored_says_who_when_by_which_rules_and_comes_back_the_same()
    {
        await _people.RegisterAsync();
        var body = Given.Yes("Q01", "Q02", "Q14");
        body["asOf"] = "2026-11-23";

        var stored = await _people.ClassifyAsync(body);
        await _people.ClassifyAsync(Given.Yes("Q01", "Q02", "Q10", "Q11"));

        var read = await _people.ReadAsync("/classifications/1");
        Assert.Equal(Without(stored, "status"), Without(read, "status"));
        Assert.Equal(_people.Tenant.UserId, (Guid)read["answeredBy"]!);
        Assert.Equal("2026-11-23", (string?)read["asOf"]);
        Assert.Equal(EuAiAct.Current.RuleVersion, (string?)read["ruleVersion"]);
        Assert.Equal(body["answers"]!.AsArray().Count, read["answers"]!.AsArray().Count);
        var list = (await _people.ReadAsync("/classifications"))["items"]!.AsArray();
        Assert.Equal([(2, "standing"), (1, "superseded")], list.Select(r => ((int)r!["number"]!, (string)r["status"]!)));
    }

    [Fact]
    public async Task I29_a_result_is_found_again_from_the_stored_answers()
    {
        await _people.RegisterAsync();
        await _people.ClassifyAsync(Given.Yes("Q01", "Q02", "Q10", "Q11", "P4"));

        var record = await service.QueryAsync(_people.Tenant, db => db.Classifications.SingleAsync());

        Assert.Equivalent(record.Evaluation, Evaluation.Of(record.Answers, record.AsOf), strict: true);
    }

    [Fact]
    public async Task A_changed_purpose_marks_the_class_and_forbids_confirming_it()
    {
        await _people.RegisterAsync();
        await _people.ClassifyAsync(Given.Yes("Q01", "Q02"));

        await service.QueryAsync(_people.Tenant, async db =>
        {
            var id = new Id<AiSystem>(Guid.Parse(_people.System.Split('/')[^1]));
            var system = await db.AiSystems.SingleAsync(s => s.Id == id);
            Assert.Null(system.Change(system.Fields with { Purpose = "Ranks staff for dismissal" }, DateTimeOffset.UnixEpoch, out _));
            return await db.SaveChangesAsync();
        });

        Assert.True((bool)(await _people.ReadAsync("/classifications/1"))["purposeChanged"]!);
        Assert.True((bool)(await _people.ReadAsync("/duties"))["purposeChanged"]!);
        Assert.True((bool)(await _people.SystemAsync())["class"]!["purposeChanged"]!);
        Assert.Contains("The purpose changed since the class was decided.", await UnmetAsync());
        await _people.ConfirmAsync(1).ProblemAsync(409, "classification-of-other-purpose");

        await _people.ClassifyAsync(Given.Yes("Q01", "Q02"));
        Assert.DoesNotContain("The purpose changed since the class was decided.", await UnmetAsync());
    }

    private async Task<string> UnmetAsync()
    {
        var request = new HttpRequestMessage(HttpMethod.Post, _people.System + "/start-design") { Content = JsonContent.Create(new { }) };
        request.Headers.TryAddWithoutValidation("If-Match", $"\"{(int)(await _people.SystemAsync())["version"]!}\"");
        var problem = await _people.Owner.SendAsync(request).ProblemAsync(409, "transition-refused");
        return string.Join(' ', problem["unmetGuards"]!.AsArray().Select(guard => (string)guard!["reason"]!));
    }

    private Task<string> TextAsync() => service.QueryAsync(_people.Tenant, db =>
        db.Classifications.Where(r => r.Number == 1).Select(r => r.AnswersText + r.EvaluationText + r.Hash).SingleAsync());

    private static string Without(JsonObject node, params string[] members)
    {
        var copy = node.DeepClone().AsObject();
        Array.ForEach(members, member => copy.Remove(member));
        return copy.ToJsonString();
    }

    private async Task OwnerSqlAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(service.OwnerConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
