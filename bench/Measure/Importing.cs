using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Npgsql;

namespace AimsPlatform.Bench;

/// <summary>(e) An inventory is imported, against COPY of the same bytes into a plain table.</summary>
internal static class Importing
{
    private const string Service = "ai-system-inventory";
    private const string RealInventory = "../shared/data/us-fed-2023-2024-consolidated/2024_consolidated_ai_inventory_raw_v2.csv";

    public static async Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        var figures = new List<Figure>();
        if (File.Exists(RealInventory))
        {
            figures.AddRange(await OfAsync("2,133 real AI systems", await File.ReadAllTextAsync(RealInventory, Encoding.Latin1), "3 s", Runs.Count));
        }

        await Settled.WaitAsync();
        var before = Memory.Resident(Service);
        Memory.ForgetPeak(Service);
        figures.AddRange(await OfAsync("100,000 AI systems (one run: their events are worked off for minutes)", Generated(100_000), "60 s", runs: 1));
        figures.Add(new Figure($"resident memory of {Service}, most during this", "MB", [Memory.Peak(Service)], "before", [before], "constant"));
        return figures;
    }

    private static async Task<Figure[]> OfAsync(string what, string csv, string aim, int runs)
    {
        var bytes = Encoding.Latin1.GetBytes(csv);
        var (import, copy) = (new double[runs], new double[runs]);
        for (var run = 0; run < runs; run++)
        {
            // Another source each time: the same one would find everything unchanged. What the one before set off is over.
            await Settled.WaitAsync();
            import[run] = await ImportAsync(bytes, $"bench {Guid.CreateVersion7()}");
            copy[run] = await CopyAsync(csv);
        }

        return [new Figure($"import of {what}", "s", import, "COPY", copy, aim)];
    }

    private static async Task<double> ImportAsync(byte[] file, string source)
    {
        using var http = new HttpClient { BaseAddress = new Uri(Settings.Of("AIMS_URL")), Timeout = TimeSpan.FromMinutes(10) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await Load.TokenAsync("borealis", "AIMS-M"));
        using var form = new MultipartFormDataContent { { new ByteArrayContent(file), "file", "systems.csv" }, { new StringContent(source), "source" } };
        var watch = Stopwatch.StartNew();
        using var accepted = await http.PostAsync("/api/v1/ai-systems/imports", form);
        accepted.EnsureSuccessStatusCode();
        while (true)
        {
            using var job = JsonDocument.Parse(await http.GetStringAsync(accepted.Headers.Location));
            var status = job.RootElement.GetProperty("status").GetString();
            if (status is "completed" or "failed")
            {
                return status == "completed" ? watch.Elapsed.TotalSeconds : throw new InvalidOperationException($"the import failed: {job.RootElement}");
            }

            await Task.Delay(50);
        }
    }

    private static async Task<double> CopyAsync(string csv)
    {
        await using var source = NpgsqlDataSource.Create(Owner.Of("ai_system_inventory"));
        await using var connection = await source.OpenConnectionAsync();
        await using (var create = new NpgsqlCommand("create temp table bench_copy (line text)", connection))
        {
            await create.ExecuteNonQueryAsync();
        }

        var watch = Stopwatch.StartNew();
        await using (var writer = await connection.BeginTextImportAsync("copy bench_copy from stdin (format csv, delimiter E'\\x01', quote E'\\x02')"))
        {
            await writer.WriteAsync(csv.ReplaceLineEndings("\n")); // real files mix their line endings, which COPY refuses
        }

        return watch.Elapsed.TotalSeconds;
    }

    private static string Generated(int count)
    {
        var csv = new StringBuilder("Use Case ID,Use Case Name,Agency,Bureau,Stage of Development,Problem,Vendor\n");
        for (var n = 1; n <= count; n++)
        {
            csv.Append(CultureInfo.InvariantCulture, $"GEN-{n},Generated system {n},Agency {n % 40},Bureau {n % 7},Pilot,Sorts incoming requests of kind {n % 100} by urgency so that people see the urgent ones first,Vendor {n % 300}\n");
        }

        return csv.ToString();
    }
}
