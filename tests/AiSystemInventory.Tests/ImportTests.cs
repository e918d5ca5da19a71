using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using AimsPlatform.Testing;
using Microsoft.EntityFrameworkCore;
using static AimsPlatform.AiSystemInventory.Tests.Calls;
using static AimsPlatform.AiSystemInventory.Tests.ImportCalls;

namespace AimsPlatform.AiSystemInventory.Tests;

public sealed class ImportTests(InventoryFixture service)
{
    private const string Three = """
        Use Case ID,Use Case Name,Agency,Stage of Development,Is the AI use case high-impact?,What problem is the AI intended to solve?,Date Implemented,Favourite colour
        A-1,Chat bot,Meridian,c) Deployed – in use,a) High-impact,Answers questions,2025-03,green
        A-2,=cmd|'/c calc'!A1,Meridian,Pilot,c) Not high-impact,+1 problem,soon,
        A-3,Router,Meridian,somewhere between,Not high-impact,Routes letters,3/14/2025,"blue, or red"
        """;

    private readonly Tenant _tenant = Tenant.New();

    private HttpClient Importer => service.As(_tenant, "AIMS-M");

    [Fact]
    public async Task Rows_become_systems_in_inception_with_everything_their_source_said()
    {
        var job = await Importer.ImportAsync(Three, ("source", "pilot"));

        Assert.Equal((3, 0, 0, 0), job.Counts());
        Assert.Equal("utf-8", (string)job["report"]!["file"]!["encoding"]!);
        Assert.Contains(job["report"]!["unmappedValues"]!.AsArray(), u => (string)u!["value"]! == "somewhere between");
        var system = await OneAsync("q=Router");
        Assert.Equal("inception", (string)system["state"]!);
        Assert.Equal("somewhere between", (string)system["stageAsImported"]!);
        Assert.Equal("blue, or red", (string)system["extra"]!["Favourite colour"]!);
        Assert.Equal("2025-03-14", (string)system["dates"]!["inUseSince"]!["value"]!);
        Assert.Equal("A-3", (string)system["sourceKey"]!["externalId"]!);
        Assert.Equal(_tenant.UserId, (Guid)system["ownerId"]!);
        Assert.Equal(1, await Importer.TotalAsync("&tag=stage:deployed"));
        Assert.Equal(1, await Importer.TotalAsync("&tag=impact:high_impact"));
    }

    [Fact]
    public async Task A_row_writes_the_audit_entry_and_the_event_that_registering_writes()
    {
        await Importer.ImportAsync(Three, ("source", "pilot"));
        var registered = await service.As(_tenant, "SO").RegisterAsync();
        var imported = await OneAsync("q=Router");

        var audit = await service.QueryAsync(_tenant, db => db.Audit.Where(a => a.Subject == "AiSystem").ToListAsync());
        var events = await service.QueryAsync(_tenant, db => db.Outbox.ToListAsync());
        Assert.Equal(4, audit.Count);
        Assert.Equal(4, events.Count);
        var (mine, theirs) = (audit.Single(a => a.SubjectId == imported.Id()), audit.Single(a => a.SubjectId == registered.Id()));
        Assert.Equal("import", mine.Action);
        Assert.Contains("row 4", mine.Reason, StringComparison.Ordinal);
        Assert.Equal(JsonNode.Parse(theirs.Changes)!.AsObject().Select(c => c.Key), JsonNode.Parse(mine.Changes)!.AsObject().Select(c => c.Key));
        var (one, other) = (events.Single(e => e.About.ToString() == imported.Id()), events.Single(e => e.About.ToString() == registered.Id()));
        Assert.Equal(other.Type, one.Type);
        Assert.Equal(JsonNode.Parse(other.Body)!.AsObject().Select(c => c.Key), JsonNode.Parse(one.Body)!.AsObject().Select(c => c.Key));
        Assert.Equal(1, (int)imported["version"]!);
    }

