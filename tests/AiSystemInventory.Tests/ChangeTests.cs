using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.Testing;
using Microsoft.EntityFrameworkCore;
using static AimsPlatform.AiSystemInventory.Tests.Calls;

namespace AimsPlatform.AiSystemInventory.Tests;

public sealed class ChangeTests(InventoryFixture service)
{
    private readonly Tenant _tenant = Tenant.New();

    private HttpClient Owner => service.As(_tenant, "SO");

    [Fact]
    public async Task A_change_needs_the_version_that_was_read()
    {
        var system = await Owner.RegisterAsync();
        var path = $"{Systems}/{system.Id()}";

        await ProblemAsync(await Owner.SendAsync(HttpMethod.Patch, path, new { name = "new" }, null), 428);
        await ProblemAsync(await Owner.SendAsync(HttpMethod.Put, path, ASystem("new"), null), 428);
        var changed = await Owner.SendAsync(HttpMethod.Patch, path, new { name = "new" }, 1);
        Assert.Equal("\"2\"", changed.Headers.ETag!.Tag);
        await ProblemAsync(await Owner.SendAsync(HttpMethod.Patch, path, new { name = "newer" }, 1), 412);
        await ProblemAsync(await Owner.SendAsync(HttpMethod.Post, $"{path}/procure", new { }, 1), 412);
    }

    [Fact]
    public async Task A_member_named_twice_and_an_owner_who_is_nobody_are_refused()
    {
        var path = $"{Systems}/{(await Owner.RegisterAsync()).Id()}";
        using var twice = new HttpRequestMessage(HttpMethod.Patch, path) { Content = new StringContent("""{"name":"one","name":"two"}""", System.Text.Encoding.UTF8, "application/merge-patch+json") };
        twice.Headers.TryAddWithoutValidation("If-Match", "\"1\"");

        await ProblemAsync(await Owner.SendAsync(twice), 400);
        var nobody = await ProblemAsync(await Owner.SendAsync(HttpMethod.Patch, path, new { ownerId = Guid.Empty }, 1), 400);
        Assert.NotNull(nobody["errors"]!["/ownerId"]);
        await ProblemAsync(await Owner.SendAsync(HttpMethod.Patch, path, new { oversight = new { overseers = new[] { Guid.Empty } } }, 1), 400);
    }

    [Fact]
    public async Task A_merge_patch_changes_what_it_names_takes_away_nulls_and_leaves_the_rest()
    {
        var told = ASystem();
        told["vendor"] = "Acme";
        told["extra"] = new JsonObject { ["keep"] = "1", ["drop"] = "2" };
        told["technology"] = new JsonObject { ["technique"] = "trees", ["models"] = new JsonArray(new JsonObject { ["name"] = "m1" }) };
        var system = await Owner.RegisterAsync(told);
        using var patch = new HttpRequestMessage(HttpMethod.Patch, $"{Systems}/{system.Id()}")
        {
            Content = new StringContent("""{ "vendor": null, "extra": { "drop": null, "add": "3" }, "technology": { "technique": "forests" } }""", Encoding.UTF8, "application/merge-patch+json"),
        };
        patch.Headers.TryAddWithoutValidation("If-Match", "\"1\"");

        var changed = await ReadAsync(await Owner.SendAsync(patch));

        Assert.Null(changed["vendor"]);
        Assert.True(JsonNode.DeepEquals(changed["extra"], new JsonObject { ["keep"] = "1", ["add"] = "3" }));
        Assert.Equal("forests", (string)changed["technology"]!["technique"]!);
        Assert.Equal("m1", (string)changed["technology"]!["models"]![0]!["name"]!);
        Assert.Equal((string)system["purpose"]!, (string)changed["purpose"]!);
    }

    [Fact]
    public async Task Saying_the_same_again_is_no_change()
    {
        var told = ASystem();
        told["extra"] = new JsonObject { ["zz"] = "1", ["a longer key"] = "2", ["b"] = "3" };
        told["tags"] = new JsonArray("x", "y");
        var system = await Owner.RegisterAsync(told);

        var again = await ReadAsync(await Owner.SendAsync(HttpMethod.Put, $"{Systems}/{system.Id()}", told, 1));

        Assert.Equal(1, again.Version());
        Assert.Equal(1, await service.QueryAsync(_tenant, db => db.Outbox.CountAsync()));
    }

