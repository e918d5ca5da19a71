using System.Diagnostics;

namespace AimsPlatform.Bench;

/// <summary>(f) What each process holds while nothing happens, and how long a cold start takes to all-ready.</summary>
internal static class Idle
{
    private static readonly string[] Services = ["identity", "ai-system-inventory", "risk-register", "document-control", "gateway"];

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
        return
        [
            new Figure("cold start, everything built, to all-ready", "s", starts, "", [], "30 s"),
            .. Services.SelectMany(service => new[]
            {
                new Figure($"idle memory of {service}, resident (VmRSS)", "MB", [Memory.Resident(service)], "", [], "120 MB"),
                new Figure($"idle memory of {service}, proportional (PSS: shared pages divided among those who share them)", "MB", [Memory.Proportional(service)], "", [], ""),
            }),
        ];
    }
}
