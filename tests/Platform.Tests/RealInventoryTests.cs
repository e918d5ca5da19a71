using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AimsPlatform.Testing;

namespace AimsPlatform.Platform.Tests;

/// <summary>
/// Inventories that public bodies really published, through the gateway. They lie beside the repository; where they do
/// not, the tests say that they were skipped.
/// </summary>
public sealed class RealInventoryTests(RunningPlatform platform)
{
    private const string Imports = "/api/v1/ai-systems/imports";
    private const string Absent = "The folder shared/data with published inventories is not beside the repository.";

    private static readonly string? Data = new[] { Path.Combine(Aims.Root, "..", "shared", "data") }.FirstOrDefault(Directory.Exists);

    /// <summary>A line of <c>expected_counts.csv</c>: what its file must come to, and the counts of others where they agree exactly.</summary>
    public static TheoryData<string, string, int, string?> Agencies
    {
        get
        {
            var agencies = new TheoryData<string, string, int, string?>();
            foreach (var columns in Data is null ? [] : File.ReadLines(Path.Combine(Data, "us-agency-raw-2025", "expected_counts.csv")).Skip(1).Select(line => line.Split(',')))
            {
                agencies.Add(columns[0], columns[1], Number(columns[6]), columns[16].Trim() == "exact" ? string.Join(' ', columns[9..16]) : null);
            }

            return agencies.Count > 0 ? agencies : new TheoryData<string, string, int, string?> { { "none", "", 0, null } };
        }
    }

    [Theory]
    [MemberData(nameof(Agencies))]
    public async Task An_agencys_file_comes_to_its_counts_and_neither_it_nor_its_export_changes_anything_again(string agency, string file, int named, string? exact)
    {
        Assert.SkipWhen(Data is null, Absent);
        var importer = await NewOrganisationAsync();
        var bytes = await File.ReadAllBytesAsync(Path.Combine(Data!, "us-agency-raw-2025", file));

        Assert.Equal((named, 0, 0), await ImportAsync(importer, bytes, Path.GetFileName(file), agency));
        Assert.Equal(named, await TotalAsync(importer));
        if (exact is not null)
        {
            string[] tags = ["impact:high_impact", "impact:presumed_not", "impact:not", "stage:pre_deployment", "stage:pilot", "stage:deployed", "stage:retired"];
            var counted = new List<long>();
            foreach (var tag in tags)
            {
                counted.Add(await TotalAsync(importer, "&tag=" + tag));
            }

            Assert.Equal(tags.Zip(exact.Split(' ')).Where(pair => pair.Second.Length > 0).Select(pair => $"{pair.First} {pair.Second}"),
                tags.Zip(counted).Where(pair => exact.Split(' ')[Array.IndexOf(tags, pair.First)].Length > 0).Select(pair => $"{pair.First} {pair.Second}"));
        }

        Assert.Equal((0, 0, named), await ImportAsync(importer, bytes, Path.GetFileName(file), agency));
        await ExportsComeBackUnchangedAsync(importer, named, "xlsx");
    }

    [Theory]
    [InlineData("2023_consolidated_ai_inventory_raw.csv", 710, "csv")]
    [InlineData("2024_consolidated_ai_inventory_raw_v2.csv", 2133, "ndjson")]
    [InlineData("2024_consolidated_ai_inventory_raw_v2.xls", 2133, "json")]
    public async Task A_consolidated_inventory_is_taken_whole_and_neither_it_nor_its_export_changes_anything_again(string file, int rows, string format)
    {
        Assert.SkipWhen(Data is null, Absent);
        var importer = await NewOrganisationAsync();
        var bytes = await File.ReadAllBytesAsync(Path.Combine(Data!, "us-fed-2023-2024-consolidated", file));

        var (created, _, rejected) = await CountsAsync(importer, bytes, file, "consolidated");
        Assert.Equal(rows, created + rejected);
        Assert.True(rejected < rows / 100, $"{rejected} of {rows} rows were rejected.");
        Assert.Equal((0, created, rejected), await AgainAsync(importer, bytes, file));
        await ExportsComeBackUnchangedAsync(importer, created, format);
    }

    private static async Task ExportsComeBackUnchangedAsync(HttpClient importer, int systems, string format)
    {
        var export = await importer.GetAsync($"/api/v1/ai-systems/exports?format={format}");
        Assert.True(export.IsSuccessStatusCode, await export.Content.ReadAsStringAsync());
        Assert.Equal((0, 0, systems), await ImportAsync(importer, await export.Content.ReadAsByteArrayAsync(), "export." + format, null));
        Assert.Equal(systems, await TotalAsync(importer));
    }

    private static async Task<(int Created, int Unchanged, int Rejected)> AgainAsync(HttpClient importer, byte[] file, string name)
    {
        var counts = (await EndedAsync(importer, file, name, "consolidated"))["counts"]!;
        return ((int)counts["created"]! + (int)counts["updated"]!, (int)counts["unchanged"]!, (int)counts["rejected"]!);
    }

    private static async Task<(int Created, int Updated, int Rejected)> CountsAsync(HttpClient importer, byte[] file, string name, string source)
    {
        var counts = (await EndedAsync(importer, file, name, source))["counts"]!;
        return ((int)counts["created"]!, (int)counts["updated"]!, (int)counts["rejected"]!);
    }

    private static async Task<(int Created, int Updated, int Unchanged)> ImportAsync(HttpClient importer, byte[] file, string name, string? source)
    {
        var job = await EndedAsync(importer, file, name, source);
        Assert.True((int)job["counts"]!["updated"]! == 0, await importer.GetStringAsync($"{Imports}/jobs/{job["id"]}/changes?limit=3"));
        return ((int)job["counts"]!["created"]!, (int)job["counts"]!["updated"]!, (int)job["counts"]!["unchanged"]!);
    }

    private static async Task<JsonNode> EndedAsync(HttpClient importer, byte[] file, string name, string? source)
    {
        using var form = new MultipartFormDataContent();
        if (source is not null)
        {
            form.Add(new StringContent(source), "source");
        }

        var content = new ByteArrayContent(file);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        form.Add(content, "file", name);
        using var accepted = await importer.PostAsync(Imports, form);
        Assert.True(accepted.StatusCode == System.Net.HttpStatusCode.Accepted, await accepted.Content.ReadAsStringAsync());
        JsonNode? job = null;
        await Eventually.TrueAsync(async () =>
        {
            job = await importer.GetFromJsonAsync<JsonNode>(accepted.Headers.Location);
            return (string)job!["status"]! is "completed" or "failed";
        }, $"{name} is imported", 120);
        Assert.True((string)job!["status"]! == "completed", job.ToJsonString());
        return job;
    }

    private static async Task<long> TotalAsync(HttpClient importer, string filter = "") =>
        (long)(await importer.GetFromJsonAsync<JsonNode>($"/api/v1/ai-systems?limit=1&total=true{filter}"))!["total"]!;

    // Signed with identity's own key for an organisation that nobody else is: what is counted is what this test brought.
    private async Task<HttpClient> NewOrganisationAsync() => platform.Caller((await KeysOfIdentity.OfAsync(platform)).Token("AIMS-M"));

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