    [Fact]
    public async Task The_same_file_again_changes_nothing()
    {
        await Importer.ImportAsync(Three, ("source", "pilot"));
        var before = await CountsAsync();

        Assert.Equal((0, 0, 3, 0), (await Importer.ImportAsync(Three, ("source", "pilot"))).Counts());
        Assert.Equal(before, await CountsAsync());
    }

    [Fact]
    public async Task An_edited_file_shows_its_differences_first_and_then_makes_them()
    {
        await Importer.ImportAsync(Three, ("source", "pilot"));
        var edited = Three.Replace("Routes letters", "Routes parcels", StringComparison.Ordinal).Replace(",green", ",", StringComparison.Ordinal)
            + "\nA-4,New one,Meridian,Pilot,No,Something,2025,";

        var dry = await Importer.ImportAsync(edited, ("source", "pilot"), ("dryRun", "true"));
        Assert.Equal((1, 2, 1, 0), dry.Counts());
        Assert.Equal("New one", (string)dry["report"]!["preview"]!.AsArray().Single(p => (string)p!["action"]! == "created")!["fields"]!["name"]!);
        Assert.Equal(3, await Importer.TotalAsync());
        var changes = await Importer.ItemsAsync($"{Jobs}/jobs/{dry.Id()}/changes");
        Assert.Contains(changes, c => c!["changes"]!.AsArray().Any(d => (string)d!["field"]! == "purpose" && (string?)d["before"] == "Routes letters" && (string?)d["after"] == "Routes parcels"));
        Assert.Contains(changes, c => c!["changes"]!.AsArray().Any(d => (string)d!["field"]! == "extra: Favourite colour" && (string?)d["after"] is null));

        Assert.Equal((1, 2, 1, 0), (await Importer.ImportAsync(edited, ("source", "pilot"))).Counts());
        Assert.Equal("Routes parcels", (string)(await OneAsync("q=Router"))["purpose"]!);
        Assert.Equal(2, (int)(await OneAsync("q=Router"))["version"]!);
    }

