using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace AimsPlatform.AiSystemInventory.Tests.Classifications;

public sealed class DutiesOnADayTests(InventoryFixture service)
{
    private readonly ClassificationCaller _people = new(service);

    [Fact]
    public async Task A_high_risk_system_gets_duties_with_article_owner_and_applies_from_for_any_day()
    {
        await _people.RegisterAsync("deployer");
        await _people.ClassifyAsync(Given.Yes("Q01", "Q02", "Q10", "Q11"));

        var before = await _people.ReadAsync("/duties?on=2027-12-01");
        var after = await _people.ReadAsync("/classifications/1/duties?on=2027-12-02");

        Assert.Equal(("upcoming", "in_force"), (StatusOf(before, "Art. 26(1)"), StatusOf(after, "Art. 26(1)")));
        Assert.Equal("2027-12-02", (string?)Duty(before, "Art. 26(1)")["appliesFrom"]);
        Assert.Equal("in_force", StatusOf(before, "Art. 4"));
        Assert.False((bool)before["tier"]!["inForce"]!);
        Assert.True((bool)after["tier"]!["inForce"]!);
        Assert.Equal(_people.Tenant.UserId, (Guid)before["ownerId"]!);
        Assert.DoesNotContain(before["items"]!.AsArray(), d => (string)d!["reference"]! == "Art. 9");
        Assert.All(before["items"]!.AsArray(), d => Assert.Equal("2026-11-23", (string?)d!["citation"]!["asOf"]));
    }

    [Fact]
    public async Task A_deployer_who_becomes_provider_owes_the_duties_of_a_provider()
    {
        await _people.RegisterAsync("deployer");
        await _people.ClassifyAsync(Given.Yes("Q01", "Q02", "Q06", "Q10", "Q11"));

        Assert.Equal("upcoming", StatusOf(await _people.ReadAsync("/duties?on=2026-11-23"), "Art. 9"));
    }

    [Fact]
    public async Task A_developer_alone_owes_nothing_under_the_act_and_outside_it_nobody_does()
    {
        await _people.RegisterAsync("developer");
        await _people.ClassifyAsync(Given.Yes("Q01", "Q02", "Q10", "Q11"));
        Assert.Empty((await _people.ReadAsync("/duties"))["items"]!.AsArray());

        var outside = await new ClassificationCaller(service).RegisterAsync();
        await outside.ClassifyAsync(Given.Yes("Q01"));
        Assert.Empty((await outside.ReadAsync("/duties"))["items"]!.AsArray());
    }

    [Fact]
    public async Task R012_the_dates_of_november_2026_read_as_they_are()
    {
        var dates = await CatalogueAsync("dates?on=2026-11-23");
        var practices = await CatalogueAsync("prohibited-practices?on=2026-11-23");
        var duties = await CatalogueAsync("duties?tier=limited&role=provider&on=2026-11-23");
        var high = await CatalogueAsync("duties?tier=high&route=annex_iii&role=deployer&on=2026-11-23");

        Assert.Equal("upcoming", (string?)dates["items"]!.AsArray().Single(d => (string)d!["date"]! == "2027-12-02")!["status"]);
        Assert.Equal("in_force", StatusOf(duties, "Art. 50(1)"));
        Assert.Equal(("upcoming", "2027-12-02"), (StatusOf(high, "Art. 26(1)"), (string?)Duty(high, "Art. 26(1)")["appliesFrom"]));
        var ba = practices["items"]!.AsArray().Single(p => (string)p!["id"]! == "5.1.ba")!;
        Assert.Equal(("upcoming", "2026-12-02"), ((string?)ba["status"], (string?)ba["appliesFrom"]));
        Assert.Equal(8, practices["items"]!.AsArray().Count(p => (string)p!["status"]! == "in_force"));
        Assert.Equal(10, (await CatalogueAsync("prohibited-practices?on=2026-12-02"))["items"]!.AsArray().Count(p => (string)p!["status"]! == "in_force"));
    }

    private async Task<JsonObject> CatalogueAsync(string path) =>
        (await service.As(_people.Tenant, "EMP").GetFromJsonAsync<JsonObject>("/api/v1/standards/eu-ai-act/" + path))!;

    private static JsonNode Duty(JsonObject answer, string reference) =>
        answer["items"]!.AsArray().Single(d => (string)d!["reference"]! == reference)!;

    private static string? StatusOf(JsonObject answer, string reference) => (string?)Duty(answer, reference)["status"];
}