    [Theory]
    [InlineData("""{ "colour": "red" }""", 400)]
    [InlineData("""{ "purpose": null }""", 400)]
    [InlineData("""{ "name": "" }""", 400)]
    [InlineData("""{ "name": "nul \u0000 inside" }""", 400)]
    [InlineData("""{ "roles": [] }""", 400)]
    [InlineData("""{ "roles": ["emperor"] }""", 400)]
    [InlineData("""{ "ownerId": "me" }""", 400)]
    [InlineData("""{ "jurisdictions": [null] }""", 400)]
    [InlineData("""{ "technology": { "models": [{ "name": "" }] } }""", 400)]
    [InlineData("""{ "dates": { "initiated": { "value": "2025-13", "precision": "month" } } }""", 400)]
    [InlineData("""{ "dataResourceIds": ["0190aaaa-0000-7000-8000-000000000000"] }""", 422)]
    public async Task A_bad_value_is_refused_by_name_and_changes_nothing(string patch, int status)
    {
        var system = await Owner.RegisterAsync();

        var refused = await ProblemAsync(await Owner.SendAsync(HttpMethod.Patch, $"{Systems}/{system.Id()}", JsonNode.Parse(patch), 1), status);

        Assert.StartsWith("/" + JsonNode.Parse(patch)!.AsObject().First().Key, refused["errors"]!.AsObject().First().Key);
        Assert.Equal(1, (await ReadAsync(await Owner.GetAsync($"{Systems}/{system.Id()}"))).Version());
    }

    [Theory]
    [InlineData("name", null)]
    [InlineData("purpose", "  ")]
    [InlineData("ownerId", null)]
    [InlineData("roles", null)]
    [InlineData("technology", null)]
    [InlineData("tags", null)]
    public async Task Registering_needs_purpose_owner_and_role(string field, string? value)
    {
        var system = ASystem();
        system[field] = value;

        var refused = await ProblemAsync(await Owner.PostAsJsonAsync(Systems, system), 400);

        Assert.Contains("/" + field, refused["errors"]!.ToJsonString());
    }

    [Fact]
    public async Task An_unknown_member_or_parameter_is_refused()
    {
        var system = ASystem();
        system["colour"] = "red";

        await ProblemAsync(await Owner.PostAsJsonAsync(Systems, system), 400);
        await ProblemAsync(await Owner.GetAsync($"{Systems}?colour=red"), 400);
        await ProblemAsync(await Owner.GetAsync($"{Systems}?state=flying"), 400);
        await ProblemAsync(await Owner.GetAsync($"{Systems}?q=%00"), 400);
    }

    [Fact]
    public async Task Filters_narrow_and_pages_hold_every_system_once()
    {
        foreach (var number in Enumerable.Range(1, 7))
        {
            var system = ASystem($"System {number}");
            system["businessUnit"] = number % 2 == 0 ? "retail" : "treasury";
            system["tags"] = new JsonArray(number < 3 ? "early" : "late");
            await Owner.RegisterAsync(system);
        }

        Assert.Equal(3, (await ReadAsync(await Owner.GetAsync($"{Systems}?businessUnit=retail")))["items"]!.AsArray().Count);
        Assert.Equal(2, (await ReadAsync(await Owner.GetAsync($"{Systems}?tag=early&state=inception&inScope=true&tier=none")))["items"]!.AsArray().Count);
        Assert.Empty((await ReadAsync(await Owner.GetAsync($"{Systems}?owner={Guid.CreateVersion7()}")))["items"]!.AsArray());

        var (names, cursor) = (new List<string>(), (string?)"");
        while (cursor is not null)
        {
            var page = await ReadAsync(await Owner.GetAsync($"{Systems}?limit=3&sort=-name&cursor={cursor}"));
            names.AddRange(page["items"]!.AsArray().Select(item => (string)item!["name"]!));
            cursor = (string?)page["next"];
        }

        Assert.Equal(Enumerable.Range(1, 7).Reverse().Select(n => $"System {n}"), names);
    }

