using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using AimsPlatform.DocumentControl.Content;
using AimsPlatform.DocumentControl.Tests.Content;
using AimsPlatform.DocumentControl.Tests.ReadingCopies;
using AimsPlatform.DocumentControl.Versions;
using Microsoft.EntityFrameworkCore;
using UglyToad.PdfPig;

namespace AimsPlatform.DocumentControl.Tests;

/// <summary>Pictures in the text of a document, from the draft to the copies that show them.</summary>
public sealed class PicturesTests(DocumentControlFixture service)
{
    private readonly Organisation _organisation = new(service);

    [Fact]
    public async Task A_picture_is_added_to_a_draft_shown_by_its_reference_and_comes_back_to_readers_byte_for_byte()
    {
        var version = await _organisation.InAsync(VersionState.Draft);

        var added = await Organisation.CreatedAsync(await AddAsync(version, ReadingCopyTests.Png));
        var again = await Organisation.CreatedAsync(await AddAsync(version, ReadingCopyTests.Png, "other.png"));
        var seen = await _organisation.Employee.GetAsync((string)added["href"]!);

        Assert.Equal("content:sha256:" + Convert.ToHexStringLower(SHA256.HashData(ReadingCopyTests.Png)), (string?)added["reference"]);
        Assert.Equal(added.ToJsonString(), again.ToJsonString());
        Assert.Equal(ReadingCopyTests.Png, await seen.Content.ReadAsByteArrayAsync());
        Assert.Equal("image/png", seen.Content.Headers.ContentType!.MediaType);
        await Organisation.OkAsync(await _organisation.PatchAsync(_organisation.Author, Organisation.Url(version), new { text = $"# Process\n\n![steps]({added["reference"]})" }));
    }

    [Fact]
    public async Task Every_copy_shows_the_picture()
    {
        var version = await ShowingAsync(ReadingCopyTests.Png);
        var data = "data:image/png;base64," + Convert.ToBase64String(ReadingCopyTests.Png);

        Assert.Contains(data, await _organisation.Employee.GetStringAsync(Organisation.Url(version) + "/html"), StringComparison.Ordinal);
        using (var word = new ZipArchive(await _organisation.Employee.GetStreamAsync(Organisation.Url(version) + "/copy?format=docx")))
        {
            Assert.Contains(word.Entries, entry => entry.FullName.Contains("media/", StringComparison.Ordinal));
        }

        using var pdf = PdfDocument.Open(await _organisation.Employee.GetByteArrayAsync(Organisation.Url(version) + "/copy?format=pdf"));
        Assert.Single(pdf.GetPages().SelectMany(page => page.GetImages()));
    }

    [Fact]
    public async Task I08_approval_is_bound_to_the_picture_through_the_text_that_names_its_hash()
    {
        var version = await ShowingAsync(ReadingCopyTests.Png);
        var text = await _organisation.Author.GetByteArrayAsync(Organisation.Url(version) + "/content");
        var submitted = await _organisation.DoAsync(_organisation.Author, version, "submit", _organisation.Submission());

        Assert.Contains(Convert.ToHexStringLower(SHA256.HashData(ReadingCopyTests.Png)), System.Text.Encoding.UTF8.GetString(text), StringComparison.Ordinal);
        Assert.Equal("sha256:" + Convert.ToHexStringLower(SHA256.HashData(text)), (string?)submitted["bound"]!["contentHash"]);
        Assert.Equal("version-not-a-draft", await CodeAsync(await AddAsync(version, TestFiles.Png())));
    }

    [Fact]
    public async Task A_text_shows_only_pictures_of_its_own_document()
    {
        var added = await Organisation.CreatedAsync(await AddAsync(await _organisation.InAsync(VersionState.Draft), ReadingCopyTests.Png));
        var (elsewhere, text) = (await _organisation.RegisterAsync(), $"![steps]({added["reference"]})");

        var started = await _organisation.Author.PostAsJsonAsync($"/api/v1/documents/{elsewhere["id"]}/versions", new { text, changeSummary = "First words" });
        var draft = await _organisation.DraftAsync(elsewhere);
        var written = await _organisation.PatchAsync(_organisation.Author, Organisation.Url(draft), new { text });

        Assert.Equal((HttpStatusCode.UnprocessableEntity, HttpStatusCode.UnprocessableEntity), (started.StatusCode, written.StatusCode));
        Assert.Equal("picture-not-found", await CodeAsync(await _organisation.Employee.GetAsync($"{Organisation.Url(draft)}/pictures/{added["hash"]}")));
    }

