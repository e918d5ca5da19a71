using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using AimsPlatform.DocumentControl.Content;
using AimsPlatform.DocumentControl.Tests.Content;
using AimsPlatform.DocumentControl.Tests.Retention;
using AimsPlatform.DocumentControl.Tests.Sets;
using AimsPlatform.DocumentControl.Versions;
using AimsPlatform.Testing;
using Microsoft.Extensions.DependencyInjection;
using static AimsPlatform.DocumentControl.Tests.Organisation;

namespace AimsPlatform.DocumentControl.Tests;

/// <summary>What a hostile or a clumsy person tried on what is kept: altered content, imports, exports and disposal.</summary>
public sealed class HostileRecordsTests(DocumentControlFixture service)
{
    private readonly Organisation _organisation = new(service);

    private Ended Past => field ??= new(service, _organisation);

    [Fact]
    public async Task I08_a_text_that_was_altered_in_the_database_is_given_to_nobody_and_reported()
    {
        var document = await _organisation.RegisterAsync();
        var version = await _organisation.InAsync(VersionState.Published, document);
        await _organisation.DraftAsync(document);
        await service.OnDatabaseAsync($"set session_replication_role = replica; update document_version set text = 'We do as we like.' where id = '{version["id"]}'; set session_replication_role = origin");

        foreach (var url in new[] { $"/api/v1/documents/{document["id"]}/content", $"{Url(version)}/content", $"{Url(version)}/html", $"{Url(version)}/copy?format=docx", $"/api/v1/documents/{document["id"]}/versions/2/diff" })
        {
            var refused = await AnswerAsync(await _organisation.Employee.GetAsync(url), HttpStatusCode.Conflict);
            Assert.Equal("/problems/content-altered", (string?)refused["type"]);
        }

        var checks = await OkAsync(await service.As(_organisation.Tenant.Colleague(), "OPS").GetAsync("/api/v1/documents/content-checks"));
        Assert.Equal(((string?)version["contentHash"], "altered"), ((string?)checks["faults"]!["items"]![0]!["hash"], (string?)checks["faults"]!["items"]![0]!["kind"]));
        var exported = (await ExportAsync()).Documents[(string)document["number"]!];
        Assert.Equal("content-altered", (string?)exported["versions"]![0]!["contentFault"]);
    }

    [Fact]
    public async Task I08_the_check_finds_an_altered_text_that_nobody_reads_and_forgets_it_once_it_is_right_again()
    {
        var version = await _organisation.InAsync(VersionState.Published);
        var check = service.Services.GetRequiredService<CheckContent>();
        await AlterAsync("We do as we like.");

        await check.CheckAsync(_organisation.Tenant.Id, TestContext.Current.CancellationToken);
        var seen = await ChecksAsync();
        Assert.Equal((1, 1, (string?)version["contentHash"]), ((int)seen["openFaults"]!, (int)seen["lastCheck"]!["faults"]!, (string?)seen["faults"]!["items"]![0]!["hash"]));

        await AlterAsync("# What we do\n\nWe listen.");
        await service.OnDatabaseAsync($"update content_check set started_at = started_at - interval '2 days' where tenant_id = '{_organisation.Tenant.Id}'");
        await check.CheckAsync(_organisation.Tenant.Id, TestContext.Current.CancellationToken);
        Assert.Equal(0, (int)(await ChecksAsync())["openFaults"]!);

        Task AlterAsync(string text) => service.OnDatabaseAsync($"set session_replication_role = replica; update document_version set text = '{text}' where id = '{version["id"]}'; set session_replication_role = origin");
        async Task<JsonObject> ChecksAsync() => await OkAsync(await service.As(_organisation.Tenant.Colleague(), "OPS").GetAsync("/api/v1/documents/content-checks"));
    }

