using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AimsPlatform.DocumentControl.Tests.Content;
using AimsPlatform.DocumentControl.Versions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace AimsPlatform.DocumentControl.Tests.Search;

/// <summary>What a search finds, in which order, and for whom.</summary>
public sealed class SearchTests(DocumentControlFixture service)
{
    private static readonly string[] Tags = ["provenance"];

    private readonly Organisation _organisation = new(service);

    [Fact]
    public async Task It_finds_the_version_in_force_by_its_text_and_shows_where()
    {
        var version = await PublishedAsync("How we decide", "# Rules\n\nAn <b>ombudsman</b> hears every complaint about a decision.");

        var hit = Assert.Single(await FoundAsync("ombudsmen OR complaints"));

        Assert.Equal(((string)version["documentId"]!, 1, false), ((string)hit["documentId"]!, (int)hit["version"]!, (bool)hit["obsolete"]!));
        var (text, marks) = ((string)hit["snippet"]!["text"]!, hit["snippet"]!["marks"]!.AsArray());
        Assert.Contains("complaint", marks.Select(mark => text.Substring((int)mark!["start"]!, (int)mark["length"]!)));
        Assert.DoesNotContain('\u0002', text);
    }

    [Fact]
    public async Task A_title_weighs_more_than_tags_and_tags_more_than_text()
    {
        var byText = await PublishedAsync("How we buy", "We buy with care, and write down the provenance of what we bought.");
        var byTag = await PublishedAsync("How we keep records", "We keep them.", new { tags = Tags });
        var byTitle = await PublishedAsync("Provenance of data", "Where it comes from.");

        var found = await FoundAsync("provenance");

        Assert.Equal([Id(byTitle), Id(byTag), Id(byText)], found.Select(hit => (string)hit["documentId"]!));
    }

    [Fact]
    public async Task It_finds_a_document_by_its_number_also_before_anything_of_it_is_in_force()
    {
        var document = await _organisation.RegisterAsync();
        await _organisation.DraftAsync(document, "A draft about zeppelins.");

        var hit = Assert.Single(await FoundAsync((string)document["number"]!));

        Assert.Equal((string?)document["id"], (string?)hit["documentId"]);
        Assert.Null(hit["version"]);
        Assert.Null(hit["snippet"]);
        Assert.Empty(await FoundAsync("zeppelins"));
    }

    [Fact]
    public async Task A_new_version_takes_the_place_of_the_old_one_which_is_found_only_as_obsolete_and_marked()
    {
        var document = await _organisation.RegisterAsync();
        await _organisation.InAsync(VersionState.Published, document, text: "We ask the abbot.");
        await _organisation.InAsync(VersionState.Published, document, text: "We ask the bishop.");

        Assert.Empty(await FoundAsync("abbot"));
        Assert.Equal(2, (int)Assert.Single(await FoundAsync("bishop"))["version"]!);
        var old = Assert.Single(await FoundAsync("abbot", "&includeObsolete=true"));
        Assert.Equal((1, true), ((int)old["version"]!, (bool)old["obsolete"]!));
        Assert.NotNull(old["snippet"]);
    }

    [Fact]
    public async Task A_withdrawn_document_is_found_only_as_obsolete()
    {
        await _organisation.InAsync(VersionState.Withdrawn, text: "We ask the cardinal.");

        Assert.Empty(await FoundAsync("cardinal"));
        Assert.True((bool)Assert.Single(await FoundAsync("cardinal", "&includeObsolete=true"))["obsolete"]!);
    }

    [Fact]
    public async Task A_changed_title_is_found_and_the_former_one_is_not()
    {
        var version = await PublishedAsync("Handling of falcons", "What the keeper does.");
        await Organisation.OkAsync(await _organisation.PatchAsync(_organisation.Controller, $"/api/v1/documents/{Id(version)}", new { title = "Handling of hawks" }));

        Assert.Empty(await FoundAsync("falcons"));
        Assert.Equal(Id(version), (string?)Assert.Single(await FoundAsync("hawks"))["documentId"]);
        Assert.Single(await FoundAsync("keeper"));
    }

