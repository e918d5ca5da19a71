using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using AimsPlatform.Testing;
using CsCheck;
using static AimsPlatform.AiSystemInventory.Tests.Calls;
using static AimsPlatform.AiSystemInventory.Tests.ImportCalls;

namespace AimsPlatform.AiSystemInventory.Tests;

public sealed class ExportTests(InventoryFixture service)
{
    private static readonly string[] Tricky =
    [
        "=cmd|'/c calc'!A1", "+1", "-", "@SUM(A1)", "'=1", " padded ", "a; b\\; c", "line\nbreak", "N/A", "none", "\"quoted\", text", "日本語", "[1]", "2025", "\ttab",
    ];

    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.Int[0, Tricky.Length - 1].Select(i => Tricky[i]),
        Gen.String[Gen.Char.AlphaNumeric, 1, 40]);

    private readonly Tenant _tenant = Tenant.New();

    private HttpClient Importer => service.As(_tenant, "AIMS-M", "SO");

    [Theory]
    [InlineData("csv")]
    [InlineData("xlsx")]
    [InlineData("json")]
    [InlineData("ndjson")]
    public async Task What_goes_out_comes_back_equal(string format)
    {
        var systems = Gen.Select(Text, Text, Text, Text.List[0, 3], Text.List[0, 3]).Array[30].Single();
        foreach (var (name, purpose, vendor, tags, extra) in systems)
        {
            var system = ASystem(name);
            system["purpose"] = purpose;
            system["vendor"] = vendor;
            system["tags"] = new JsonArray([.. tags.Distinct().Where(t => t.Trim().Length > 0).Select(t => (JsonNode)t)]);
            system["extra"] = new JsonObject([.. extra.Distinct().Select((text, i) => KeyValuePair.Create(text, (JsonNode?)(i == 0 ? "" : text)))]);
            system["jurisdictions"] = new JsonArray("EU", "US; CA");
            system["oversight"] = new JsonObject { ["autonomy"] = "human_in_the_loop", ["overseers"] = new JsonArray(Guid.CreateVersion7()), ["measures"] = name };
            system["technology"] = new JsonObject { ["models"] = new JsonArray(new JsonObject { ["name"] = purpose, ["version"] = "1" }) };
            system["links"] = new JsonArray(new JsonObject { ["kind"] = "doc", ["title"] = name, ["reference"] = vendor });
            system["dates"] = new JsonObject { ["initiated"] = new JsonObject { ["value"] = "2025-Q3", ["precision"] = "quarter" } };
            system["affected"] = new JsonObject { ["vulnerableGroups"] = true };
            system["inScope"] = false;
            system["scopeReason"] = "Somebody else's";
            await Importer.RegisterAsync(system);
        }

        var before = await EverythingAsync();
        var exported = await Importer.GetByteArrayAsync($"{Systems}/exports?format={format}");
        var job = await Importer.ImportAsync(exported, $"export.{format}");

        Assert.True(job.Counts() == (0, 0, 30, 0), $"{job}\n{await Importer.GetStringAsync($"{Jobs}/jobs/{job.Id()}/changes")}\n{await Importer.GetStringAsync($"{Jobs}/jobs/{job.Id()}/rejections")}");
        Assert.Equal(before, await EverythingAsync());

        // In another organisation the same file makes the same systems.
        var elsewhere = service.As(Tenant.New(), "AIMS-M", "SO");
        Assert.Equal((30, 0, 0, 0), (await elsewhere.ImportAsync(exported, $"export.{format}")).Counts());
        Assert.Equal((0, 0, 30, 0), (await elsewhere.ImportAsync(exported, $"export.{format}")).Counts());
    }

    [Fact]
    public async Task Formulas_are_guarded_in_a_spreadsheet_and_filters_narrow_an_export()
    {
        await Importer.RegisterAsync(ASystem("=cmd|'/c calc'!A1"));
        var tagged = ASystem("Plain");
        tagged["tags"] = new JsonArray("chosen");
        await Importer.RegisterAsync(tagged);

        var all = await Importer.GetStringAsync($"{Systems}/exports?format=csv");
        Assert.Contains(",'=cmd|'/c calc'!A1,", all, StringComparison.Ordinal);
        var some = await Importer.GetStringAsync($"{Systems}/exports?format=csv&tag=chosen");
        Assert.DoesNotContain("=cmd", some, StringComparison.Ordinal);
        Assert.Contains("Plain", some, StringComparison.Ordinal);
        await ProblemAsync(await Importer.GetAsync($"{Systems}/exports?format=pdf"), 400);
    }

    private async Task<string> EverythingAsync()
    {
        var all = new StringBuilder();
        foreach (var item in (await Importer.ItemsAsync($"{Systems}?sort=number")).ToList())
        {
            all.Append(await Importer.GetStringAsync($"{Systems}/{item!["id"]}")).Append('\n');
        }

        return all.ToString();
    }
}
