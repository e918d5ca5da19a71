using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using AimsPlatform.DocumentControl.Content;
using AimsPlatform.DocumentControl.Versions;
using Microsoft.EntityFrameworkCore;
using static AimsPlatform.DocumentControl.Tests.Content.TestFiles;

namespace AimsPlatform.DocumentControl.Tests.Content;

/// <summary>A version whose content is a file, from upload to an obsolete download.</summary>
public sealed class UploadFileTests(DocumentControlFixture service)
{
    private readonly Organisation _organisation = new(service);

    [Fact]
    public async Task An_uploaded_file_comes_back_byte_for_byte_and_cannot_be_taken_for_a_page()
    {
        var (version, content) = (await _organisation.InAsync(VersionState.Draft), Pdf());

        var uploaded = await Organisation.OkAsync(await UploadAsync(version, Form(content, "Our policy.pdf", "application/pdf")));
        var file = await _organisation.Employee.GetAsync(Organisation.Url(version) + "/file");

        Assert.Equal(("application/pdf", "Our policy.pdf", content.Length), ((string?)uploaded["mediaType"], (string?)uploaded["fileName"], (int)uploaded["contentSize"]!));
        Assert.Equal("sha256:" + Convert.ToHexStringLower(SHA256.HashData(content)), (string?)uploaded["contentHash"]);
        Assert.Equal(content, await file.Content.ReadAsByteArrayAsync());
        Assert.Equal($"\"{uploaded["contentHash"]}\"", file.Headers.ETag!.Tag);
        Assert.Equal(("attachment", "application/pdf", "nosniff"), (file.Content.Headers.ContentDisposition!.DispositionType, file.Content.Headers.ContentType!.MediaType, file.Headers.GetValues("X-Content-Type-Options").Single()));
        Assert.Equal(HttpStatusCode.NotModified, (await AgainAsync(version, file.Headers.ETag)).StatusCode);
    }

    [Fact]
    public async Task A_body_of_its_own_is_named_by_its_header_or_by_the_query()
    {
        var version = await _organisation.InAsync(VersionState.Draft);
        var named = new ByteArrayContent(Docx()) { Headers = { ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileNameStar = "Grüße.docx" } } };

