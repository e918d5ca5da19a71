using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AimsPlatform.AiSystemInventory.Tests.Classifications;
using AimsPlatform.Standards;
using AimsPlatform.Testing;

namespace AimsPlatform.AiSystemInventory.Tests.StandardsCatalogue;

public sealed class CatalogueTests(InventoryFixture service)
{
    private const string Standards = "/api/v1/standards";

    private readonly Tenant _tenant = Tenant.New();

    private HttpClient Guest => service.As(_tenant, "GUEST");

    public static TheoryData<string> Paths =>
    [
        "", "/iso42001", "/iso42001/requirements", "/iso42001/controls", "/iso42001/documented-information", "/crosswalk", "/crosswalk?from=A.6.2.4",
        "/eu-ai-act", "/eu-ai-act/questions", "/eu-ai-act/prohibited-practices", "/eu-ai-act/annex-iii", "/eu-ai-act/dates",
        "/eu-ai-act/duties?tier=high&role=provider", "/eu-ai-act/penalties/maximum?tier=tier1&turnoverEur=1000", "/life-cycle-gates",
    ];

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task A_catalogue_may_be_kept_and_asked_for_again(string path)
    {
        var first = await Guest.GetAsync(Standards + path);
        Assert.True(first.IsSuccessStatusCode, await first.Content.ReadAsStringAsync());
        Assert.True(first.Headers.CacheControl!.Private);
        Assert.True(first.Headers.CacheControl.MaxAge > TimeSpan.Zero);

        var request = new HttpRequestMessage(HttpMethod.Get, Standards + path);
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        var again = await Guest.SendAsync(request);
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Empty(await again.Content.ReadAsByteArrayAsync());
        Assert.Equal(first.Headers.ETag, again.Headers.ETag);
        await service.CreateClient().GetAsync(Standards + path).ProblemAsync(401, "unauthenticated");
        await service.As(_tenant, "CAND").GetAsync(Standards + path).ProblemAsync(403, "forbidden");
    }

    [Theory]
    [InlineData("/eu-ai-act/questions")]
    [InlineData("/eu-ai-act/prohibited-practices")]
    [InlineData("/eu-ai-act/annex-iii")]
    [InlineData("/eu-ai-act/dates")]
    [InlineData("/eu-ai-act/duties?tier=high&role=provider&role=deployer")]
    [InlineData("/eu-ai-act/duties?effect=gpai_systemic&role=provider")]
    public async Task I32_every_statement_of_law_names_its_source_and_day(string path)
    {
        var answer = (await Guest.GetFromJsonAsync<JsonObject>(Standards + path))!;

        Assert.NotEmpty((string?)answer["version"] ?? "");
        Assert.NotEmpty((string?)answer["source"] ?? "");
        Assert.NotEmpty(answer["items"]!.AsArray());
        Assert.All(answer["items"]!.AsArray(), AssertCited);
    }

    [Fact]
    public async Task I32_the_overview_cites_whatever_it_states()
    {
        var law = (await Guest.GetFromJsonAsync<JsonObject>(Standards + "/eu-ai-act"))!;

        Assert.All(law.Select(member => member.Value).OfType<JsonArray>(), statements => Assert.All(statements, AssertCited));
        Assert.NotEmpty(law["uncertainties"]!.AsArray());
    }

    [Fact]
    public async Task I31_a_crosswalk_row_has_a_strength_and_a_source_and_no_status()
    {
        var rows = (await Guest.GetFromJsonAsync<JsonObject>(Standards + "/crosswalk?from=A.6.2.4"))!["items"]!.AsArray();

        Assert.NotEmpty(rows);
        Assert.All(rows, row =>
        {
            Assert.Equal("A.6.2.4", (string?)row!["isoItem"]);
            Assert.NotNull(row["strength"]);
            Assert.NotNull(row["source"]);
            Assert.Null(row["status"]);
        });
    }

    [Fact]
    public async Task The_catalogues_are_whole()
    {
        Assert.Equal(32, await CountAsync("/iso42001/requirements"));
        Assert.Equal(38, await CountAsync("/iso42001/controls"));
        Assert.Equal(10, await CountAsync("/eu-ai-act/prohibited-practices"));
        Assert.Equal(8, await CountAsync("/eu-ai-act/annex-iii"));
        Assert.Equal(20, await CountAsync("/eu-ai-act/questions"));
        Assert.Contains("class-decided", (await Guest.GetStringAsync(Standards + "/life-cycle-gates")));
    }

