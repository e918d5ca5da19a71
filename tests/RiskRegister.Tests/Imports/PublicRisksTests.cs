using System.Text;
using System.Text.Json;
using AimsPlatform.Testing;
using YamlDotNet.Serialization;
using static AimsPlatform.RiskRegister.Tests.Imports.RiskFiles;

namespace AimsPlatform.RiskRegister.Tests.Imports;

/// <summary>Catalogues of AI risks that others published, as they published them; skipped where the files are not there.</summary>
public sealed class PublicRisksTests(RiskRegisterFixture service)
{
    private const string Skipped = "The public files are not here.";

    private readonly Tenant _tenant = Tenant.New();

    public static bool Here => Atlas is not null;

    private static string? Atlas => ImportFiles.SharedData is { } data && Path.Combine(data, "ibm-ai-atlas-nexus") is var atlas && Directory.Exists(atlas) ? atlas : null;

    private HttpClient Importer => service.As(_tenant, "AIMS-M", "RA");

    [Fact(Skip = Skipped, SkipUnless = nameof(Here))]
    public async Task A_published_atlas_of_risks_comes_in_once_and_a_second_time_changes_nothing()
    {
        var entries = Entries();
        var file = Encoding.UTF8.GetBytes(string.Join('\n', entries.Select(entry => JsonSerializer.Serialize(entry))));
        (string, string)[] beside =
        [
            ("source", "risk-atlas"), ("mapping", """{"isPartOf":"domain"}"""), ("defaults", """{"domain":"safety"}"""),
            ("values", """{"domain":{"ibm-risk-atlas-fairness":"bias","ibm-risk-atlas-privacy":"privacy","ibm-risk-atlas-robustness":"security","ibm-risk-atlas-robustness-Prompt-attacks":"security","ibm-risk-atlas-robustness-model-behavior-manipulation":"security"}}"""),
        ];

        var job = await Importer.ImportAsync(file, "atlas.ndjson", beside);

        Assert.Equal((entries.Count, 0, 0, 0), job.Counts());
        foreach (var (domain, group) in new[] { ("bias", "-fairness"), ("privacy", "-privacy"), ("security", "-robustness") })
        {
            var expected = entries.Count(entry => entry["isPartOf"]!.Contains(group, StringComparison.Ordinal));
            Assert.Equal(expected, (await Importer.ItemsAsync($"{Url}?domain={domain}")).Count);
        }

        Assert.Equal((0, 0, entries.Count, 0), (await Importer.ImportAsync(file, "atlas.ndjson", beside)).Counts());
        foreach (var format in new[] { "csv", "xlsx", "json", "ndjson" })
        {
            var exported = await Importer.GetByteArrayAsync($"{Url}/exports?format={format}");
            Assert.Equal((0, 0, entries.Count, 0), (await Importer.ImportAsync(exported, $"export.{format}")).Counts());
        }
    }

    [Fact(Skip = Skipped, SkipUnless = nameof(Here))]
    public async Task A_table_of_mappings_comes_in_with_its_remarks_above_the_header()
    {
        var path = Path.Combine(Atlas!, "mappings", "mit-ai-risk-repository_ibm-risk-atlas.tsv");
        var remarks = File.ReadLines(path).TakeWhile(line => line.StartsWith('#')).Count();
        var rows = File.ReadLines(path).Skip(remarks + 1).Count(line => line.Trim().Length > 0);
        (string, string)[] beside =
        [
            ("headerRow", $"{remarks + 1}"), ("delimiter", "tab"), ("defaults", """{"domain":"safety"}"""),
            ("mapping", """{"subject_id":null,"subject_label":"title","object_label":"domain","comment":"description"}"""),
        ];

        var job = await Importer.ImportAsync(await File.ReadAllBytesAsync(path), "mit.tsv", beside);

        Assert.Equal((rows, 0, 0, 0), job.Counts());
        Assert.Equal((0, 0, rows, 0), (await Importer.ImportAsync(await File.ReadAllBytesAsync(path), "mit.tsv", beside)).Counts());
    }

    private static List<Dictionary<string, string?>> Entries()
    {
        using var reader = new StreamReader(Path.Combine(Atlas!, "risk_atlas_data.yaml"));
        var file = new DeserializerBuilder().Build().Deserialize<Dictionary<string, List<Dictionary<string, object?>>>>(reader);
        return file["entries"].ConvertAll(entry => entry.ToDictionary(member => member.Key, member => member.Value is string or null ? (string?)member.Value : JsonSerializer.Serialize(member.Value)));
    }
}
