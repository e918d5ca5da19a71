using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AimsPlatform.AiSystemInventory.Contracts;
using AimsPlatform.DocumentControl.Versions;
using AimsPlatform.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static AimsPlatform.DocumentControl.Tests.Organisation;

namespace AimsPlatform.DocumentControl.Tests;

/// <summary>How versions come into force and go out of it: by date, by a successor, by withdrawal; and what the inventory hears of it.</summary>
public sealed class InForceTests(DocumentControlFixture service)
{
    private readonly Organisation _organisation = new(service);

    [Fact]
    public async Task A_version_comes_into_force_by_itself_on_its_effective_date_and_not_before()
    {
        var document = await _organisation.RegisterAsync();
        var first = await _organisation.InAsync(VersionState.Published, document);
        var tomorrow = await _organisation.InAsync(VersionState.Approved, effectiveFrom: TimeProvider.System.GetUtcNow().AddDays(1));
        Assert.Equal(["5.1"], await UnmetAsync(await _organisation.TryAsync(_organisation.Controller, tomorrow, "publish", new { })));

        var version = await _organisation.InAsync(VersionState.Approved, document, TimeProvider.System.GetUtcNow().AddSeconds(3));

        await Eventually.TrueAsync(async () => (string)(await _organisation.GetAsync(version))["state"]! == "published", "the effective date publishes it");

        version = await _organisation.GetAsync(version);
        Assert.Equal(PublishDueVersions.Platform, (Guid)version["publishedBy"]!);
        Assert.True((DateTimeOffset)version["publishedAt"]! >= (DateTimeOffset)version["effectiveFrom"]!);
        Assert.Equal("superseded", (string)(await _organisation.GetAsync(first))["state"]!);
    }

