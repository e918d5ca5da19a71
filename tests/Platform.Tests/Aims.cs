using System.Diagnostics;

namespace AimsPlatform.Platform.Tests;

/// <summary>The command <c>./aims</c> on a platform of these tests' own, beside the one a developer may have up.</summary>
internal static class Aims
{
    /// <summary>The root of the repository.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Where the platform of these tests keeps its state.</summary>
    public static string Run { get; } = Path.Combine(Root, ".run", "platform-tests");

    public static async Task<string> DoAsync(params string[] arguments)
    {
        var (exitCode, output, errors) = await RunAsync(Path.Combine(Root, "aims"), arguments);
        return exitCode == 0 ? output : throw new InvalidOperationException($"./aims {string.Join(' ', arguments)} ended with {exitCode}:\n{output}\n{errors}");
    }

    /// <summary>Runs any program in the environment of this platform, to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(string program, IEnumerable<string> arguments, int seconds = 400)
    {
        using var process = new Process { StartInfo = Start(program, arguments) };
        process.Start();
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} did not end within {seconds} seconds. It said:\n{await output}\n{await errors}");
        }

        return (process.ExitCode, await output, await errors);
    }

    private static ProcessStartInfo Start(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Root, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };

        // What `dotnet test` tells its children about MSBuild would mislead the build that `up` runs.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || name.StartsWith("AIMS_", StringComparison.Ordinal)).ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment["AIMS_RUN"] = Run;
        start.Environment["AIMS_PORT"] = "0";

        // The limits protect organisations from each other; here two of them carry every test.
        foreach (var whose in (string[])["Tenant", "Client", "Anonymous"])
        {
            start.Environment[$"RateLimits__{whose}__PerSecond"] = "1000000";
            start.Environment[$"RateLimits__{whose}__Burst"] = "1000000";
        }

        return start;
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "AimsPlatform.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("These tests run from inside the repository.");
    }
}