    [Fact]
    public async Task Only_who_may_read_the_document_sees_its_pictures()
    {
        var version = await _organisation.InAsync(VersionState.Draft, await _organisation.RegisterAsync(classification: "restricted"));
        var href = (string)(await Organisation.CreatedAsync(await AddAsync(version, ReadingCopyTests.Png)))["href"]!;

        Assert.Equal(HttpStatusCode.OK, (await _organisation.Controller.GetAsync(href)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _organisation.Employee.GetAsync(href)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await new Organisation(service).Controller.GetAsync(href)).StatusCode);
    }

    [Fact]
    public async Task What_is_no_picture_is_refused_and_leaves_nothing()
    {
        var version = await _organisation.InAsync(VersionState.Draft);

        Assert.Equal("file-type-not-accepted", await CodeAsync(await AddAsync(version, TestFiles.Pdf(), "drawing.pdf")));
        Assert.Equal("file-type-not-accepted", await CodeAsync(await AddAsync(version, TestFiles.Utf8("<svg/>"), "drawing.svg")));
        Assert.Equal("file-not-what-it-says", await CodeAsync(await AddAsync(version, TestFiles.Jpeg(), "drawing.png")));
        Assert.Equal("forbidden", await CodeAsync(await AddAsync(version, ReadingCopyTests.Png, who: _organisation.Employee)));
        Assert.Equal(0, await service.QueryAsync(_organisation.Tenant, db => db.Set<ContentBlob>().CountAsync(b => b.TenantId == _organisation.Tenant.Id)));
    }

    [Fact]
    public async Task The_same_key_adds_a_picture_once()
    {
        var version = await _organisation.InAsync(VersionState.Draft);

        var first = await Organisation.CreatedAsync(await AddAsync(version, ReadingCopyTests.Png, key: "picture-1"));
        var again = await Organisation.CreatedAsync(await AddAsync(version, ReadingCopyTests.Png, key: "picture-1"));

        Assert.Equal(first.ToJsonString(), again.ToJsonString());
    }

    [Fact]
    public async Task R031_copies_html_and_pictures_of_an_obsolete_version_are_given_only_as_obsolete()
    {
        var document = await _organisation.RegisterAsync();
        var first = await _organisation.DraftAsync(document);
        var picture = (string)(await Organisation.CreatedAsync(await AddAsync(first, ReadingCopyTests.Png)))["href"]!;
        await _organisation.DoAsync(_organisation.Author, first, "abandon", Organisation.Because);

        foreach (var url in new[] { $"{Organisation.Url(first)}/html", $"{Organisation.Url(first)}/copy?format=md", $"{Organisation.Url(first)}/copy?format=docx", picture })
        {
            Assert.Equal("version-obsolete", await CodeAsync(await _organisation.Employee.GetAsync(url)));
            Assert.Equal(HttpStatusCode.OK, (await _organisation.Employee.GetAsync($"{url}{(url.Contains('?', StringComparison.Ordinal) ? '&' : '?')}obsolete=true")).StatusCode);
        }
    }

    private async Task<JsonObject> ShowingAsync(byte[] picture)
    {
        var version = await _organisation.InAsync(VersionState.Draft);
        var added = await Organisation.CreatedAsync(await AddAsync(version, picture));
        await Organisation.OkAsync(await _organisation.PatchAsync(_organisation.Author, Organisation.Url(version), new { text = $"# Process\n\n![steps]({added["reference"]})" }));
        return version;
    }

    private async Task<HttpResponseMessage> AddAsync(JsonNode version, byte[] content, string name = "steps.png", HttpClient? who = null, string? key = null)
    {
        var file = new ByteArrayContent(content) { Headers = { ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = name } } };
        using var request = new HttpRequestMessage(HttpMethod.Post, Organisation.Url(version) + "/pictures") { Content = file };
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return await (who ?? _organisation.Author).SendAsync(request);
    }

    private static async Task<string?> CodeAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode is >= 400 and < 500, $"{(int)answer.StatusCode} {text}");
        return ((string?)JsonNode.Parse(text)!["type"])?.Replace("/problems/", "", StringComparison.Ordinal);
    }
}
