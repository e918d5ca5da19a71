using System.Diagnostics;
using System.Globalization;
using AimsPlatform.Testing;

namespace AimsPlatform.Platform.Tests;

/// <summary>The processes of the platform as supervisord knows them.</summary>
internal static class Processes
{
    /// <summary>Process ids of every running process of a program: <c>postgres</c>, <c>rabbitmq</c>, <c>gateway</c>, <c>risk-register</c>.</summary>
    public static async Task<int[]> OfAsync(string program)
    {
        // It ends with 3 when a process is not running: the table is what counts.
        var (_, table, _) = await Aims.RunAsync("supervisorctl", ["-c", Path.Combine(Aims.Run, "supervisord.conf"), "status"], 30);
        return [.. from line in table.Split('\n')
                   let columns = line.Split((char[])[' ', ','], StringSplitOptions.RemoveEmptyEntries)
                   where columns is [_, "RUNNING", "pid", ..] && columns[0].Split(':')[0] == program
                   select int.Parse(columns[3], CultureInfo.InvariantCulture)];
    }

    /// <summary>kill -9; <paramref name="instances"/> of them, all when it says nothing.</summary>
    public static async Task<int[]> KillAsync(string program, int instances = int.MaxValue)
    {
        var ids = await OfAsync(program);
        Assert.NotEmpty(ids);
        foreach (var id in ids.Take(instances))
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
        }

        return [.. ids.Take(instances)];
    }

    /// <summary>Until as many processes as before run, none of them a killed one.</summary>
    public static async Task ReplacedAsync(string program, int[] killed, int count) => await Eventually.TrueAsync(async () =>
    {
        var now = await OfAsync(program);
        return now.Length == count && !now.Intersect(killed).Any();
    }, $"{program} runs again", 60);
}
