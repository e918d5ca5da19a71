using System.Globalization;
using AimsPlatform.Testing;
using static AimsPlatform.AiSystemInventory.Tests.ImportCalls;

namespace AimsPlatform.AiSystemInventory.Tests;

/// <summary>Inventories that governments published, as they published them; skipped where the files are not there.</summary>
public sealed class ImportPublicFilesTests(InventoryFixture service)
{
    private readonly Tenant _tenant = Tenant.New();

    public static TheoryData<string> Agencies { get; } = [.. Lines().Select(line => line[0])];

    private HttpClient Importer => service.As(_tenant, "AIMS-M");

    [Theory(SkipTestWithoutData = true, Skip = "The public files are not here.", SkipUnless = nameof(Here))]
    [MemberData(nameof(Agencies))]
    public async Task An_agency_file_of_2025_imports_by_itself_to_its_known_counts(string agency)
    {
        var line = Lines().Single(l => l[0] == agency);
        var path = Path.Combine(SharedData!, "us-agency-raw-2025", line[1]);
        var file = await File.ReadAllBytesAsync(path);

        var job = await Importer.ImportAsync(file, Path.GetFileName(path));

        Assert.Equal(int.Parse(line[6], CultureInfo.InvariantCulture), job.Counts().Created);
        Assert.Equal(int.Parse(line[4], CultureInfo.InvariantCulture), job["report"]!["columns"]!.AsArray().Count);
        if (line[16] == "exact")
        {
            await ExpectAsync("impact:high_impact", line[9]);
            await ExpectAsync("impact:presumed_not", line[10]);
            await ExpectAsync("impact:not", line[11]);
            await ExpectAsync("stage:pre_deployment", line[12]);
            await ExpectAsync("stage:pilot", line[13]);
            await ExpectAsync("stage:deployed", line[14]);
            await ExpectAsync("stage:retired", line[15]);
        }

        var again = (await Importer.ImportAsync(file, Path.GetFileName(path))).Counts();
        Assert.Equal((0, 0, job.Counts().Created), (again.Created, again.Updated, again.Unchanged));
    }

    [Theory(Skip = "The public files are not here.", SkipUnless = nameof(Here))]
    [InlineData("us-fed-2023-2024-consolidated/2023_consolidated_ai_inventory_raw.csv", 710)]
    [InlineData("us-fed-2023-2024-consolidated/2024_consolidated_ai_inventory_raw_v2.csv", 2133)]
    [InlineData("us-fed-2023-2024-consolidated/2024_consolidated_ai_inventory_raw_v2.xls", 2133)]
    [InlineData("uk-atrs/atrs_records.csv", 136)]
    [InlineData("uk-atrs/atrs_records.json", 136)]
    [InlineData("demo-seed-us-2025/systems.csv", 72)]
    public async Task A_public_inventory_imports_by_itself_and_a_second_time_changes_nothing(string name, int systems)
    {
        var file = await File.ReadAllBytesAsync(Path.Combine(SharedData!, name));

        Assert.Equal((systems, 0, 0, 0), (await Importer.ImportAsync(file, Path.GetFileName(name))).Counts());
        Assert.Equal((0, 0, systems, 0), (await Importer.ImportAsync(file, Path.GetFileName(name))).Counts());
        foreach (var format in new[] { "csv", "xlsx", "json", "ndjson" })
        {
            var exported = await Importer.GetByteArrayAsync($"{Calls.Systems}/exports?format={format}");
            Assert.Equal((0, 0, systems, 0), (await Importer.ImportAsync(exported, $"export.{format}")).Counts());
        }
    }

    public static bool Here => SharedData is not null;

    private async Task ExpectAsync(string tag, string count) =>
        Assert.Equal((tag, long.Parse(count, CultureInfo.InvariantCulture)), (tag, await Importer.TotalAsync($"&tag={tag}")));

    private static string[][] Lines() =>
        SharedData is null ? [] : [.. File.ReadLines(Path.Combine(SharedData, "us-agency-raw-2025", "expected_counts.csv")).Skip(1).Where(l => l.Length > 0).Select(l => l.Split(','))];
}
