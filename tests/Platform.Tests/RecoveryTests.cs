using System.Diagnostics;
using System.Net;

namespace AimsPlatform.Platform.Tests;

/// <summary>A crash needs nobody: whatever is killed comes back by itself, and the platform with it.</summary>
public sealed class RecoveryTests(RunningPlatform platform)
{
    [Theory]
    [InlineData("gateway", 1)]
    [InlineData("identity", 2)]
    [InlineData("ai-system-inventory", 2)]
    [InlineData("risk-register", 2)]
    [InlineData("epmd", 1)]
    [InlineData("rabbitmq", 1)]
    [InlineData("postgres", 1)]
    public async Task A_killed_process_comes_back_and_the_platform_is_healthy_again(string program, int processes)
    {
        var killed = await Processes.KillAsync(program);

        Assert.Equal(processes, killed.Length);
        await Processes.ReplacedAsync(program, killed, processes);
        await platform.HealthyAsync();
        Assert.Equal(HttpStatusCode.OK, (await (await platform.AsAsync("meridian", "AIMS-M")).GetAsync("/api/v1/me")).StatusCode);
    }

    [Fact]
    public async Task Up_again_changes_nothing_and_is_quick()
    {
        await platform.HealthyAsync();
        var before = await PidsAsync();
        var clock = Stopwatch.StartNew();

        var said = await platform.UpAsync();

        Assert.Contains("The platform is up.", said);
        Assert.Equal(before, await PidsAsync());
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60), $"It took {clock.Elapsed}.");
    }

    [Fact]
    public async Task Up_after_the_supervisor_itself_was_killed_leaves_one_of_everything()
    {
        using (var supervisor = Process.GetProcessById(int.Parse(await File.ReadAllTextAsync(Path.Combine(Aims.Run, "supervisord.pid")))))
        {
            supervisor.Kill();
        }

        await platform.UpAsync();

        await platform.HealthyAsync();
        Assert.Equal(2, (await Processes.OfAsync("risk-register")).Length);
        Assert.Equal(HttpStatusCode.OK, (await (await platform.AsAsync("meridian", "AIMS-M")).GetAsync("/api/v1/me")).StatusCode);
    }

    private static async Task<string> PidsAsync() =>
        string.Join(' ', (await Task.WhenAll(((string[])["postgres", "epmd", "rabbitmq", "gateway", .. RunningPlatform.Services]).Select(Processes.OfAsync))).SelectMany(pids => pids));
}