        Assert.Equal("Grüße.docx", (string?)(await Organisation.OkAsync(await UploadAsync(version, named)))["fileName"]);
        Assert.Equal("a.docx", (string?)(await Organisation.OkAsync(await UploadAsync(version, new ByteArrayContent(Docx()), "?fileName=a.docx")))["fileName"]);
        Assert.Equal("file-unnamed", await CodeAsync(await UploadAsync(version, new ByteArrayContent(Docx()))));
    }

    [Fact]
    public async Task I08_the_files_hash_is_what_the_approval_is_bound_to_and_no_file_gets_into_a_version_that_was_submitted()
    {
        var version = await _organisation.InAsync(VersionState.Draft);
        var uploaded = await Organisation.OkAsync(await UploadAsync(version, Form(Docx(), "policy.docx")));
        var submitted = await _organisation.DoAsync(_organisation.Author, version, "submit", _organisation.Submission(reviewers: _organisation.Checker.UserId));

        Assert.Equal((string?)uploaded["contentHash"], (string?)submitted["bound"]!["contentHash"]);
        Assert.Equal("policy.docx", (string?)submitted["bound"]!["fileName"]);
        Assert.Equal("version-not-a-draft", await CodeAsync(await UploadAsync(version, Form(Docx("Other words"), "policy.docx"))));
    }

    [Fact]
    public async Task An_obsolete_file_is_given_only_as_obsolete_and_says_so()
    {
        var document = await _organisation.RegisterAsync();
        var first = await _organisation.DraftAsync(document);
        await Organisation.OkAsync(await UploadAsync(first, Form(Pdf(), "policy.pdf")));
        await _organisation.DoAsync(_organisation.Author, first, "submit", _organisation.Submission(reviewers: _organisation.Checker.UserId));
        await _organisation.DoAsync(_organisation.Reviewer, first, "comment", new { comment = "Clear enough.", done = true });
        await _organisation.DoAsync(_organisation.Approver, first, "approve", new { });
        await _organisation.DoAsync(_organisation.Controller, first, "publish", new { });
        await _organisation.InAsync(VersionState.Published, document);

        Assert.Equal("version-obsolete", await CodeAsync(await _organisation.Employee.GetAsync(Organisation.Url(first) + "/file")));
        var file = await _organisation.Employee.GetAsync(Organisation.Url(first) + "/file?obsolete=true");
        Assert.Equal("OBSOLETE policy.pdf", file.Content.Headers.ContentDisposition!.FileNameStar);
        Assert.Contains("OBSOLETE", file.Headers.GetValues("Aims-Version").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_refused_leaves_nothing()
    {
        var version = await _organisation.InAsync(VersionState.Draft);
        var before = await _organisation.GetAsync(version);

        Assert.Equal("file-with-macros", await CodeAsync(await UploadAsync(version, Form(Docx(more: ("word/vbaProject.bin", [1])), "policy.docx"))));
        Assert.Equal("file-not-what-it-says", await CodeAsync(await UploadAsync(version, Form(Pdf(), "policy.docx"))));
        Assert.Equal("file-type-not-accepted", await CodeAsync(await UploadAsync(version, Form(Utf8("<svg/>"), "drawing.svg"))));
        Assert.Equal("version-stale", await CodeAsync(await UploadAsync(version, Form(Pdf(), "policy.pdf"), etag: "\"99\"")));
        Assert.Equal("version-required", await CodeAsync(await UploadAsync(version, Form(Pdf(), "policy.pdf"), etag: "")));
        Assert.Equal("multipart-unreadable", await CodeAsync(await UploadAsync(version, CutOff(Form(Pdf(), "policy.pdf")))));
        Assert.Equal(before.ToJsonString(), (await _organisation.GetAsync(version)).ToJsonString());
        Assert.Equal(0, await BlobsAsync());
    }

    [Fact]
    public async Task An_upload_that_breaks_off_half_way_leaves_nothing()
    {
        var version = await _organisation.InAsync(VersionState.Draft);
        var body = new StreamContent(new BreaksOff(Pdf()));

        await Assert.ThrowsAnyAsync<Exception>(() => UploadAsync(version, body, "?fileName=policy.pdf"));

        Assert.Equal(0, await BlobsAsync());
        Assert.DoesNotContain(Directory.EnumerateFiles(Path.GetTempPath(), "upload-*"), file => File.GetCreationTimeUtc(file) > DateTime.UtcNow.AddMinutes(-5));
    }

    [Fact]
    public async Task The_text_of_a_file_is_kept_for_search()
    {
        var version = await _organisation.InAsync(VersionState.Draft);
        var uploaded = await Organisation.OkAsync(await UploadAsync(version, Form(Docx("Concerns are heard."), "policy.docx")));

        var hash = (string)uploaded["contentHash"]!;
        Assert.Equal("Concerns are heard.", await service.QueryAsync(_organisation.Tenant, db => db.Set<ContentText>().Where(t => t.Hash == hash).Select(t => t.Text).SingleAsync()));
    }

    private Task<int> BlobsAsync() => service.QueryAsync(_organisation.Tenant, db => db.Set<ContentBlob>().CountAsync(b => b.TenantId == _organisation.Tenant.Id));

    private async Task<HttpResponseMessage> UploadAsync(JsonNode version, HttpContent content, string query = "", string? etag = null)
    {
        etag ??= (await _organisation.Controller.GetAsync(Organisation.Url(version))).Headers.ETag!.Tag;
        using var request = new HttpRequestMessage(HttpMethod.Put, $"{Organisation.Url(version)}/file{query}") { Content = content };
        if (etag.Length > 0)
        {
            request.Headers.TryAddWithoutValidation("If-Match", etag);
        }

        return await _organisation.Author.SendAsync(request);
    }

    private async Task<HttpResponseMessage> AgainAsync(JsonNode version, EntityTagHeaderValue tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Organisation.Url(version) + "/file");
        request.Headers.IfNoneMatch.Add(tag);
        return await _organisation.Employee.SendAsync(request);
    }

    private static MultipartFormDataContent Form(byte[] content, string name, string? mediaType = null)
    {
        var file = new ByteArrayContent(content);
        file.Headers.ContentType = mediaType is null ? null : new MediaTypeHeaderValue(mediaType);
        return new MultipartFormDataContent { { file, "file", name } };
    }

    private static ByteArrayContent CutOff(MultipartFormDataContent form)
    {
        var whole = form.ReadAsByteArrayAsync().GetAwaiter().GetResult();
        return new ByteArrayContent(whole[..(whole.Length / 2)]) { Headers = { ContentType = form.Headers.ContentType } };
    }

    private static async Task<string?> CodeAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode is >= 400 and < 500, $"{(int)answer.StatusCode} {text}");
        return ((string?)JsonNode.Parse(text)!["type"])?.Replace("/problems/", "", StringComparison.Ordinal);
    }

    /// <summary>A caller whose connection ends in the middle.</summary>
    private sealed class BreaksOff(byte[] content) : MemoryStream(content[..(content.Length / 2)])
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            await base.ReadAsync(buffer, cancellationToken) is > 0 and var read ? read : throw new IOException("The connection ended.");
    }
}
