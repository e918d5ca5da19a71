using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using AimsPlatform.DocumentControl.Tests.Content;
using AimsPlatform.Testing;
using static AimsPlatform.DocumentControl.Tests.Organisation;
using static AimsPlatform.DocumentControl.Tests.Sets.DocumentSet;

namespace AimsPlatform.DocumentControl.Tests.Sets;

/// <summary>An existing set of documents comes in: what is taken, what is refused, and that it can be told again and taken back.</summary>
public sealed class ImportDocumentsTests(DocumentControlFixture service)
{
    private readonly Organisation _organisation = new(service);

    private HttpClient Importer => _organisation.Controller;

    [Fact]
    public async Task I04_every_version_of_an_import_arrives_as_a_draft_whatever_its_index_says()
    {
        var job = await ImportAsync(Importer, Good);

        Assert.Equal(3, (int)job["counts"]!["created"]!);
        var documents = await DocumentsAsync(Importer);
        Assert.Equal(3, documents.Length);
        Assert.All(documents, document => Assert.Equal("unpublished", (string)document["state"]!));
        Assert.All(documents, document => Assert.Equal("draft", (string)document["openState"]!));
        var policy = await Importer.GetFromJsonAsync<JsonObject>($"/api/v1/documents/{documents.Single(d => (string)d["title"]! == "AI policy")["id"]}");
        Assert.Equal(["5.2", "A.2.2"], policy!["requirementIds"]!.AsArray().Select(id => (string)id!));
        var content = await Importer.GetByteArrayAsync($"/api/v1/documents/{policy["id"]}/versions/1/file");
        Assert.Equal(TestFiles.Docx().Length, content.Length);
        var concerns = documents.Single(d => (string)d["title"]! == "Handling concerns");
        Assert.Equal("# Concerns\n\nWe listen.", await Importer.GetStringAsync($"/api/v1/documents/{concerns["id"]}/versions/1/content"));
    }

    [Fact]
    public async Task A_dry_run_says_what_would_come_and_leaves_nothing()
    {
        var job = await ImportAsync(Importer, Good, dryRun: true);

        Assert.Equal(3, (int)job["counts"]!["created"]!);
        Assert.Equal("draft, waits for a migration exception", (string)job["report"]!["preview"]![0]!["fields"]!["status"]!);
        Assert.Empty(await DocumentsAsync(Importer));
    }

    [Fact]
    public async Task The_same_file_again_changes_nothing()
    {
        await ImportAsync(Importer, Good);
        var again = await ImportAsync(Importer, Good);

        Assert.Equal(3, (int)again["counts"]!["unchanged"]!);
        Assert.Equal(3, (await DocumentsAsync(Importer)).Length);
    }