    [Fact]
    public async Task A_large_file_that_was_altered_does_not_keep_all_the_rest_from_leaving()
    {
        var version = await UploadedAsync(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 200_000).Select(i => $"{i}\n"))), "numbers.txt");
        var after = await _organisation.InAsync(VersionState.Published);
        await service.TamperAsync("update content_piece set bytes = set_byte(bytes, 0, 65) where tenant_id = @tenant and hash = @hash and number = 1", _organisation.Tenant.Id, (string)version["contentHash"]!);

        var (documents, names) = await ExportAsync();

        Assert.Equal("content-altered", (string?)documents[(string)version["documentNumber"]!]["versions"]![0]!["contentFault"]);
        Assert.Null(documents[(string)after["documentNumber"]!]["versions"]![0]!["contentFault"]);
        Assert.Contains("index.csv", names);
    }

    [Fact]
    public async Task I09_what_was_disposed_of_does_not_leave_with_an_export_because_another_version_has_the_same_bytes()
    {
        var content = TestFiles.Docx($"Only here {Guid.CreateVersion7()}");
        var (gone, kept) = (await UploadedAsync(content, "minutes.docx"), await UploadedAsync(content, "minutes.docx"));
        await _organisation.DoAsync(_organisation.Controller, gone, "abandon", Because);
        await Past.DisposeAsync(await Past.AgeAsync(gone, 5));

        var (documents, names) = await ExportAsync();

        var exported = documents[(string)gone["documentNumber"]!]["versions"]![0]!;
        Assert.Equal((null, "version-disposed"), ((string?)exported["contentFile"], (string?)exported["contentFault"]));
        Assert.DoesNotContain(names, name => name.StartsWith($"content/{gone["documentNumber"]}/", StringComparison.Ordinal));
        Assert.Contains(names, name => name.StartsWith($"content/{kept["documentNumber"]}/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task I09_a_picture_goes_with_the_last_text_that_shows_it()
    {
        var document = await _organisation.RegisterAsync();
        var draft = await _organisation.DraftAsync(document);
        var (first, both) = (await PictureAsync(draft, TestFiles.Png(4, 5)), await PictureAsync(draft, TestFiles.Png(5, 4)));
        await OkAsync(await _organisation.PatchAsync(_organisation.Author, Url(draft), new { text = $"![a]({first["reference"]}) ![b]({both["reference"]})" }));
        await _organisation.DoAsync(_organisation.Controller, draft, "abandon", Because);
        var next = await _organisation.DraftAsync(document, $"![b]({both["reference"]})");

        await Past.DisposeAsync(await Past.AgeAsync(draft, 5));

        Assert.Equal(HttpStatusCode.Gone, (await _organisation.Employee.GetAsync($"{Url(draft)}/pictures/{first["hash"]}?obsolete=true")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _organisation.Employee.GetAsync($"{Url(next)}/pictures/{first["hash"]}")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _organisation.Employee.GetAsync($"{Url(next)}/pictures/{both["hash"]}")).StatusCode);
        Assert.Equal(1L, await service.OnDatabaseAsync($"select count(*) from content_blob where tenant_id = '{_organisation.Tenant.Id}' and disposed_at is null"));
    }

    [Theory, InlineData("""{ "wholeOrganisation": true }"""), InlineData("""{ "requirementIds": ["5.2"] }""")]
    public async Task I12_an_import_is_not_undone_while_a_legal_hold_reaches_what_it_brought(string scope)
    {
        var job = await DocumentSet.ImportAsync(_organisation.Controller, DocumentSet.Good);
        var body = JsonNode.Parse(scope)!.AsObject();
        body["reason"] = "A court asked for it.";
        var hold = await CreatedAsync(await Past.Legal.PostAsJsonAsync("/api/v1/legal-holds", body));
        var undo = $"/api/v1/documents/imports/jobs/{job["id"]}";

        var refused = await AnswerAsync(await UndoAsync(), HttpStatusCode.Conflict);
        Assert.Contains("I12", refused["obstacles"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(3, (await DocumentSet.DocumentsAsync(_organisation.Controller)).Length);

        await OkAsync(await PostAsync(Past.Legal, $"/api/v1/legal-holds/{hold["id"]}/release", Because, "\"1\""));
        await OkAsync(await UndoAsync());
        Assert.Empty(await DocumentSet.DocumentsAsync(_organisation.Controller));

        async Task<HttpResponseMessage> UndoAsync() => await PostAsync(_organisation.Controller, $"{undo}/undo", new { }, (await _organisation.Controller.GetAsync(undo)).Headers.ETag!.Tag);
    }

    [Fact]
    public async Task I01_whoever_wrote_in_an_imported_draft_does_not_stand_for_it_as_the_exception_does()
    {
        var job = await DocumentSet.ImportAsync(_organisation.Controller, DocumentSet.Zip(
            ["P-1;AI policy;Policy;3.0;Effective;Jane Roe;2025-02-01;2025-03-01;2026-03-01;policy.md;Jane Roe;Internal use only;Clause 5.2;Fewer wrong decisions;hr"], ("policy.md", "# Policy\n\nWe care."u8.ToArray())));
        var document = Assert.Single(await DocumentSet.DocumentsAsync(_organisation.Controller));
        var draft = $"/api/v1/documents/{document["id"]}/versions/1";
        var hand = service.As(_organisation.Managing, "TM", "AUT");
        await OkAsync(await _organisation.PatchAsync(hand, draft, new { text = "# Policy\n\nWe do as we like." }));
        await OkAsync(await _organisation.PatchAsync(hand, draft, new { text = "# Policy\n\nWe care." })); // as it came

        var exception = await DocumentSet.ProposeAsync(_organisation.Controller, job);
        await OkAsync(await DocumentSet.ApproveAsync(hand, exception));
        await DocumentSet.SettledAsync(_organisation.Controller, exception);

        Assert.Equal("draft", (string?)(await OkAsync(await _organisation.Controller.GetAsync(draft)))["state"]);
    }

    [Fact]
    public async Task An_archive_that_says_it_is_larger_than_numbers_go_is_refused_as_such()
    {
        var set = DocumentSet.Zip(["S-7;Handling concerns;SOP;1.2;Draft;;;;;a.md;;;;;"], ("a.md", "# A"u8.ToArray()), ("b.md", "# B"u8.ToArray()));
        var refused = await AnswerAsync(await DocumentSet.SendAsync(_organisation.Controller, Lying(set)), HttpStatusCode.UnprocessableEntity);
        Assert.Equal("/problems/file-unpacks-too-large", (string?)refused["type"]);
    }

    [Fact]
    public async Task Script_in_the_Markdown_of_an_import_is_refused_like_script_that_is_written_here()
    {
        var job = await DocumentSet.ImportAsync(_organisation.Controller, DocumentSet.Zip(["S-7;Handling concerns;SOP;1.2;Draft;;;;;a.md;;;;;"], ("a.md", "# A\n\n<script>alert(1)</script>"u8.ToArray())));
        Assert.Equal((0, 1), ((int)job["counts"]!["created"]!, (int)job["counts"]!["rejected"]!));
    }

    [Fact]
    public async Task Markdown_with_pictures_leaves_with_them_and_comes_back_byte_for_byte()
    {
        var draft = await _organisation.InAsync(VersionState.Draft);
        var (png, text) = (TestFiles.Png(9, 9), "# How it flows\n\n![flow](");
        text += $"{(await PictureAsync(draft, png))["reference"]})";
        await OkAsync(await _organisation.PatchAsync(_organisation.Author, Url(draft), new { text }));

        var export = await _organisation.Controller.GetByteArrayAsync("/api/v1/documents/exports");
        var picture = (await ExportAsync()).Documents[(string)draft["documentNumber"]!]["pictures"]![0]!;
        await using (var zip = new ZipArchive(new MemoryStream(export)))
        {
            await using var content = await zip.GetEntry((string)picture["contentFile"]!)!.OpenAsync(TestContext.Current.CancellationToken);
            var left = new MemoryStream();
            await content.CopyToAsync(left, TestContext.Current.CancellationToken);
            Assert.Equal(png, left.ToArray());
        }

        var elsewhere = service.As(Tenant.New(), "DOC-C");
        await DocumentSet.ImportAsync(elsewhere, export);
        var imported = Assert.Single(await DocumentSet.DocumentsAsync(elsewhere));
        Assert.Equal(text, await elsewhere.GetStringAsync($"/api/v1/documents/{imported["id"]}/versions/1/content")); // as a file: its pictures are not there
    }

    // Every part of the table of contents says, by its 64-bit extension, that it unpacks to nearly 2^63 bytes.
    private static byte[] Lying(byte[] zip)
    {
        var at = zip.AsSpan().LastIndexOf("PK\u0005\u0006"u8);
        var start = BitConverter.ToInt32(zip, at + 16);
        var (table, end) = (new List<byte>(), zip[at..]);
        for (var next = start; next < at;)
        {
            int name = BitConverter.ToUInt16(zip, next + 28), rest = BitConverter.ToUInt16(zip, next + 30) + BitConverter.ToUInt16(zip, next + 32);
            var entry = zip[next..(next + 46 + name)];
            BitConverter.GetBytes(uint.MaxValue).CopyTo(entry, 24);
            BitConverter.GetBytes((ushort)12).CopyTo(entry, 30);
            BitConverter.GetBytes((ushort)0).CopyTo(entry, 32);
            table.AddRange([.. entry, 1, 0, 8, 0, .. BitConverter.GetBytes(long.MaxValue - 10)]);
            next += 46 + name + rest;
        }

        BitConverter.GetBytes(table.Count).CopyTo(end, 12);
        return [.. zip[..start], .. table, .. end];
    }

    private async Task<JsonObject> UploadedAsync(byte[] content, string name)
    {
        var version = await _organisation.InAsync(VersionState.Draft);
        using var upload = new HttpRequestMessage(HttpMethod.Put, $"{Url(version)}/file?fileName={name}") { Content = new ByteArrayContent(content) };
        upload.Headers.TryAddWithoutValidation("If-Match", (await _organisation.Controller.GetAsync(Url(version))).Headers.ETag!.Tag);
        return await OkAsync(await _organisation.Author.SendAsync(upload));
    }

    private async Task<JsonObject> PictureAsync(JsonNode draft, byte[] png) =>
        await CreatedAsync(await _organisation.Author.PostAsync($"{Url(draft)}/pictures?fileName=a.png", new ByteArrayContent(png)));

    private async Task<(Dictionary<string, JsonNode> Documents, List<string> Names)> ExportAsync()
    {
        await using var zip = new ZipArchive(new MemoryStream(await _organisation.Controller.GetByteArrayAsync("/api/v1/documents/exports")));
        var documents = zip.Entries.Where(entry => entry.FullName.StartsWith("documents/", StringComparison.Ordinal)).ToDictionary(
            entry => Path.GetFileNameWithoutExtension(entry.Name), entry =>
            {
                using var content = entry.Open();
                return JsonNode.Parse(content)!;
            });
        return (documents, [.. zip.Entries.Select(entry => entry.FullName)]);
    }
}
