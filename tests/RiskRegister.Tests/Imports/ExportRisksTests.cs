using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using AimsPlatform.AiSystemInventory.Contracts;
using AimsPlatform.Testing;
using CsCheck;
using static AimsPlatform.RiskRegister.Tests.Imports.RiskFiles;
using static AimsPlatform.RiskRegister.Tests.Organisation;

namespace AimsPlatform.RiskRegister.Tests.Imports;

/// <summary>What leaves the register as a table, and comes back.</summary>
public sealed class ExportRisksTests(RiskRegisterFixture service)
{
    private static readonly string[] Tricky =
    [
        "=cmd|'/c calc'!A1", "+1-1", "-.-", "@SUM(A1)", "'=1", " padded ", "a; b\\; c", "line\nbreak", "N/A", "none", "\"quoted\", text", "日本語のリスク", "[1]", "2025", "\ttab",
    ];

    private static readonly Gen<string> Text = Gen.OneOf(Gen.Int[0, Tricky.Length - 1].Select(i => Tricky[i]), Gen.String[Gen.Char.AlphaNumeric, 3, 40]);

    private readonly Register _register = new(service);

    private HttpClient Importer => _register.Analyst;

    [Theory]
    [InlineData("csv")]
    [InlineData("xlsx")]
    [InlineData("json")]
    [InlineData("ndjson")]
    public async Task What_goes_out_comes_back_equal(string format)
    {
        var elsewhere = new Register(service);
        var (here, there) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await _register.TellAsync(Stands(here, "A-1"));
        await elsewhere.TellAsync(Stands(there, "A-1"));
        var kinds = new[] { "aims", "process", "ai_system" };
        foreach (var (title, description, process, tags, extra) in Gen.Select(Text, Text, Text, Text.List[0, 3], Text.List[0, 3]).Array[20].Single())
        {
            var scope = kinds[title.Length % 3];
            var raised = await Importer.PostAsJsonAsync(Url, new JsonObject
            {
                ["title"] = title.Length < 3 ? title + "..." : title, ["description"] = description, ["domain"] = "privacy", ["scope"] = scope, ["process"] = scope == "process" ? process : null,
                ["aiSystemIds"] = scope == "ai_system" ? new JsonArray(here) : [], ["ownerId"] = Guid.CreateVersion7(), ["businessUnit"] = process,
                ["source"] = new JsonObject { ["kind"] = "legal_gap", ["reference"] = process, ["article"] = title, ["exposure"] = new JsonObject { ["amount"] = 1500000.50m, ["currency"] = "EUR" } },
                ["tags"] = new JsonArray([.. tags.Distinct().Select(tag => (JsonNode)tag)]),
                ["extra"] = new JsonObject([.. extra.Distinct().Select((text, i) => KeyValuePair.Create(text, (JsonNode?)(i == 0 ? "" : text)))]),
            });
            Assert.True(raised.StatusCode == HttpStatusCode.Created, await raised.Content.ReadAsStringAsync());
        }

        await Importer.ImportAsync("Risk,Category,Status,Risk score\n=Told elsewhere,bias,Closed,12\n");
        var before = await EverythingAsync();
        var exported = await Importer.GetByteArrayAsync($"{Url}/exports?format={format}");
        var job = await Importer.ImportAsync(exported, $"export.{format}");

        Assert.True(job.Counts() == (0, 0, 21, 0), $"{job}\n{await Importer.GetStringAsync($"{Jobs}/jobs/{job["id"]}/changes")}\n{await Importer.GetStringAsync($"{Jobs}/jobs/{job["id"]}/rejections")}");
        Assert.Equal(before, await EverythingAsync());

        // In another organisation the same file makes the same risks, of the system that came from the same source.
        var taken = await elsewhere.Analyst.ImportAsync(exported, $"export.{format}");
        Assert.True(taken.Counts() == (21, 0, 0, 0), $"{taken}\n{await elsewhere.Analyst.GetStringAsync($"{Jobs}/jobs/{taken["id"]}/rejections")}");
        Assert.Equal((0, 0, 21, 0), (await elsewhere.Analyst.ImportAsync(exported, $"export.{format}")).Counts());
        Assert.DoesNotContain(here.ToString(), await elsewhere.Analyst.GetStringAsync($"{Url}?limit=200"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task I29_an_export_says_what_the_register_computed_and_when_and_reading_it_back_asserts_none_of_it()
    {
        var accepted = await _register.AcceptedRiskAsync();
        var export = JsonNode.Parse(await Importer.GetStringAsync($"{Url}/exports?format=json"))!.AsArray().Single()!;

        Assert.Equal(("accepted", "true"), ((string)export["info: state"]!, (string)export["info: acceptable"]!));
        Assert.NotNull(export["info: level"]);
        Assert.NotNull(export["info: as of"]);
        Assert.NotNull(export["info: accepted until"]);
        Assert.NotNull(export["info: review due"]);

        export["info: state"] = "closed";
        var job = await Importer.ImportAsync(Encoding.UTF8.GetBytes(new JsonArray(export.DeepClone()).ToJsonString()), "edited.json");
        Assert.Equal((0, 0, 1, 0), job.Counts());
        Assert.Equal("accepted", await _register.StateOfAsync(accepted));

        var elsewhere = new Organisation(service);
        Assert.Equal((1, 0, 0, 0), (await elsewhere.Analyst.ImportAsync(Encoding.UTF8.GetBytes(new JsonArray(export.DeepClone()).ToJsonString()), "theirs.json")).Counts());
        Assert.Equal("identified", (string)(await elsewhere.Analyst.OneAsync("domain=bias"))["state"]!);
    }

    [Fact]
    public async Task Formulas_are_guarded_in_a_spreadsheet_and_filters_narrow_an_export()
    {
        await Importer.ImportAsync("Risk,Category\n=cmd|'/c calc'!A1,bias\nPlainly said,privacy\n");

        Assert.Contains("'=cmd|", await Importer.GetStringAsync($"{Url}/exports?format=csv"), StringComparison.Ordinal);
        var some = await Importer.GetStringAsync($"{Url}/exports?format=csv&domain=privacy");
        Assert.DoesNotContain("=cmd", some, StringComparison.Ordinal);
        Assert.Contains("Plainly said", some, StringComparison.Ordinal);
        foreach (var wrong in new[] { "format=pdf", "format=csv&state=nowhere", "format=csv&colour=red" })
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await Importer.GetAsync($"{Url}/exports?{wrong}")).StatusCode);
        }

        Assert.Equal(HttpStatusCode.Forbidden, (await service.As(_register.Tenant.Colleague(), "EMP").GetAsync($"{Url}/exports")).StatusCode);
    }

    private static AiSystemStands Stands(Guid id, string externalId) =>
        new(id, 1, "AIS-0001", "Loan scoring", null, Guid.CreateVersion7(), true, "inception", 1, TimeProvider.System.GetUtcNow(), externalId);

    // What a risk is, without the time at which its standing was computed.
    private async Task<string> EverythingAsync()
    {
        var all = new StringBuilder();
        foreach (var row in await Importer.ItemsAsync($"{Url}?sort=number"))
        {
            var risk = await OkAsync(await Importer.GetAsync($"{Url}/{row!["id"]}"));
            risk["standing"]!["at"] = null;
            all.Append(risk.ToJsonString()).Append('\n');
        }

        return all.ToString();
    }
}
