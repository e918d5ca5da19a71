using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AimsPlatform.RiskRegister.Contracts;
using AimsPlatform.Testing;
using Microsoft.EntityFrameworkCore;
using static AimsPlatform.AiSystemInventory.Tests.Calls;
using static AimsPlatform.AiSystemInventory.Tests.ImportCalls;

namespace AimsPlatform.AiSystemInventory.Tests;

public sealed class ImportUndoTests(InventoryFixture service)
{
    private readonly Tenant _tenant = Tenant.New();

    private HttpClient Importer => service.As(_tenant, "AIMS-M");

    [Fact]
    public async Task An_undone_import_leaves_what_was_there_before_and_a_trail()
    {
        await Importer.ImportAsync("id,name,purpose\n1,Old,before\n", ("source", "s"));
        var second = await Importer.ImportAsync("id,name,purpose\n1,Old,after\n2,New,new\n", ("source", "s"));
        Assert.Equal((1, 1, 0, 0), second.Counts());

        var undone = await ReadAsync(await UndoAsync(second));

        Assert.Equal("undone", (string)undone["status"]!);
        var left = Assert.Single((await ReadAsync(await Importer.GetAsync(Systems)))["items"]!.AsArray());
        Assert.Equal("before", (string)(await ReadAsync(await Importer.GetAsync($"{Systems}/{left!["id"]}")))["purpose"]!);
        var audit = await service.QueryAsync(_tenant, db => db.Audit.Where(a => a.Action == "undo_import").ToListAsync());
        Assert.Equal(2, audit.Count);
        var events = await service.QueryAsync(_tenant, db => db.Outbox.OrderBy(o => o.Position).ToListAsync());
        Assert.Contains(events, e => JsonNode.Parse(e.Body)! is var body && (string)body["Name"]! == "New" && !(bool)body["InScope"]! && (int)body["Version"]! == 2);
        await ProblemAsync(await UndoAsync(undone), 409);
    }

    [Fact]
    public async Task An_import_that_somebody_has_built_on_is_not_undone_at_all()
    {
        var job = await Importer.ImportAsync("id,name,purpose\n1,One,first\n2,Two,second\n", ("source", "s"));
        await Importer.ImportAsync("id,name,purpose\n2,Two,other\n", ("source", "s"));

        var refused = await ProblemAsync(await UndoAsync(job), 409);

        Assert.Equal("AIS-0002", (string)Assert.Single(refused["obstacles"]!.AsArray())!["subject"]!);
        Assert.Equal(2, await Importer.TotalAsync());
    }

    [Fact]
    public async Task An_import_whose_systems_have_kept_answers_is_not_undone()
    {
        var job = await Importer.ImportAsync("name,purpose\nOne,first\n");
        var system = (await Importer.ItemsAsync($"{Jobs}/jobs/{job.Id()}/changes"))[0]!["subjectId"]!;
        // Incomplete answers leave the version of the system as it was, and are kept for good (I20).
        await ReadAsync(await Importer.PostAsJsonAsync($"{Systems}/{system}/classifications", new { answers = Array.Empty<object>() }));

        var refused = await ProblemAsync(await UndoAsync(job), 409);

        Assert.Contains("class", (string)Assert.Single(refused["obstacles"]!.AsArray())!["reason"]!, StringComparison.Ordinal);
        Assert.Equal(1, await Importer.TotalAsync());
    }

    [Fact]
    public async Task An_import_whose_systems_have_risks_is_not_undone()
    {
        var job = await Importer.ImportAsync("name,purpose\nOne,first\n");
        var system = (Guid)(await Importer.ItemsAsync($"{Jobs}/jobs/{job.Id()}/changes"))[0]!["subjectId"]!;
        await service.DeliverAsync(_tenant, new RiskStands(Guid.CreateVersion7(), 1, "RISK-0001", [system], "identified", null, null, TimeProvider.System.GetUtcNow()));
        await Eventually.TrueAsync(() => service.QueryAsync(_tenant, db => db.RiskFacts.AnyAsync()), "the inventory knows the risk");

        var refused = await ProblemAsync(await UndoAsync(job), 409);

        Assert.Contains("risk", (string)Assert.Single(refused["obstacles"]!.AsArray())!["reason"]!, StringComparison.Ordinal);
        Assert.Equal(1, await Importer.TotalAsync());
    }

    [Fact]
    public async Task An_undo_needs_the_version_that_was_read_and_a_real_import()
    {
        var job = await Importer.ImportAsync("name\nOne\n");
        await ProblemAsync(await Importer.SendAsync(HttpMethod.Post, $"{Jobs}/jobs/{job.Id()}/undo", null, null), 428);
        await ProblemAsync(await Importer.SendAsync(HttpMethod.Post, $"{Jobs}/jobs/{job.Id()}/undo", null, 1), 412);
        var dry = await Importer.ImportAsync("name\nTwo\n", ("dryRun", "true"));
        await ProblemAsync(await UndoAsync(dry), 409);
        Assert.Equal(HttpStatusCode.OK, (await UndoAsync(job)).StatusCode);
        Assert.Equal((1, 0, 0, 0), (await Importer.ImportAsync("name\nOne\n")).Counts());
    }

    private Task<HttpResponseMessage> UndoAsync(JsonObject job) => Importer.SendAsync(HttpMethod.Post, $"{Jobs}/jobs/{job.Id()}/undo", null, job.Version());
}
