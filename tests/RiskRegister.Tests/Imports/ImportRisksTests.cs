using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using AimsPlatform.AiSystemInventory.Contracts;
using AimsPlatform.RiskRegister.Contracts;
using AimsPlatform.RiskRegister.Risks;
using AimsPlatform.Testing;
using Microsoft.EntityFrameworkCore;
using static AimsPlatform.RiskRegister.Tests.Imports.RiskFiles;
using static AimsPlatform.RiskRegister.Tests.Organisation;

namespace AimsPlatform.RiskRegister.Tests.Imports;

/// <summary>Risks of other registers come in, as what they are: told, not assessed.</summary>
public sealed class ImportRisksTests(RiskRegisterFixture service)
{
    private const string Three = """
        Risk ID,Risk Title,Risk Description,Category,Risk Owner,Likelihood,Impact,Inherent Risk,Residual Risk,Risk Treatment,Mitigation,Status,Due Date,Department,Favourite colour
        R-1,Model favours men,Training data hold few women,Fairness,Jane Doe,Likely,Major,High,Medium,Mitigate,Collect more data,Closed,2026-03-31,Retail,green
        R-2,=cmd|'/c calc'!A1,+1 problem,Cyber security,,3,5,15,6,Transfer,,Open,soon,,
        R-3,Prompts leak,People paste personal data,Privacy,Jane Doe,Rare,Severe,,,Accept,"a, b",somewhere between,,Retail,"blue, or red"
        """;

    private readonly Organisation _organisation = new(service);

    private HttpClient Importer => _organisation.Analyst;

    [Fact]
    public async Task I4_a_row_becomes_an_identified_risk_and_what_its_register_rated_stays_words()
    {
        var job = await Importer.ImportAsync(Three, ("source", "old-register"));

        Assert.Equal((3, 0, 0, 0), job.Counts());
        Assert.Contains(job["report"]!["unmappedValues"]!.AsArray(), unmapped => (string)unmapped!["value"]! == "somewhere between");
        var risk = await Importer.OneAsync("q=favours");
        Assert.Equal(("identified", "bias", "aims", "Retail"), ((string)risk["state"]!, (string)risk["domain"]!, (string)risk["scope"]!, (string)risk["businessUnit"]!));
        Assert.Null(risk["level"]);
        Assert.Null(risk["inherent"]);
        Assert.Null(risk["acceptance"]);
        Assert.Equal("R-1", (string)risk["sourceKey"]!["externalId"]!);
        Assert.Equal("green", (string)risk["extra"]!["Favourite colour"]!);
        Assert.Equal("Fairness", (string)risk["extra"]!["Category"]!);
        var told = risk["asImported"]!;
        Assert.Equal(("Closed", "Likely", "Major", "High", "Medium"), ((string)told["status"]!, (string)told["likelihood"]!, (string)told["impact"]!, (string)told["inherent"]!, (string)told["residual"]!));
        Assert.Equal(("Mitigate", "Collect more data", "2026-03-31", "Jane Doe"), ((string)told["treatment"]!, (string)told["mitigation"]!, (string)told["dueDate"]!, (string)told["owner"]!));
        Assert.Equal(["status:closed", "treatment:modify"], await Importer.TagsAsync("q=favours"));
        Assert.Equal(["treatment:retain"], await Importer.TagsAsync("domain=privacy"));
        Assert.Equal("=cmd|'/c calc'!A1", (string)(await Importer.OneAsync("domain=security"))["title"]!);
    }

    [Fact]
    public async Task Whoever_imports_owns_what_the_rows_give_to_nobody()
    {
        var owner = Guid.CreateVersion7();
        var importer = _organisation.Tenant.Colleague();
        await service.As(importer, "RA").ImportAsync($"id,name,category,ownerId\n1,Left to the importer,safety,\n2,Given away,safety,{owner}\n");

        Assert.Equal(importer.UserId, (Guid)(await Importer.OneAsync("q=importer"))["ownerId"]!);
        Assert.Equal(owner, (Guid)(await Importer.OneAsync("q=given"))["ownerId"]!);
        Assert.Equal(importer.UserId, (Guid)(await Importer.OneAsync("q=given"))["raisedBy"]!);
    }