    [Fact]
    public async Task Each_worked_example_of_a_maximum_fine_comes_out_as_stated()
    {
        foreach (var example in EuAiAct.Current.Penalties.Examples)
        {
            var answer = await Guest.GetFromJsonAsync<JsonObject>(
                $"{Standards}/eu-ai-act/penalties/maximum?tier={example.Tier}&turnoverEur={example.TurnoverEur}&small={(example.Small ? "true" : "false")}");
            Assert.Equal(example.MaximumEur, (decimal)answer!["maximumEur"]!);
        }
    }

    [Theory]
    [InlineData("/eu-ai-act/duties", "?tier")]
    [InlineData("/eu-ai-act/duties?tier=high", "?role")]
    [InlineData("/eu-ai-act/duties?tier=severe&role=provider", "?tier")]
    [InlineData("/eu-ai-act/duties?tier=high&role=wizard", "?role")]
    [InlineData("/eu-ai-act/duties?tier=high&role=provider&route=sideways", "?route")]
    [InlineData("/eu-ai-act/penalties/maximum?tier=tier9&turnoverEur=1", "?tier")]
    [InlineData("/eu-ai-act/penalties/maximum?tier=tier1", "?turnoverEur")]
    [InlineData("/eu-ai-act/penalties/maximum?tier=tier1&turnoverEur=-1", "?turnoverEur")]
    [InlineData("/crosswalk?from=A.99", "?from")]
    [InlineData("/crosswalk?framework=astrology", "?framework")]
    public async Task A_word_that_the_catalogue_does_not_know_is_refused_with_its_parameter(string path, string parameter)
    {
        var problem = await Guest.GetAsync(Standards + path).ProblemAsync(400, "validation");

        Assert.Contains(parameter, problem["errors"]!.AsObject().Select(e => e.Key));
    }

    [Theory]
    [InlineData("/eu-ai-act/dates?on=yesterday", "bad-request")]
    [InlineData("/eu-ai-act/dates?on=02/12/2027", "bad-request")]
    [InlineData("/eu-ai-act/dates?on=2027-02-30", "bad-request")]
    [InlineData("/eu-ai-act/dates?day=2026-11-23", "unknown-parameter")]
    public async Task A_day_that_is_none_is_refused(string path, string type) => await Guest.GetAsync(Standards + path).ProblemAsync(400, type);

    [Fact]
    public async Task The_description_of_the_service_tells_one_body_from_another()
    {
        var description = (await service.CreateClient().GetFromJsonAsync<JsonObject>("/openapi/v1.json"))!;

        var crosswalk = description["paths"]!["/api/v1/standards/crosswalk"]!["get"]!;
        Assert.Equal(["from", "framework"], crosswalk["parameters"]!.AsArray().Select(p => (string)p!["name"]!));
        Assert.Equal("#/components/schemas/CrosswalkCatalogueResponse", (string?)crosswalk["responses"]!["200"]!["content"]!["application/json"]!["schema"]!["$ref"]);
        Assert.NotNull(description["components"]!["schemas"]!["CrosswalkCatalogueResponse"]!["properties"]!["strengths"]);
        Assert.NotNull(description["components"]!["schemas"]!["PageOfListClassificationsRow"]);
        Assert.Contains("effect", description["paths"]!["/api/v1/standards/eu-ai-act/duties"]!["get"]!["parameters"]!.AsArray().Select(p => (string)p!["name"]!));
    }

    private async Task<int> CountAsync(string path) => (await Guest.GetFromJsonAsync<JsonObject>(Standards + path))!["items"]!.AsArray().Count;

    private static void AssertCited(JsonNode? statement)
    {
        var citation = statement!["citation"];
        Assert.NotEmpty((string?)citation?["reference"] ?? "");
        Assert.Contains("2024/1689", (string?)citation!["act"]);
        Assert.Equal("2026-11-23", (string?)citation["asOf"]);
    }
}
