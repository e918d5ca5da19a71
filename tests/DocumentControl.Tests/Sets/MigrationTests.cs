using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AimsPlatform.DocumentControl.Tests.Content;
using AimsPlatform.Testing;
using static AimsPlatform.DocumentControl.Tests.Organisation;
using static AimsPlatform.DocumentControl.Tests.Sets.DocumentSet;

namespace AimsPlatform.DocumentControl.Tests.Sets;

/// <summary>I4: what was approved elsewhere comes into force here only under an exception that somebody else of management approves, and says so for good.</summary>
public sealed class MigrationTests(DocumentControlFixture service)
{
    private readonly Organisation _organisation = new(service);

    private HttpClient Importer => _organisation.Controller;

    [Fact]
    public async Task I04_an_approved_exception_publishes_what_the_index_calls_in_force_and_marks_it()
    {
        var job = await ImportAsync(Importer, Good);
        var exception = await ProposeAsync(Importer, job);
        Assert.Equal(2, (int)exception["waiting"]!);

        await OkAsync(await ApproveAsync(_organisation.Management, exception));
        await SettledAsync(Importer, exception);

        var documents = await DocumentsAsync(Importer);
        Assert.Equal("unpublished", (string)documents.Single(d => (string)d["title"]! == "Handling concerns")["state"]!);
        var policy = documents.Single(d => (string)d["title"]! == "AI policy");
        Assert.Equal("published", (string)policy["state"]!);
        var version = await Importer.GetFromJsonAsync<JsonObject>($"/api/v1/documents/{policy["id"]}/versions/1");
        Assert.Null(version!["approvedBy"]);
        var migrated = version["migrated"]!;
        Assert.Equal((string)exception["id"]!, (string)migrated["exceptionId"]!);
        Assert.Equal(("Jane Roe", "2025-02-01", "3.0"), ((string)migrated["approverAsTold"]!, (string)migrated["approvedOnAsTold"]!, (string)migrated["version"]!));
        Assert.Equal("2026-03-01", (string)version["reviewDue"]!);
        var check = await Importer.GetFromJsonAsync<JsonObject>($"/api/v1/documents/{policy["id"]}/versions/1/verify");
        Assert.False((bool)check!["valid"]!);
        Assert.Equal("migrated-not-approved-here", (string)Assert.Single(check["flaws"]!.AsArray())!["code"]!);
        Assert.NotNull(check["migrated"]);

        // It came as a file, and is read as one: what was taken over says so beside it.
        using var content = await Importer.GetAsync($"/api/v1/documents/{policy["id"]}/content");
        Assert.EndsWith(", published, MIGRATED", content.Headers.GetValues("Aims-Version").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task I04_nothing_is_published_by_importing_or_by_asking()
    {
        await ProposeAsync(Importer, await ImportAsync(Importer, Good));

        Assert.All(await DocumentsAsync(Importer), document => Assert.Equal("unpublished", (string)document["state"]!));
    }

    [Fact]
    public async Task S1_whoever_imported_does_not_stand_for_it_also_as_top_management()
    {
        var both = service.As(_organisation.Tenant.Colleague(), "DOC-C", "TM");
        var exception = await ProposeAsync(Importer, await ImportAsync(both, Good));

        Assert.Equal(["S1"], await UnmetAsync(await ApproveAsync(both, exception)));
        Assert.Equal(HttpStatusCode.Forbidden, (await ApproveAsync(_organisation.Approver, exception)).StatusCode);
        Assert.Equal(2, (int)(await Importer.GetFromJsonAsync<JsonObject>($"/api/v1/migration-exceptions/{exception["id"]}"))!["waiting"]!);
    }

    [Fact]
    public async Task I04_an_exception_excuses_the_approval_only_and_covers_what_was_imported_only()
    {
        var job = await ImportAsync(Importer, Zip(
            ["P-1;AI policy;Policy;3;Effective;Jane Roe;2025-02-01;;;a.txt", "S-1;Concerns;SOP;3;Effective;Jane Roe;2025-02-01;;;b.md"],
            ("a.txt", "We mean well."u8.ToArray()), ("b.md", "# We listen"u8.ToArray())));
        var changed = (await DocumentsAsync(Importer)).Single(d => (string)d["title"]! == "Concerns");
        await OkAsync(await _organisation.PatchAsync(_organisation.Author, $"/api/v1/documents/{changed["id"]}/versions/1", new { text = "# We do not" }));
        var exception = await ProposeAsync(Importer, job);
        await OkAsync(await ApproveAsync(_organisation.Management, exception));
        await SettledAsync(Importer, exception);

        var versions = (await Importer.GetFromJsonAsync<JsonObject>($"/api/v1/migration-exceptions/{exception["id"]}/versions"))!["items"]!.AsArray();
        Assert.All(versions, version => Assert.Equal("refused", (string)version!["outcome"]!));
        Assert.Contains("objectives", (string)versions.Single(v => (string)v!["numberAsTold"]! == "P-1")!["reason"]!, StringComparison.Ordinal);
        Assert.Contains("changed after the import", (string)versions.Single(v => (string)v!["numberAsTold"]! == "S-1")!["reason"]!, StringComparison.Ordinal);
        Assert.All(await DocumentsAsync(Importer), document => Assert.Equal("unpublished", (string)document["state"]!));
    }

    [Fact]
    public async Task An_import_has_one_exception_and_a_dry_run_none()
    {
        var job = await ImportAsync(Importer, Good);
        await ProposeAsync(Importer, job);
        var request = new { importId = (Guid)job["id"]!, reason = "The old system kept approvals." };
        Assert.Equal("/problems/migration-exception-exists", (string)(await AnswerAsync(await Importer.PostAsJsonAsync("/api/v1/migration-exceptions", request), HttpStatusCode.Conflict))["type"]!);

        var dry = await ImportAsync(Importer, Good, dryRun: true);
        var ofDry = new { importId = (Guid)dry["id"]!, reason = "The old system kept approvals." };
        Assert.Equal("/problems/migration-not-needed", (string)(await AnswerAsync(await Importer.PostAsJsonAsync("/api/v1/migration-exceptions", ofDry), HttpStatusCode.Conflict))["type"]!);
    }

    [Fact]
    public async Task A_migrated_version_is_superseded_the_normal_way()
    {
        var job = await ImportAsync(Importer, Zip(["S-1;Concerns;SOP;3;Effective;Jane Roe;2025-02-01;;;a.pdf"], ("a.pdf", TestFiles.Pdf())));
        var exception = await ProposeAsync(Importer, job);
        await OkAsync(await ApproveAsync(_organisation.Management, exception));
        await SettledAsync(Importer, exception);

        var document = Assert.Single(await DocumentsAsync(Importer));
        await _organisation.InAsync(Versions.VersionState.Published, document);

        var first = await Importer.GetFromJsonAsync<JsonObject>($"/api/v1/documents/{document["id"]}/versions/1");
        Assert.Equal("superseded", (string)first!["state"]!);
        Assert.NotNull(first["migrated"]);
    }

    [Fact]
    public async Task I06_another_organisation_finds_no_exception()
    {
        var exception = await ProposeAsync(Importer, await ImportAsync(Importer, Good));
        var stranger = service.As(Tenant.New(), "TM", "DOC-C");

        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"/api/v1/migration-exceptions/{exception["id"]}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await ApproveAsync(stranger, exception)).StatusCode);
        Assert.Empty((await stranger.GetFromJsonAsync<JsonObject>($"/api/v1/migration-exceptions/{exception["id"]}/versions"))!["items"]!.AsArray());
    }
}
