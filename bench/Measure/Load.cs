using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace AimsPlatform.Bench;

/// <summary>The tools that drive load: wrk for HTTP, pgbench for the database alone.</summary>
internal static partial class Load
{
    private const int Seconds = 5;

    // The runtime compiles in steps, each after it has seen enough calls; with five processes on two cores that takes this long.
    private const int WarmUpSeconds = 20;

    /// <summary>Lets the runtime compile what is measured afterwards; what a cold process answers late is no figure.</summary>
    public static async Task WarmUpAsync(params (string Url, string? Token, string? Body)[] requests)
    {
        foreach (var (url, token, body) in requests)
        {
            await RunWrkAsync(url, 16, token, body, WarmUpSeconds);
        }
    }

    /// <summary>Requests per second over this many connections; fails when any answer is not 2xx.</summary>
    public static async Task<double> HttpAsync(string url, int connections, string? token, string? body = null)
    {
        var output = await RunWrkAsync(url, connections, token, body);
        return output.Contains("Non-2xx", StringComparison.Ordinal) || output.Contains("Socket errors", StringComparison.Ordinal)
            ? throw new InvalidOperationException($"{url} refused some requests: {output.ReplaceLineEndings(" ")}")
            : double.Parse(WrkRate().Match(output).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    private static async Task<string> RunWrkAsync(string url, int connections, string? token, string? body, int seconds = Seconds)
    {
        var script = Path.GetTempFileName();
        await File.WriteAllTextAsync(script, $"""
            wrk.method = "{(body is null ? "GET" : "POST")}"
            wrk.headers["Content-Type"] = "application/json"
            {(token is null ? "" : $"wrk.headers[\"Authorization\"] = \"Bearer {token}\"")}
            {(body is null ? "" : $"wrk.body = [[{body}]]")}
            """);
        var output = await RunAsync("wrk", ["-t", "1", "-c", connections.ToString(CultureInfo.InvariantCulture), "-d", $"{seconds}s", "-s", script, url]);
        File.Delete(script);
        return output;
    }

    /// <summary>Transactions per second of one script over this many connections.</summary>
    public static async Task<double> PgbenchAsync(string database, string sql, int connections)
    {
        var script = Path.GetTempFileName();
        await File.WriteAllTextAsync(script, sql);
        var clients = connections.ToString(CultureInfo.InvariantCulture);
        var output = await RunAsync("pgbench", ["-n", "-M", "prepared", "-f", script, "-c", clients, "-j", "1", "-T", $"{Seconds}", "-h", "127.0.0.1",
            "-p", Settings.Of("AIMS_POSTGRES_PORT"), "-U", Settings.Of("AIMS_POSTGRES_USER"), database], ("PGPASSWORD", Settings.Of("AIMS_POSTGRES_PASSWORD")));
        File.Delete(script);
        return double.Parse(PgbenchRate().Match(output).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    public static async Task<string> TokenAsync(string organisation, string roles) => (await RunAsync("./aims", ["token", organisation, roles])).Trim();

    public static async Task<string> RunAsync(string command, string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{command} failed: {await errors}{output}");
    }

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")]
    private static partial Regex WrkRate();

    [GeneratedRegex(@"tps = ([\d.]+)")]
    private static partial Regex PgbenchRate();
}

/// <summary>Where the measured platform is: the settings that <c>./aims up</c> recorded.</summary>
internal static class Settings
{
    public static string Of(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
        ? value
        : throw new InvalidOperationException($"{name} is not set; run bench/run.");
}