    [Fact]
    public async Task Bad_rows_are_reported_and_good_ones_taken()
    {
        var job = await Importer.ImportAsync("""
            id,name,ownerId,inScope
            1,Good,,
            2,,,
            3,Bad owner,Mr Smith,
            4,Outside without reason,,no
            """);

        Assert.Equal((1, 0, 0, 3), job.Counts());
        var rejections = await Importer.ItemsAsync($"{Jobs}/jobs/{job.Id()}/rejections");
        Assert.Equal([3, 4, 5], rejections.Select(r => (int)r!["row"]!));
        Assert.Equal("Mr Smith", (string)rejections[1]!["value"]!);
        Assert.Equal("ownerId", (string)rejections[1]!["column"]!);
        Assert.Contains("I22", (string)rejections[2]!["reason"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Repeated_keys_are_reported()
    {
        var job = await Importer.ImportAsync("id,name\n1,One\n1,One\n1,Another\n,Twin\n,Twin\n");

        Assert.Equal((3, 0, 0, 2), job.Counts());
        Assert.Equal(["rejected", "rejected", "kept"], job["report"]!["repeated"]!.AsArray().Select(r => (string)r!["outcome"]!));
        Assert.Equal([true, false, true], job["report"]!["repeated"]!.AsArray().Select(r => (bool)r!["identical"]!));
        Assert.Equal((0, 0, 3, 2), (await Importer.ImportAsync("id,name\n1,One\n1,One\n1,Another\n,Twin\n,Twin\n")).Counts());
    }

    [Fact]
    public async Task A_mapping_can_be_overridden_and_kept_as_a_profile_of_the_source()
    {
        const string Csv = "Thing;Where;Phase\nBot;Sales;blooming\n";
        var profile = JsonNode.Parse("""{"mapping":{"Thing":"name","Where":"businessUnit","Phase":"stageAsImported"},"values":{"stageAsImported":{"blooming":"deployed"}}}""");
        var kept = await Importer.PutAsJsonAsync($"{Jobs}/profiles/garden", profile);
        Assert.Equal(HttpStatusCode.Created, kept.StatusCode);

        var job = await Importer.ImportAsync(Csv, ("source", "garden"));

        Assert.Equal((1, 0, 0, 0), job.Counts());
        Assert.Equal("garden", (string)job["report"]!["profile"]!);
        Assert.Equal(1, await Importer.TotalAsync("&tag=stage:deployed"));
        Assert.Equal("Sales", (string)(await OneAsync("q=Bot"))["businessUnit"]!);
        await ProblemAsync(await Importer.PutAsJsonAsync($"{Jobs}/profiles/garden", profile), 428);
        Assert.Equal(HttpStatusCode.OK, (await Importer.SendAsync(HttpMethod.Put, $"{Jobs}/profiles/garden", profile, 1)).StatusCode);
        await ProblemAsync(await service.As(Tenant.New(), "AIMS-M").GetAsync($"{Jobs}/profiles/garden"), 404);
    }

    [Fact]
    public async Task Json_bodies_are_imported_as_they_are()
    {
        var ndjson = await Importer.PostAsync($"{Jobs}?source=api", new StringContent("""{"id":"1","name":"One","tags":["a; b","c"]}""" + "\n", Encoding.UTF8, "application/x-ndjson"));
        Assert.Equal((1, 0, 0, 0), (await Importer.EndedAsync(await ReadAsync(ndjson))).Counts());
        Assert.Equal(["a; b", "c"], (await OneAsync("q=One"))["tags"]!.AsArray().Select(t => (string)t!));

        var json = await Importer.PostAsync($"{Jobs}?source=api", new StringContent("""[{"id":"1","name":"One","tags":["a; b","c"]}]""", Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.Accepted, json.StatusCode);
        Assert.Equal((0, 0, 1, 0), (await Importer.EndedAsync(await ReadAsync(json))).Counts());
    }

    [Fact]
    public async Task The_same_key_and_file_make_one_job()
    {
        async Task<string> SendAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"{Jobs}?source=s") { Content = new StringContent("name\nOne\n", Encoding.UTF8, "text/csv") };
            request.Headers.Add("Idempotency-Key", "once");
            return (await ReadAsync(await Importer.SendAsync(request))).Id();
        }

        Assert.Equal(await SendAsync(), await SendAsync());
        Assert.Single(await Importer.ItemsAsync(Jobs));
    }

    [Fact]
    public async Task Another_tenant_sees_no_import_and_meets_no_system_of_the_same_key()
    {
        var job = await Importer.ImportAsync(Three, ("source", "pilot"));
        var stranger = service.As(Tenant.New(), "AIMS-M");

        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"{Jobs}/jobs/{job.Id()}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"{Jobs}/jobs/{job.Id()}/rejections")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.SendAsync(HttpMethod.Post, $"{Jobs}/jobs/{job.Id()}/undo", null, job.Version())).StatusCode);
        Assert.Equal((3, 0, 0, 0), (await stranger.ImportAsync(Three, ("source", "pilot"))).Counts());
    }

    [Fact]
    public async Task I4_a_role_for_one_unit_imports_into_that_unit_only()
    {
        var local = service.As(_tenant, "SO@sales");

        Assert.Equal((1, 0, 0, 1), (await local.ImportAsync("name,businessUnit\nMine,sales\nTheirs,finance\n")).Counts());
    }

    private async Task<JsonObject> OneAsync(string filter)
    {
        var page = await ReadAsync(await Importer.GetAsync($"{Systems}?{filter}"));
        return await ReadAsync(await Importer.GetAsync($"{Systems}/{Assert.Single(page["items"]!.AsArray())!["id"]}"));
    }

    private async Task<(int, int, int)> CountsAsync() => await service.QueryAsync(_tenant, async db =>
        (await db.AiSystems.CountAsync(), await db.Audit.CountAsync(a => a.Subject == "AiSystem"), await db.Outbox.CountAsync()));
}