    [Fact]
    public async Task A_date_that_two_sweeps_find_publishes_once_and_a_reopened_version_stays_out_of_force()
    {
        var (due, reopened) = (await _organisation.InAsync(VersionState.Approved, effectiveFrom: TimeProvider.System.GetUtcNow().AddDays(1)), await _organisation.InAsync(VersionState.Approved, effectiveFrom: TimeProvider.System.GetUtcNow().AddDays(1)));
        await _organisation.DoAsync(_organisation.Approver, reopened, "agree", new { to = "reopen", reason = "The figures have changed." });
        await _organisation.DoAsync(_organisation.Author, reopened, "reopen", Because);
        var timer = service.Services.GetRequiredService<PublishDueVersions>();

        var later = TimeProvider.System.GetUtcNow().AddDays(2);
        await Eventually.TrueAsync(async () =>
        {
            await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => timer.SweepAsync(later, CancellationToken.None)));
            return (string)(await _organisation.GetAsync(due))["state"]! == "published";
        }, "the version that is due is published");

        Assert.Equal("draft", (string)(await _organisation.GetAsync(reopened))["state"]!);
        var trail = await _organisation.Author.GetFromJsonAsync<JsonObject>($"{Url(due)}/history");
        Assert.Single(trail!["items"]!.AsArray(), entry => (string)entry!["action"]! == "publish");
    }

    [Fact]
    public async Task R031_an_obsolete_version_is_read_only_as_obsolete()
    {
        var document = await _organisation.RegisterAsync();
        var first = await _organisation.InAsync(VersionState.Published, document, text: "# First");
        await _organisation.InAsync(VersionState.Published, document, text: "# Second");

        Assert.Equal("# Second", await _organisation.Employee.GetStringAsync($"/api/v1/documents/{document["id"]}/content"));
        var refused = await AnswerAsync(await _organisation.Employee.GetAsync($"{Url(first)}/content"), HttpStatusCode.Conflict);
        Assert.Equal("/problems/version-obsolete", (string)refused["type"]!);
        var obsolete = await _organisation.Employee.GetAsync($"{Url(first)}/content?obsolete=true");
        Assert.Equal("# First", await obsolete.Content.ReadAsStringAsync());
        Assert.Contains("OBSOLETE", obsolete.Headers.GetValues("Aims-Version").Single());
    }

    [Fact]
    public async Task Withdrawing_takes_two_people_and_a_replacement_where_a_mandatory_item_needs_one()
    {
        var policy = await _organisation.RegisterAsync("policy", more: new { mandatoryItems = new JsonArray("ai-policy") });
        var version = await _organisation.InAsync(VersionState.Published, policy);
        Assert.Equal(["5.1", "5.1"], await UnmetAsync(await _organisation.TryAsync(_organisation.Controller, version, "withdraw", Because)));

        // One person with both roles is still one person.
        var both = service.As(_organisation.Managing, "TM", "DOC-C");
        await _organisation.DoAsync(both, version, "agree", new { to = "withdraw", reason = "The group has a policy of its own." });
        Assert.Equal(["5.1", "5.1"], await UnmetAsync(await _organisation.TryAsync(both, version, "withdraw", Because)));
        Assert.Equal(["5.1"], await UnmetAsync(await _organisation.TryAsync(_organisation.Controller, version, "withdraw", Because)));

        var group = await _organisation.RegisterAsync("policy");
        object Replaced(object? by) => new { reason = "The group has a policy of its own.", replacementId = by };
        foreach (var unfit in new object[] { group["id"]!.DeepClone(), policy["id"]!.DeepClone(), Guid.CreateVersion7() })
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await _organisation.TryAsync(_organisation.Controller, version, "withdraw", Replaced(unfit))).StatusCode);
        }

        await _organisation.InAsync(VersionState.Published, group);
        var withdrawn = await _organisation.DoAsync(_organisation.Controller, version, "withdraw", Replaced(group["id"]!.DeepClone()));
        Assert.Equal((_organisation.Managing.UserId, (Guid)group["id"]!), ((Guid)withdrawn["withdrawal"]!["agreedBy"]!, (Guid)withdrawn["withdrawal"]!["replacementId"]!));
        policy = await _organisation.DocumentAsync(version);
        Assert.Equal(("withdrawn", (Guid)group["id"]!), ((string)policy["state"]!, (Guid)policy["replacedBy"]!));
        Assert.Equal(HttpStatusCode.NotFound, (await _organisation.Employee.GetAsync($"/api/v1/documents/{policy["id"]}/content")).StatusCode);
    }

    [Fact]
    public async Task A_replacement_never_leads_in_a_circle()
    {
        var (one, two) = (await _organisation.RegisterAsync(), await _organisation.RegisterAsync());
        var (ofOne, ofTwo) = (await _organisation.InAsync(VersionState.Published, one), await _organisation.InAsync(VersionState.Published, two));
        foreach (var version in new[] { ofOne, ofTwo })
        {
            await _organisation.DoAsync(_organisation.Approver, version, "agree", new { to = "withdraw", reason = "They say the same thing." });
        }

        object By(JsonNode document) => new { reason = "They say the same thing.", replacementId = (Guid)document["id"]! };
        var etags = new[] { (await _organisation.Controller.GetAsync(Url(ofOne))).Headers.ETag!.Tag, (await _organisation.Controller.GetAsync(Url(ofTwo))).Headers.ETag!.Tag };
        var answers = await Task.WhenAll(
            PostAsync(_organisation.Controller, $"{Url(ofOne)}/withdraw", By(two), etags[0]), PostAsync(_organisation.Controller, $"{Url(ofTwo)}/withdraw", By(one), etags[1]));
        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);

        var (left, gone) = answers[0].StatusCode == HttpStatusCode.OK ? (ofTwo, one) : (ofOne, two);
        var refused = await AnswerAsync(await _organisation.TryAsync(_organisation.Controller, left, "withdraw", By(gone)), HttpStatusCode.UnprocessableEntity);
        Assert.Contains("circle", (string)refused["detail"]!);
    }

    [Fact]
    public async Task The_inventory_hears_which_system_has_user_information_and_when_it_loses_it()
    {
        var system = Guid.CreateVersion7();
        await service.DeliverAsync(_organisation.Tenant, new AiSystemStands(system, 1, "AIS-0001", "Loan model", null, _organisation.Writer.UserId, true, "deployment", 1, TimeProvider.System.GetUtcNow()));
        await Eventually.TrueAsync(() => service.QueryAsync(_organisation.Tenant, db => db.AiSystems.AnyAsync()), "the system is known");

        var document = await _organisation.RegisterAsync("user_information", more: new { aiSystemIds = new[] { system } });
        var version = await _organisation.InAsync(VersionState.Approved, document);
        Assert.Empty(await ReportedAsync());
        await _organisation.DoAsync(_organisation.Controller, version, "publish", new { });
        Assert.Equal([("user-information", true, 1)], await ReportedAsync());

        await _organisation.DoAsync(_organisation.Approver, version, "agree", new { to = "withdraw", reason = "The system is out of service." });
        await _organisation.DoAsync(_organisation.Controller, version, "withdraw", Because);
        Assert.Equal([("user-information", true, 1), ("user-information", false, 2)], await ReportedAsync());

        async Task<(string, bool, int)[]> ReportedAsync() => await service.QueryAsync(_organisation.Tenant, async db =>
            (await db.Outbox.Where(m => m.Type.Contains("GateEvidenceReported")).OrderBy(m => m.Position).Select(m => m.Body).ToListAsync())
                .Select(body => System.Text.Json.JsonSerializer.Deserialize<GateEvidenceReported>(body)!).Where(told => told.AiSystemId == system)
                .Select(told => (told.Requirement, told.Satisfied, told.Version)).ToArray());
    }
}
