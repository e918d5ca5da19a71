using System.IO.Compression;
using System.Net;
using System.Text.Json.Nodes;
using AimsPlatform.DocumentControl.Tests.Content;
using AimsPlatform.DocumentControl.Versions;
using AimsPlatform.Testing;
using static AimsPlatform.DocumentControl.Tests.Sets.DocumentSet;

namespace AimsPlatform.DocumentControl.Tests.Sets;

/// <summary>Everything goes out with its history, and what goes out can come in elsewhere.</summary>
public sealed class ExportDocumentsTests(DocumentControlFixture service)
{
    private const string Url = "/api/v1/documents/exports";
    private readonly Organisation _organisation = new(service);

    [Fact]
    public async Task An_export_holds_every_version_with_its_people_decisions_signatures_and_content()
    {
        var version = await _organisation.InAsync(VersionState.Superseded);
        var number = (string)version["documentNumber"]!;

        using var zip = await ExportAsync(_organisation.Controller);

        var exported = JsonNode.Parse(await TextAsync(zip, $"documents/{number}.json"))!;
        var versions = exported["versions"]!.AsArray();
        Assert.Equal(["superseded", "published"], versions.Select(v => (string)v!["version"]!["state"]!));
        Assert.All(versions, v => Assert.Equal(_organisation.Approving.UserId, (Guid)v!["version"]!["approvedBy"]!));
        Assert.All(versions, v => Assert.Equal("Clear enough.", (string)v!["version"]!["comments"]![0]!["text"]!));
        Assert.All(versions, v => Assert.Contains(v!["signatures"]!.AsArray(), s => (string)s!["meaning"]! == "approved"));
        Assert.All(versions, v => Assert.Equal(0, (int)v!["acknowledged"]!));
        Assert.Equal("# What we do\n\nWe listen.", await TextAsync(zip, (string)versions[0]!["contentFile"]!));
    }

    [Fact]
    public async Task An_import_of_the_export_elsewhere_finds_every_row_readable_and_loses_no_byte()
    {
        await ImportAsync(_organisation.Controller, Good);
        await _organisation.InAsync(VersionState.Published, await _organisation.RegisterAsync("policy"));
        await _organisation.InAsync(VersionState.Draft);
        await _organisation.RegisterAsync();
        var export = await _organisation.Controller.GetByteArrayAsync(Url);
        var elsewhere = service.As(Tenant.New(), "DOC-C");

        var dry = await ImportAsync(elsewhere, export, dryRun: true);
        Assert.Empty(await RejectionsAsync(elsewhere, dry));
        Assert.Equal(6, (int)dry["counts"]!["created"]!);

        await ImportAsync(elsewhere, export);
        var policy = (await DocumentsAsync(elsewhere)).Single(d => (string)d["title"]! == "AI policy");
        Assert.Equal(TestFiles.Docx().Length, (await elsewhere.GetByteArrayAsync($"/api/v1/documents/{policy["id"]}/versions/1/file")).Length);
    }

    [Fact]
    public async Task Text_that_a_spreadsheet_would_run_leaves_guarded_and_comes_back_as_it_was()
    {
        const string Title = "=HYPERLINK(\"http://evil.example\")";
        await _organisation.RegisterAsync(more: new { title = Title });
        var export = await _organisation.Controller.GetByteArrayAsync(Url);
        using var zip = new ZipArchive(new MemoryStream(export));
        Assert.Contains("'=HYPERLINK", await TextAsync(zip, "index.csv"), StringComparison.Ordinal);

        var elsewhere = service.As(Tenant.New(), "DOC-C");
        await ImportAsync(elsewhere, export);
        Assert.Equal(Title, (string)Assert.Single(await DocumentsAsync(elsewhere))["title"]!);
    }

    [Fact]
    public async Task An_export_holds_what_its_caller_may_read_and_nothing_else()
    {
        var restricted = await _organisation.RegisterAsync(classification: "restricted");
        var open = await _organisation.RegisterAsync();

        using var ofAuditor = await ExportAsync(service.As(_organisation.Tenant.Colleague(), "AUD"));
        Assert.NotNull(ofAuditor.GetEntry($"documents/{open["number"]}.json"));
        Assert.Null(ofAuditor.GetEntry($"documents/{restricted["number"]}.json"));
        Assert.DoesNotContain((string)restricted["number"]!, await TextAsync(ofAuditor, "index.csv"), StringComparison.Ordinal);

        using var ofStranger = await ExportAsync(service.As(Tenant.New(), "DOC-C"));
        Assert.Equal("index.csv", Assert.Single(ofStranger.Entries).FullName);
        Assert.Equal(HttpStatusCode.Forbidden, (await _organisation.Employee.GetAsync(Url)).StatusCode);
    }

    private static async Task<ZipArchive> ExportAsync(HttpClient who) => new(new MemoryStream(await who.GetByteArrayAsync(Url)));

    private static async Task<string> TextAsync(ZipArchive zip, string name)
    {
        using var reader = new StreamReader(await zip.GetEntry(name)!.OpenAsync());
        return await reader.ReadToEndAsync();
    }
}
