using System.Diagnostics;
using System.Globalization;

namespace AimsPlatform.Bench;

/// <summary>What a service's process holds, in MB, as the kernel counts it.</summary>
internal static class Memory
{
    /// <summary>All pages in memory, those shared with the other services counted in full for each of them.</summary>
    public static double Resident(string service) => Read(service, "status", "VmRSS");

    /// <summary>Its own pages, and of each shared page the part that falls to it: over all processes this adds up to what the machine spends.</summary>
    public static double Proportional(string service) => Read(service, "smaps_rollup", "Pss");

    /// <summary>The most that was resident since <see cref="ForgetPeak"/>.</summary>
    public static double Peak(string service) => Read(service, "status", "VmHWM");

    public static void ForgetPeak(string service) => File.WriteAllText($"/proc/{ProcessOf(service)}/clear_refs", "5");

    private static double Read(string service, string file, string entry)
    {
        var line = File.ReadLines($"/proc/{ProcessOf(service)}/{file}").First(line => line.StartsWith(entry + ":", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }

    public static int ProcessOf(string service)
    {
        var address = $"ASPNETCORE_URLS=http://127.0.0.1:{Settings.Of($"AIMS_{service.ToUpperInvariant().Replace('-', '_')}_URL").Split(':')[^1]}\0";
        return Process.GetProcessesByName("dotnet").First(candidate => EnvironmentOf(candidate.Id).Contains(address, StringComparison.Ordinal)).Id;
    }

    public static string EnvironmentOf(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/environ");
        }
        catch (Exception ended) when (ended is IOException or UnauthorizedAccessException)
        {
            return ""; // another process, which has just ended or is not ours
        }
    }
}