    [Fact]
    public async Task Number_10000_is_listed_after_number_9999()
    {
        await service.QueryAsync(_tenant, db =>
        {
            db.Add(new NumberSeries { TenantId = _tenant.Id, Prefix = "AIS", Next = 9999 });
            return db.SaveChangesAsync();
        });
        foreach (var name in new[] { "first", "second", "third" })
        {
            await Owner.RegisterAsync(ASystem(name));
        }

        var first = await ReadAsync(await Owner.GetAsync($"{Systems}?sort=number&limit=2"));
        var rest = await ReadAsync(await Owner.GetAsync($"{Systems}?sort=number&limit=2&cursor={first["next"]}"));

        Assert.Equal(["AIS-9999", "AIS-10000", "AIS-10001"], first["items"]!.AsArray().Concat(rest["items"]!.AsArray()).Select(item => (string)item!["number"]!));
    }

    [Fact]
    public async Task Another_purpose_model_supplier_or_data_sends_a_system_in_operation_to_re_evaluation_and_says_so()
    {
        foreach (var (patch, word) in new (object, string)[] { (new { intendedUse = "Decide alone" }, "purpose"), (new { technology = new { models = new[] { new { name = "m2" } } } }, "model"), (new { vendor = "Other" }, "supplier") })
        {
            var story = await Story.InAsync(service, "operation");

            var changed = await ReadAsync(await story.Owner.SendAsync(HttpMethod.Patch, story.Path, patch, story.System.Version()));

            Assert.Equal("re_evaluation", (string)changed["state"]!);
            Assert.Contains(word, (string)changed["stateReason"]!);
            Assert.Equal(word == "purpose" ? 2 : 1, (int)changed["purposeRevision"]!);
        }
    }

    [Fact]
    public async Task A_change_of_a_tag_leaves_a_system_in_operation_alone()
    {
        var story = await Story.InAsync(service, "operation");

        var changed = await ReadAsync(await story.Owner.SendAsync(HttpMethod.Patch, story.Path, JsonNode.Parse("""{ "tags": ["new"] }""")!, story.System.Version()));

        Assert.Equal("operation", (string)changed["state"]!);
    }

    [Fact]
    public async Task A_role_for_one_unit_registers_and_changes_nothing_in_another()
    {
        var retail = service.As(_tenant, "SO@retail");
        var system = ASystem();
        system["businessUnit"] = "treasury";
        await ProblemAsync(await retail.PostAsJsonAsync(Systems, system), 403);

        system["businessUnit"] = "retail";
        var own = await retail.RegisterAsync(system);
        await ProblemAsync(await retail.SendAsync(HttpMethod.Patch, $"{Systems}/{own.Id()}", new { businessUnit = "treasury" }, 1), 403);
    }

    [Fact]
    public async Task A_retried_registration_registers_once()
    {
        var (owner, body) = (Owner, ASystem());
        owner.DefaultRequestHeaders.Add("Idempotency-Key", Guid.CreateVersion7().ToString());

        var (first, again) = (await owner.RegisterAsync(body), await owner.RegisterAsync(body));

        Assert.Equal(first.Id(), again.Id());
        Assert.Equal(1, await service.QueryAsync(_tenant, db => db.AiSystems.CountAsync()));
    }

    [Fact]
    public async Task A_rejected_system_does_not_change_any_more()
    {
        var story = await Story.InAsync(service, "inception");
        await story.MoveAsync(story.Management, "reject", new { reason = "no benefit" });

        await ProblemAsync(await story.Owner.SendAsync(HttpMethod.Patch, story.Path, new { name = "again" }, story.System.Version()), 409);
        Assert.Equal(HttpStatusCode.Conflict, (await story.Owner.PostAsJsonAsync($"{story.Path}/evidence", new { requirement = "supplier-check", title = "t", reference = "r" })).StatusCode);
    }
}