    [Fact]
    public async Task It_finds_the_words_of_an_uploaded_file()
    {
        var version = await _organisation.InAsync(VersionState.Draft);
        using (var file = new MultipartFormDataContent { { new ByteArrayContent(TestFiles.Docx("The lighthouse keeper approves it.")), "file", "keeper.docx" } })
        using (var request = new HttpRequestMessage(HttpMethod.Put, Organisation.Url(version) + "/file") { Content = file })
        {
            request.Headers.IfMatch.Add(EntityTagHeaderValue.Parse("\"1\""));
            await Organisation.OkAsync(await _organisation.Author.SendAsync(request));
        }

        await _organisation.DoAsync(_organisation.Author, version, "submit", _organisation.Submission());
        await _organisation.DoAsync(_organisation.Approver, version, "approve", new { });
        await _organisation.DoAsync(_organisation.Controller, version, "publish", new { });

        Assert.Contains("lighthouse", (string?)Assert.Single(await FoundAsync("lighthouses"))["snippet"]!["text"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_not_read_a_document_does_not_find_it()
    {
        await _organisation.InAsync(VersionState.Published, await _organisation.RegisterAsync(classification: "restricted"), text: "The vault opens at night.");

        Assert.Single(await FoundAsync("vault", who: _organisation.Controller));
        Assert.Empty(await FoundAsync("vault", who: _organisation.Employee));
        Assert.Empty(await FoundAsync("vault", who: new Organisation(service).Controller));
    }

    [Fact]
    public async Task A_word_and_a_phrase_of_thousands_of_texts_are_found_best_first_and_by_nobody_who_may_not_read_them()
    {
        await PublishedAsync("The woolly mammoth", "It is extinct.");
        await PublishedAsync("Extinct animals", "A woolly mammoth was no elephant, and no mammoth was woolly in spring.");
        await PublishedAsync("Wool", "Sheep are woolly, and their market is mammoth.");
        await _organisation.InAsync(VersionState.Published, await _organisation.RegisterAsync(classification: "restricted"), text: "The woolly mammoth in the vault.");
        await using (var owner = new NpgsqlConnection(service.OwnerConnectionString))
        {
            await owner.OpenAsync();
            await using var fill = new NpgsqlCommand("""
                insert into search_entry (tenant_id, id, document_id, obsolete, since, heading, words)
                select $1, gen_random_uuid(), gen_random_uuid(), false, now() - interval '1 year', '', to_tsvector('english', 'A mammoth, and woolly') from generate_series(1, 5000)
                """, owner);
            fill.Parameters.Add(new NpgsqlParameter { Value = _organisation.Tenant.Id });
            await fill.ExecuteNonQueryAsync();
        }

        Assert.Equal(["The woolly mammoth", "Extinct animals", "Wool"], (await FoundAsync("mammoths")).Select(hit => (string)hit["title"]!));
        Assert.Equal(["The woolly mammoth", "Extinct animals"], (await FoundAsync("\"woolly mammoth\"")).Select(hit => (string)hit["title"]!));
        Assert.Equal(4, (await FoundAsync("mammoth", who: _organisation.Controller)).Count);
    }

    [Fact]
    public async Task Type_and_requirement_narrow_it_and_pages_follow_each_other()
    {
        for (var number = 1; number <= 5; number++)
        {
            await Organisation.CreatedAsync(await _organisation.Author.PostAsJsonAsync("/api/v1/documents", _organisation.Fields(number == 5 ? "plan" : "procedure", $"Walrus {number}", more: new { requirementIds = number == 1 ? ["8.2"] : Array.Empty<string>() })));
        }

        Assert.Equal("Walrus 5", (string?)Assert.Single(await FoundAsync("walrus", "&type=plan"))["title"]);
        Assert.Equal("Walrus 1", (string?)Assert.Single(await FoundAsync("walrus", "&requirement=8.2"))["title"]);
        Assert.Empty(await FoundAsync("walrus", $"&aiSystemId={Guid.CreateVersion7()}"));

        var (seen, next) = (new List<string>(), (string?)"");
        while (next is not null)
        {
            var page = (await _organisation.Employee.GetFromJsonAsync<JsonObject>($"/api/v1/documents/search?q=walrus&limit=2{next}"))!;
            seen.AddRange(page["items"]!.AsArray().Select(hit => (string)hit!["title"]!));
            next = page["next"] is { } cursor ? $"&cursor={cursor}" : null;
        }

        Assert.Equal(["Walrus 1", "Walrus 2", "Walrus 3", "Walrus 4", "Walrus 5"], seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_text_of_more_words_than_a_search_row_holds_is_published_and_its_beginning_is_found()
    {
        var words = string.Concat(Enumerable.Range(0, 124_000).Select(number => $"x{number:x} "));
        await PublishedAsync("Everything", "Aardvark. " + words);

        Assert.Single(await FoundAsync("aardvark"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("?q=")]
    [InlineData("?q=%00")]
    [InlineData("?q=a&type=nonsense")]
    [InlineData("?q=a&sort=title")]
    [InlineData("?q=a&limit=201")]
    [InlineData("?q=a&cursor=nonsense")]
    [InlineData("?q=a&unknown=1")]
    public async Task What_is_no_question_is_refused(string query) =>
        Assert.Equal(HttpStatusCode.BadRequest, (await _organisation.Employee.GetAsync("/api/v1/documents/search" + query)).StatusCode);

    [Theory]
    [InlineData("the")]
    [InlineData("\"' & | ! :* <-> (")]
    [InlineData("<script>alert(1)</script>")]
    public async Task Anything_may_be_asked_for(string q) => Assert.Empty(await FoundAsync(q));

    [Fact]
    public async Task The_index_is_used_behind_row_level_security()
    {
        var tenant = _organisation.Tenant;
        await using (var owner = new NpgsqlConnection(service.OwnerConnectionString))
        {
            await owner.OpenAsync();
            await using var fill = new NpgsqlCommand("""
                insert into search_entry (tenant_id, id, document_id, obsolete, since, heading, words)
                select $1, gen_random_uuid(), gen_random_uuid(), false, now(), '', to_tsvector('english', string_agg(md5((n * 100 + word)::text), ' '))
                from generate_series(1, 5000) n, generate_series(1, 50) word group by n
                """, owner);
            fill.Parameters.Add(new NpgsqlParameter { Value = tenant.Id });
            await fill.ExecuteNonQueryAsync();
            await using var analyze = new NpgsqlCommand("vacuum analyze search_entry", owner);
            await analyze.ExecuteNonQueryAsync();
        }

        var plan = "";
        await service.InAsync(tenant, services => services.InTransactionAsync(async () =>
        {
            await using var explain = new NpgsqlCommand(
                "explain select id from search_entry where tenant_id = $1 and words @@ websearch_to_tsquery('english', 'zebra')",
                (NpgsqlConnection)services.GetRequiredService<DocumentControlDb>().Database.GetDbConnection());
            explain.Parameters.Add(new NpgsqlParameter { Value = tenant.Id });
            await using var lines = await explain.ExecuteReaderAsync();
            while (await lines.ReadAsync())
            {
                plan += lines.GetString(0) + "\n";
            }

            return true;
        }));

        Assert.Contains("current_setting", plan, StringComparison.Ordinal); // the wall is up
        Assert.Contains("Bitmap Index Scan on ix_search_entry_words", plan, StringComparison.Ordinal);
    }

    private static string Id(JsonNode version) => (string)version["documentId"]!;

    private async Task<JsonObject> PublishedAsync(string title, string text, object? more = null)
    {
        var document = await Organisation.CreatedAsync(await _organisation.Author.PostAsJsonAsync("/api/v1/documents", _organisation.Fields(title: title, more: more)));
        return await _organisation.InAsync(VersionState.Published, document, text: text);
    }

    private async Task<List<JsonNode>> FoundAsync(string q, string more = "", HttpClient? who = null)
    {
        var answer = await Organisation.OkAsync(await (who ?? _organisation.Employee).GetAsync($"/api/v1/documents/search?q={Uri.EscapeDataString(q)}{more}"));
        return [.. answer["items"]!.AsArray().Select(hit => hit!)];
    }
}