    [Fact]
    public async Task A_row_writes_the_audit_entry_and_the_event_that_raising_writes()
    {
        await Importer.ImportAsync(Three, ("source", "old-register"));
        var raised = await _organisation.RaiseAsync(title: "Entered by hand");
        var imported = await Importer.OneAsync("q=leak");

        var audit = await service.QueryAsync(_organisation.Tenant, db => db.Audit.Where(entry => entry.Subject == "Risk").ToListAsync());
        var events = await service.QueryAsync(_organisation.Tenant, db => db.Outbox.ToListAsync());
        Assert.Equal((4, 4), (audit.Count, events.Count));
        var (mine, theirs) = (audit.Single(entry => entry.SubjectId == (string)imported["id"]!), audit.Single(entry => entry.SubjectId == (string)raised["id"]!));
        Assert.Equal("import", mine.Action);
        Assert.Contains("row 4", mine.Reason, StringComparison.Ordinal);
        Assert.Equal(JsonNode.Parse(theirs.Changes)!.AsObject().Select(change => change.Key), JsonNode.Parse(mine.Changes)!.AsObject().Select(change => change.Key));
        Assert.All(events, told => Assert.StartsWith(typeof(RiskStands).FullName!, told.Type, StringComparison.Ordinal));
        Assert.Contains(events, told => told.About == (Guid)imported["id"]! && (string)JsonNode.Parse(told.Body)!["State"]! == "identified");
    }

    [Fact]
    public async Task The_same_file_again_changes_nothing_and_an_edited_one_shows_its_differences_first()
    {
        await Importer.ImportAsync(Three, ("source", "old-register"));
        var before = await CountsAsync();
        Assert.Equal((0, 0, 3, 0), (await Importer.ImportAsync(Three, ("source", "old-register"))).Counts());
        Assert.Equal(before, await CountsAsync());

        var edited = Three.Replace("People paste", "Staff paste", StringComparison.Ordinal).Replace(",Closed,", ",Open,", StringComparison.Ordinal)
            + "\nR-4,A new one,,Safety,,,,,,,,,,,";
        var dry = await Importer.ImportAsync(edited, ("source", "old-register"), ("dryRun", "true"));
        Assert.Equal((1, 2, 1, 0), dry.Counts());
        Assert.Equal(before, await CountsAsync());
        var changes = (await Importer.ItemsAsync($"{Jobs}/jobs/{dry["id"]}/changes")).SelectMany(row => row!["changes"]!.AsArray()).Select(change => (string)change!["field"]!).ToList();
        Assert.Equal(["tags", "statusAsImported", "description"], changes.OrderDescending());

        Assert.Equal((1, 2, 1, 0), (await Importer.ImportAsync(edited, ("source", "old-register"))).Counts());
        Assert.Equal(["status:open", "treatment:modify"], (await Importer.TagsAsync("q=favours")).Order());
        Assert.Equal("Staff paste personal data", (string)(await Importer.OneAsync("q=leak"))["description"]!);
    }

