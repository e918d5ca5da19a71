using System.Diagnostics;
using System.Globalization;

namespace AimsPlatform.Bench;

/// <summary>(f) What each process holds while nothing happens, and how long a cold start takes to all-ready.</summary>
internal static class Idle
{
    private static readonly string[] Services = ["identity", "ai-system-inventory", "risk-register", "gateway"];

    public static async Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        var starts = new double[Runs.Count];
        for (var run = 0; run < Runs.Count; run++)
        {
            await Load.RunAsync("./aims", ["down"]);
            var watch = Stopwatch.StartNew();
            await Load.RunAsync("./aims", ["up"]);
            starts[run] = watch.Elapsed.TotalSeconds;
        }

        // Ready is not yet quiet: the runtime gives back what start-up needed within seconds.
        await Task.Delay(TimeSpan.FromSeconds(30));
        var figures = new List<Figure> { new("cold start, everything built, to all-ready", "s", starts, "", [], "30 s") };
        figures.AddRange(Services.Select(service => new Figure($"idle memory of {service}", "MB", [Resident(service)], "", [], "120 MB")));
        return figures;
    }

    private static double Resident(string service)
    {
        var port = Settings.Of($"AIMS_{service.ToUpperInvariant().Replace('-', '_')}_URL").Split(':')[^1];
        var process = Process.GetProcessesByName("dotnet").First(candidate =>
            File.ReadAllText($"/proc/{candidate.Id}/environ").Contains($"ASPNETCORE_URLS=http://127.0.0.1:{port}\0", StringComparison.Ordinal));
        var line = File.ReadLines($"/proc/{process.Id}/status").First(entry => entry.StartsWith("VmRSS", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }
}
