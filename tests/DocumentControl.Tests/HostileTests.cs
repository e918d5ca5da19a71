using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using AimsPlatform.DocumentControl.Content;
using AimsPlatform.DocumentControl.Content.Inspection;
using AimsPlatform.DocumentControl.Markdown;
using AimsPlatform.DocumentControl.Tests.Content;
using AimsPlatform.DocumentControl.Versions;
using AimsPlatform.Testing;
using static AimsPlatform.DocumentControl.Tests.Organisation;

namespace AimsPlatform.DocumentControl.Tests;

/// <summary>What a hostile or a clumsy person tried on texts, files and acknowledgements, and what it says to them.</summary>
public sealed class HostileTests(DocumentControlFixture service)
{
    private readonly Organisation _organisation = new(service);

    [Fact]
    public void Texts_made_to_take_long_are_refused_within_the_time_a_comparison_may_take()
    {
        var random = new Random(7);
        string Text() => string.Join('\n', Enumerable.Range(0, 100).Select(_ => string.Join(' ', Enumerable.Range(0, 3_300).Select(_ => (char)('a' + random.Next(26)) + "" + (char)('a' + random.Next(26))))));
        var (before, after) = (Text(), Text());
        var began = TimeProvider.System.GetTimestamp();

        Assert.Equal("diff-too-slow", TextDiff.Between(before, after, TimeProvider.System).Refused?.Code);
        Assert.InRange(TimeProvider.System.GetElapsedTime(began), TimeSpan.Zero, 3 * TextDiff.TimeLimit);
    }