    [Fact]
    public async Task Bad_rows_are_reported_and_good_ones_taken()
    {
        var job = await Importer.ImportAsync("""
            id,name,category,ownerId,source,source reference,AI system
            1,Good,bias,,,,
            2,,bias,,,,
            3,Bad owner,bias,Mr Smith,,,
            4,No domain,weather,,,,
            5,No,bias,,,,
            6,Not in the library,bias,,library,nowhere,
            7,Nobody knows it,bias,,,,AIS-0042
            """);

        Assert.Equal((1, 0, 0, 6), job.Counts());
        var rejections = await Importer.ItemsAsync($"{Jobs}/jobs/{job["id"]}/rejections");
        Assert.Equal([3, 4, 5, 6, 7, 8], rejections.Select(rejection => (int)rejection!["row"]!));
        Assert.Equal(["name", "ownerId", "category", "name", "source", "AI system"], rejections.Select(rejection => (string)rejection!["column"]!));
        Assert.Contains("AIS-0042", (string)rejections[5]!["reason"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Words_of_a_domain_that_only_the_sender_understands_are_said_beside_the_file()
    {
        var job = await Importer.ImportAsync("Risk,Category\nHallucinations,Accuracy\nStolen weights,Model theft\nAnything,Weather\n",
            ("values", """{"domain":{"Model theft":"security"}}"""), ("defaults", """{"domain":"safety"}"""));

        Assert.Equal((3, 0, 0, 0), job.Counts());
        Assert.Equal("security", (string)(await Importer.OneAsync("q=stolen"))["domain"]!);
        Assert.Equal("safety", (string)(await Importer.OneAsync("q=anything"))["domain"]!);
        Assert.Equal("Weather", (string)(await Importer.OneAsync("q=anything"))["extra"]!["Category"]!);
    }

    [Fact]
    public async Task A_risk_names_its_systems_by_number_id_source_id_or_name_and_answers_their_screenings()
    {
        var register = new Register(service);
        var importer = service.As(register.AnalystPerson, "RA");
        var (one, other) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await register.TellAsync(Stands(one, "AIS-0001", "Loan scoring", "A-1"));
        await register.TellAsync(Stands(other, "AIS-0002", "Chat bot", "A-2"));
        var job = await importer.ImportAsync($"id,name,category,AI system\n1,By number,bias,AIS-0001\n2,By name and id,privacy,Chat bot; {one}\n3,By source,security,A-2\n");

        Assert.Equal((3, 0, 0, 0), job.Counts());
        Assert.Equal([one], Systems(await importer.OneAsync("q=number")));
        Assert.Equal(new[] { one, other }.Order(), Systems(await importer.OneAsync("domain=privacy")));
        Assert.Equal("ai_system", (string)(await importer.OneAsync("q=source"))["scope"]!);
        Assert.Equal(["security", "safety"], Open(await register.ScreeningOfAsync(one)));
        Assert.Equal(["bias", "safety"], Open(await register.ScreeningOfAsync(other)));
        Assert.Equal("bias safety", await register.LastPublishedAsync<RiskScreeningStands>(told => told.AiSystemId == other ? string.Join(' ', told.OpenDomains) : null));

        await OkAsync(await PostAsync(importer, $"{Jobs}/jobs/{job["id"]}/undo", new { }, $"\"{job["version"]}\""));
        Assert.Equal(["bias", "privacy", "security", "safety"], Open(await register.ScreeningOfAsync(one)));
    }

    [Fact]
    public async Task I16_a_change_of_what_was_accepted_puts_it_under_review_and_a_closed_risk_refuses_one()
    {
        await _organisation.ApproveCriteriaAsync();
        await Importer.ImportAsync($"id,name,category,ownerId\n1,Accepted once,bias,{_organisation.OwnerId}\n2,Closed once,bias,{_organisation.OwnerId}\n", ("source", "s"));
        foreach (var title in new[] { "Accepted", "Closed" })
        {
            var risk = await Importer.OneAsync($"q={title}");
            await _organisation.DoAsync(Importer, risk, "analyse", Rated());
            await _organisation.DoAsync(Importer, risk, "evaluate", new { });
            await _organisation.DoAsync(_organisation.Owner, risk, "accept", Statement());
            if (title == "Closed")
            {
                await _organisation.DoAsync(_organisation.Owner, risk, "close", new { cause = "activity_stopped", evidence = "the pilot ended in May" });
            }
        }

        var job = await Importer.ImportAsync("id,name,category,description\n1,Accepted once,bias,now worse\n2,Closed once,bias,now worse\n", ("source", "s"));

        Assert.Equal((0, 1, 0, 1), job.Counts());
        Assert.Equal("under_review", (string)(await Importer.OneAsync("q=accepted"))["state"]!);
        Assert.Equal("", (string)(await Importer.OneAsync("q=closed"))["description"]!);
        Assert.Equal(Risk.IsClosed.Detail, (string)Assert.Single(await Importer.ItemsAsync($"{Jobs}/jobs/{job["id"]}/rejections"))!["reason"]!);
    }

    [Fact]
    public async Task An_undone_import_leaves_what_was_there_before_and_a_trail()
    {
        await Importer.ImportAsync("id,name,category,status\n1,An old one,bias,open\n", ("source", "s"));
        var second = await Importer.ImportAsync("id,name,category,status\n1,An old one,bias,closed\n2,A new one,bias,open\n", ("source", "s"));
        Assert.Equal((1, 1, 0, 0), second.Counts());

        var undone = await OkAsync(await UndoAsync(second));

        Assert.Equal("undone", (string)undone["status"]!);
        Assert.Equal("open", (string)(await Importer.OneAsync("domain=bias"))["asImported"]!["status"]!);
        var last = await service.QueryAsync(_organisation.Tenant, db => db.Outbox.OrderByDescending(message => message.Position).Select(message => message.Body).ToListAsync());
        Assert.Contains(last, body => JsonNode.Parse(body)! is var told && (string)told["State"]! == "closed" && (int)told["Version"]! == 2);
        Assert.Equal(HttpStatusCode.Conflict, (await UndoAsync(undone)).StatusCode);
    }

    [Fact]
    public async Task An_import_that_somebody_has_planned_upon_is_not_undone_at_all()
    {
        var job = await Importer.ImportAsync("id,name,category\n1,One of them,bias\n2,Two of them,bias\n", ("source", "s"));
        await _organisation.TreatingAsync(await Importer.OneAsync("q=two"));

        var refused = await UndoAsync(job);

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("treatment plan", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(2, await service.QueryAsync(_organisation.Tenant, db => db.Risks.CountAsync()));
    }

    [Fact]
    public async Task I4_a_role_for_one_unit_imports_into_that_unit_only()
    {
        var local = service.As(_organisation.Tenant.Colleague(), "RA@sales");

        Assert.Equal((1, 0, 0, 1), (await local.ImportAsync("name,category,businessUnit\nOurs alone,bias,sales\nTheirs alone,bias,finance\n")).Counts());
    }

    [Fact]
    public async Task A_register_that_only_describes_its_risks_and_json_bodies_come_in_too()
    {
        Assert.Equal((1, 0, 0, 0), (await Importer.ImportAsync("Risk description,Category\nPeople rely on answers that nobody checked,Safety\n")).Counts());
        Assert.Equal("People rely on answers that nobody checked", (string)(await Importer.OneAsync("q=rely"))["title"]!);

        var body = new StringContent("""{"id":"1","title":"Sent as JSON","domain":"bias","tags":["a; b","c"]}""" + "\n", Encoding.UTF8, "application/x-ndjson");
        var accepted = JsonNode.Parse(await (await Importer.PostAsync($"{Jobs}?source=api", body)).Content.ReadAsStringAsync())!;
        Assert.Equal((1, 0, 0, 0), (await ImportFiles.EndedAsync(Importer, Jobs, accepted)).Counts());
        Assert.Equal(["a; b", "c"], await Importer.TagsAsync("q=JSON"));
    }

    private static AiSystemStands Stands(Guid id, string number, string name, string externalId) =>
        new(id, 1, number, name, null, Guid.CreateVersion7(), true, "inception", 1, TimeProvider.System.GetUtcNow(), externalId);

    private static IEnumerable<Guid> Systems(JsonObject risk) => risk["aiSystemIds"]!.AsArray().Select(id => (Guid)id!);

    private static IEnumerable<string> Open(JsonObject screening) =>
        screening["items"]!.AsArray().Where(item => item!["riskId"] is null).Select(item => (string)item!["domain"]!);

    private Task<HttpResponseMessage> UndoAsync(JsonObject job) => PostAsync(Importer, $"{Jobs}/jobs/{job["id"]}/undo", new { }, $"\"{job["version"]}\"");

    private async Task<(int, int, int)> CountsAsync() => await service.QueryAsync(_organisation.Tenant, async db =>
        (await db.Risks.CountAsync(), await db.Audit.CountAsync(entry => entry.Subject == "Risk"), await db.Outbox.CountAsync()));
}