    [Fact]
    public async Task A_row_that_says_something_else_than_before_is_rejected_and_the_document_stays()
    {
        await ImportAsync(Importer, Zip(["S-7;Handling concerns;SOP;1.2;Draft;;;;;a.txt"], ("a.txt", "We listen."u8.ToArray())));
        var again = await ImportAsync(Importer, Zip(["S-7;Handling concerns;SOP;1.2;Draft;;;;;a.txt"], ("a.txt", "We do not."u8.ToArray())));

        Assert.Contains("imported before", (string)(await RejectionsAsync(Importer, again)).Single()["reason"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("A-1;;SOP;1;;;;;;a.txt", "Document name", null, "no title")]
    [InlineData(";Concerns;SOP;1;;;;;;a.txt", "Doc No", null, "needs a number")]
    [InlineData("A-1;Concerns;Poem;1;;;;;;a.txt", "Category", "Poem", "not known")]
    [InlineData("A-1;Concerns;SOP;1;;;;;;b.txt", "File name", "b.txt", "no such file")]
    [InlineData("A-1;Concerns;SOP;1;;;;;;../a.txt", "File name", "../a.txt", "no such file")]
    [InlineData("A-1;Concerns;SOP;1;Effective;Jane Roe;;;;a.txt", "Approved by", "Jane Roe", "without the day")]
    [InlineData("A-1;Concerns;SOP;1;Effective;Jane Roe;last spring;;;a.txt", "Approval date", "last spring", "not the date")]
    [InlineData("A-1;Concerns;SOP;1;Effective;Jane Roe;2099-01-01;;;a.txt", "Approval date", "2099-01-01", "future")]
    [InlineData("A-1;Concerns;SOP;1;;;;;;a.txt;;Cosmic", "Confidentiality", "Cosmic", "not known")]
    [InlineData("A-1;Concerns;SOP;1;;;;;;a.txt;;;99.99", "Clauses", "99.99", "A requirement is one of")]
    [InlineData("A-1;Concerns;SOP;1;;;;;;fake.pdf", "File name", "fake.pdf", "name says PDF")]
    [InlineData("A-1;Concerns;SOP;1;;;;;;macro.docm", "File name", "macro.docm", "macros")]
    [InlineData("A-1;Concerns;SOP;1;;;;;;inner.docx", "File name", "inner.docx", "unpacks")]
    public async Task What_is_wrong_with_a_row_is_told_by_row_column_value_and_reason(string row, string column, string? value, string reason)
    {
        var bomb = TestFiles.Docx(more: ("word/media/zeros.bin", new byte[64 * 1024 * 1024]));
        var job = await ImportAsync(Importer, Zip(["G-1;A good one;SOP;1;;;;;;a.txt", row],
            ("a.txt", "We listen."u8.ToArray()), ("fake.pdf", "No PDF."u8.ToArray()), ("macro.docm", TestFiles.Docx()), ("inner.docx", bomb)));

        var rejection = Assert.Single(await RejectionsAsync(Importer, job));
        Assert.Equal(3, (int)rejection["row"]!);
        Assert.Equal(column, (string?)rejection["column"]);
        Assert.Equal(value, string.IsNullOrEmpty((string?)rejection["value"]) ? null : (string?)rejection["value"]);
        Assert.Contains(reason, (string)rejection["reason"]!, StringComparison.Ordinal);
        Assert.Equal("A good one", (string)Assert.Single(await DocumentsAsync(Importer))["title"]!);
    }

    [Fact]
    public async Task A_number_twice_in_one_index_is_taken_once()
    {
        var job = await ImportAsync(Importer, Zip(["A-1;One;SOP;1;;;;;;a.txt", "A-1;Another;SOP;1;;;;;;a.txt"], ("a.txt", "We listen."u8.ToArray())));

        var rejection = Assert.Single(await RejectionsAsync(Importer, job));
        Assert.Equal(("Doc No", 3), ((string)rejection["column"]!, (int)rejection["row"]!));
        Assert.Equal("One", (string)Assert.Single(await DocumentsAsync(Importer))["title"]!);
    }

    public static TheoryData<string, byte[]> BadArchives => new()
    {
        { "not-an-archive", "Doc No;Document name\nA-1;Concerns"u8.ToArray() },
        { "index-missing", TestFiles.Zip(("a.txt", "We listen."u8.ToArray())) },
        { "index-missing", TestFiles.Zip(("a.csv", "a"u8.ToArray()), ("b.csv", "b"u8.ToArray())) },
        { "file-unsafe-path", Zip(["A-1;Concerns;SOP;1;;;;;;a.txt"], ("../a.txt", "We listen."u8.ToArray())) },
        { "file-unsafe-path", Zip(["A-1;Concerns;SOP;1;;;;;;a.txt"], ("/etc/a.txt", "We listen."u8.ToArray())) },
        { "file-unpacks-too-large", Zip(["A-1;Concerns;SOP;1;;;;;;a.txt"], ("a.txt", new byte[64 * 1024 * 1024])) },
        { "file-damaged", Good[..^200] },
    };

    [Theory, MemberData(nameof(BadArchives))]
    public async Task An_archive_that_is_no_set_of_documents_is_refused_as_a_whole(string code, byte[] zip)
    {
        var problem = await AnswerAsync(await SendAsync(Importer, zip), HttpStatusCode.UnprocessableEntity);

        Assert.Equal($"/problems/{code}", (string)problem["type"]!);
        Assert.Empty(await DocumentsAsync(Importer));
    }

    [Fact]
    public async Task An_upload_that_breaks_off_leaves_no_job()
    {
        const string Boundary = "cut";
        var body = new ByteArrayContent([.. Encoding.ASCII.GetBytes($"--{Boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"set.zip\"\r\n\r\n"), .. Good[..100]]);
        body.Headers.ContentType = MediaTypeHeaderValue.Parse($"multipart/form-data; boundary={Boundary}");

        var problem = await AnswerAsync(await Importer.PostAsync("/api/v1/documents/imports?source=old-dms", body), HttpStatusCode.BadRequest);

        Assert.Equal("/problems/multipart-unreadable", (string)problem["type"]!);
        Assert.Empty((await Importer.GetFromJsonAsync<JsonObject>("/api/v1/documents/imports"))!["items"]!.AsArray());
    }

    [Fact]
    public async Task An_import_is_taken_back_while_nothing_was_built_on_it()
    {
        var job = await ImportAsync(Importer, Good);
        await OkAsync(await UndoAsync(job));

        Assert.Empty(await DocumentsAsync(Importer));
        Assert.Equal(3, (int)(await ImportAsync(Importer, Good))["counts"]!["created"]!);
    }

    [Fact]
    public async Task An_import_is_not_taken_back_once_one_of_its_drafts_was_written_in()
    {
        var job = await ImportAsync(Importer, Good);
        var document = (await DocumentsAsync(Importer)).Single(d => (string)d["title"]! == "Handling concerns");
        await OkAsync(await _organisation.PatchAsync(_organisation.Author, $"/api/v1/documents/{document["id"]}/versions/1", new { text = "# Concerns\n\nWe answer, too." }));

        var problem = await AnswerAsync(await UndoAsync(job), HttpStatusCode.Conflict);

        Assert.Equal((string)document["number"]!, (string)Assert.Single(problem["obstacles"]!.AsArray())!["subject"]!);
        Assert.Equal(3, (await DocumentsAsync(Importer)).Length);
    }

    [Fact]
    public async Task I06_another_organisation_sees_neither_the_import_nor_its_documents_and_imports_the_same_file_as_its_own()
    {
        var job = await ImportAsync(Importer, Good);
        var stranger = service.As(Tenant.New(), "DOC-C");

        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"/api/v1/documents/imports/jobs/{job["id"]}")).StatusCode);
        Assert.Empty(await DocumentsAsync(stranger));
        Assert.Equal(3, (int)(await ImportAsync(stranger, Good))["counts"]!["created"]!);
    }

    [Fact]
    public async Task Who_writes_documents_does_not_import_them() =>
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(_organisation.Author, Good)).StatusCode);

    private async Task<HttpResponseMessage> UndoAsync(JsonNode job) =>
        await PostAsync(Importer, $"/api/v1/documents/imports/jobs/{job["id"]}/undo", new { }, $"\"{job["version"]}\"");
}