    [Theory, InlineData("http://a.b "), InlineData("www.a.b "), InlineData("mailto:a@b.c ")]
    public void A_paragraph_of_nothing_but_addresses_is_refused_before_it_takes_long(string address)
    {
        var began = TimeProvider.System.GetTimestamp();
        Assert.Equal("markdown-too-nested", DocumentMarkdown.Refuse(string.Concat(Enumerable.Repeat(address, 60_000)), "/text")?.Code);
        Assert.Null(DocumentMarkdown.Refuse(string.Concat(Enumerable.Repeat(address, 1_900)), "/text"));
        Assert.InRange(TimeProvider.System.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Theory]
    [InlineData("""{ "members": [null] }""", "/members/0")]
    [InlineData("""{ "members": [{ "personId": "00000000-0000-0000-0000-000000000000", "roles": [], "businessUnits": [] }] }""", "/members/0/personId")]
    [InlineData("""{ "members": [{ "personId": "018f0000-0000-7000-8000-000000000001", "roles": [null], "businessUnits": [] }] }""", "/members/0/roles")]
    [InlineData("""{ "members": [{ "personId": "018f0000-0000-7000-8000-000000000001", "roles": [], "businessUnits": [" "] }] }""", "/members/0/businessUnits")]
    [InlineData("""{ "members": [{ "personId": "018f0000-0000-7000-8000-000000000001", "roles": [], "businessUnits": [], "since": "9999-12-31" }] }""", "/members/0/since")]
    public async Task A_directory_that_tells_nonsense_is_refused_and_breaks_nobodys_list(string body, string field)
    {
        var refused = await AnswerAsync(await _organisation.Controller.PutAsync("/api/v1/acknowledgements/audience", new StringContent(body, Encoding.UTF8, "application/json")), HttpStatusCode.UnprocessableEntity);
        Assert.NotNull(refused["errors"]![field]);
    }

    [Fact]
    public async Task A_pack_with_a_hole_in_it_is_refused()
    {
        var pack = new StringContent("""{ "id": "our-own", "title": "Our own", "version": "1.0", "templates": [null] }""", Encoding.UTF8, "application/json");
        var refused = await AnswerAsync(await service.As(_organisation.Tenant.Colleague(), "DOC-C").PostAsync("/api/v1/template-packs", pack), HttpStatusCode.UnprocessableEntity);
        Assert.NotNull(refused["errors"]!["/templates/0"]);
    }

    [Fact]
    public async Task Somebody_who_asks_and_acknowledges_several_times_at_once_is_answered_each_time()
    {
        var document = await _organisation.RegisterAsync();
        await DistributeAsync(document, new { everyone = true });
        var version = await _organisation.InAsync(VersionState.Published, document);

        var asked = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _organisation.Employee.GetAsync("/api/v1/acknowledgements")));
        var given = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _organisation.Employee.PostAsJsonAsync($"{Url(version)}/acknowledge", new { versionHash = (string)version["hash"]! })));

        Assert.All(asked, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Equal(7, given.Count(answer => answer.StatusCode == HttpStatusCode.OK));
        Assert.Single(given, answer => answer.StatusCode == HttpStatusCode.Created);
        var ids = await Task.WhenAll(given.Select(async answer => (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["id"]));
        Assert.Single(ids.Distinct());
    }

    [Fact]
    public async Task Who_acknowledges_without_having_looked_at_the_list_is_counted_too()
    {
        var document = await _organisation.RegisterAsync();
        await DistributeAsync(document, new { everyone = true });
        var version = await _organisation.InAsync(VersionState.Published, document);

        await CreatedAsync(await _organisation.Employee.PostAsJsonAsync($"{Url(version)}/acknowledge", new { versionHash = (string)version["hash"]! }));

        Assert.Equal(1, (int)(await OkAsync(await _organisation.Controller.GetAsync($"{Url(version)}/acknowledgements/summary")))["acknowledged"]!);
        Assert.Single((await OkAsync(await _organisation.Controller.GetAsync($"{Url(version)}/acknowledgements?state=acknowledged")))["items"]!.AsArray());
    }

    [Fact]
    public async Task A_document_does_not_become_confidential_while_people_who_could_not_read_it_are_asked_to_acknowledge_it()
    {
        var document = await _organisation.RegisterAsync();
        var url = $"/api/v1/documents/{document["id"]}";
        await DistributeAsync(document, new { everyone = true });

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await _organisation.PatchAsync(_organisation.Author, url, new { classification = "confidential" })).StatusCode);
        await OkAsync(await _organisation.PatchAsync(_organisation.Author, url, new { title = "How we hear concerns" }));

        await DistributeAsync(document, new { personIds = new[] { _organisation.Writer.UserId } });
        await OkAsync(await _organisation.PatchAsync(_organisation.Author, url, new { classification = "confidential" }));
    }

    [Theory, InlineData("utf-16"), InlineData("utf-16BE")]
    public async Task Entities_are_seen_in_every_encoding_that_a_part_may_have(string encoding)
    {
        var part = Encoding.GetEncoding(encoding).GetPreamble().Concat(Encoding.GetEncoding(encoding).GetBytes("<?xml version=\"1.0\" encoding=\"utf-16\"?><!DOCTYPE x [<!ENTITY a \"b\">]><x>&a;</x>")).ToArray();
        Assert.Equal("file-with-active-content", await LookAsync(TestFiles.Docx(more: ("word/x.xml", part))));
    }

    [Fact]
    public async Task A_document_that_Word_takes_in_when_it_opens_another_is_a_file_in_a_file() => Assert.Equal("file-with-embedded-file", await LookAsync(TestFiles.Docx(more:
    [
        ("word/_rels/document.xml.rels", Encoding.UTF8.GetBytes("""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk" Target="a.html"/></Relationships>""")),
        ("word/a.html", "<script>alert(1)</script>"u8.ToArray()),
    ])));

    private static async Task<string?> LookAsync(byte[] file) =>
        (await InspectFile.LookAsync(new MemoryStream(file), "a.docx", null, new ContentSettings(), TestContext.Current.CancellationToken)).Refused?.Code;

    private async Task DistributeAsync(JsonNode document, object audience)
    {
        var url = $"/api/v1/documents/{document["id"]}";
        var tag = (await _organisation.Controller.GetAsync(url)).Headers.ETag!.Tag;
        await OkAsync(await SendAsync(_organisation.Controller, HttpMethod.Put, $"{url}/distribution", audience, tag));
    }
}
