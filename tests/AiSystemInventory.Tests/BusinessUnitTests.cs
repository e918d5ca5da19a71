using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AimsPlatform.Testing;
using static AimsPlatform.AiSystemInventory.Tests.Calls;
using static AimsPlatform.AiSystemInventory.Tests.ImportCalls;

namespace AimsPlatform.AiSystemInventory.Tests;

/// <summary>A role held for one business unit reaches what belongs to that unit: not to another one, and not to the whole organisation.</summary>
public sealed class BusinessUnitTests(InventoryFixture service)
{
    private readonly Tenant _tenant = Tenant.New();

    private HttpClient Everywhere => service.As(_tenant, "SO");

    private HttpClient InClaims => service.As(_tenant.Colleague(), "SO@claims", "DM@claims", "VV@claims");

    [Fact]
    public async Task A_role_for_one_unit_changes_systems_of_that_unit_only()
    {
        foreach (var (unit, status) in new[] { ("claims", 200), ("retail", 403), (null, 403) })
        {
            var system = await Everywhere.RegisterAsync(In(unit));
            var answer = await InClaims.SendAsync(HttpMethod.Patch, $"{Systems}/{system.Id()}", new { vendor = "Acme" }, 1);
            Assert.Equal(status, (int)answer.StatusCode);
        }
    }

    [Fact]
    public async Task A_role_for_one_unit_neither_registers_for_the_whole_organisation_nor_moves_a_system_there()
    {
        var refused = await ProblemAsync(await InClaims.PostAsJsonAsync(Systems, In(null)), 403);
        Assert.Contains("whole organisation", (string)refused["detail"]!, StringComparison.Ordinal);

        var system = await InClaims.RegisterAsync(In("claims"));
        await ProblemAsync(await InClaims.SendAsync(HttpMethod.Patch, $"{Systems}/{system.Id()}", new { businessUnit = (string?)null }, 1), 403);
        await ProblemAsync(await InClaims.SendAsync(HttpMethod.Patch, $"{Systems}/{system.Id()}", new { businessUnit = "retail" }, 1), 403);
    }

    [Fact]
    public async Task A_role_for_one_unit_moves_no_system_of_the_whole_organisation_through_its_life()
    {
        var system = await Everywhere.RegisterAsync(In(null));

        await ProblemAsync(await InClaims.SendAsync(HttpMethod.Post, $"{Systems}/{system.Id()}/reject", new { reason = "not mine" }, 1), 403);

        var offers = JsonNode.Parse(await InClaims.GetStringAsync($"{Systems}/{system.Id()}/transitions"))!.AsArray();
        Assert.DoesNotContain(offers, offer => (bool)offer!["permitted"]!);
    }

    [Fact]
    public async Task A_claim_is_reviewed_by_somebody_whose_role_reaches_the_system()
    {
        var system = await Everywhere.RegisterAsync(In("retail"));
        var path = $"{Systems}/{system.Id()}/claims/fairness";
        await ReadAsync(await Everywhere.SendAsync(HttpMethod.Put, path, new JsonObject { ["statement"] = "It is fair", ["evidence"] = new JsonArray("doc:1") }, 1));

        await ProblemAsync(await InClaims.SendAsync(HttpMethod.Post, $"{path}/review", new { confirmed = true, note = "looks fair" }, 2), 403);
    }

    [Fact]
    public async Task An_import_by_a_role_for_one_unit_takes_rows_of_that_unit_and_undoes_no_others()
    {
        var job = await InClaims.ImportAsync("name,businessUnit\nOurs,claims\nTheirs,retail\nEverybody's,\n");
        Assert.Equal((1, 0, 0, 2), job.Counts());

        var theirs = await service.As(_tenant, "AIMS-M").ImportAsync("name,businessUnit\nOne,retail\nTwo,claims\n", ("source", "all"));
        var refused = await ProblemAsync(await InClaims.SendAsync(HttpMethod.Post, $"{Jobs}/jobs/{theirs.Id()}/undo", null, theirs.Version()), 409);
        Assert.Contains("retail", (string)Assert.Single(refused["obstacles"]!.AsArray())!["reason"]!, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await InClaims.SendAsync(HttpMethod.Post, $"{Jobs}/jobs/{job.Id()}/undo", null, job.Version())).StatusCode);
    }

    private static JsonObject In(string? unit)
    {
        var system = ASystem();
        system["businessUnit"] = unit;
        return system;
    }
}
