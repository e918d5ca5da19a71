using System.Diagnostics;
using System.Net;
using AimsPlatform.Testing;

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
        foreach (var path in (string[])["/api/v1/me", "/api/v1/ai-systems", "/api/v1/risks"])
        {
            await Eventually.TrueAsync(async () => await StatusAsync(path) == HttpStatusCode.OK, $"{path} answers again", 60);
        }
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

    [Theory]
    [InlineData("abc")]
    [InlineData("99999")]
    public async Task A_port_that_is_none_is_said_to_be_none(string port)
    {
        var (exitCode, _, errors) = await Aims.RunAsync("env", [$"AIMS_PORT={port}", Path.Combine(Aims.Root, "aims"), "up"]);

        Assert.NotEqual(0, exitCode);
        Assert.Contains($"AIMS_PORT is {port}", errors);
        Assert.DoesNotContain("Traceback", errors);
    }

    [Fact]
    public async Task An_up_that_was_broken_off_while_it_moved_the_gateway_can_go_back()
    {
        await platform.HealthyAsync();
        var (env, before) = (Path.Combine(Aims.Run, "env"), await PidsAsync());
        var kept = await File.ReadAllLinesAsync(env);
        var port = kept.Single(line => line.StartsWith("AIMS_GATEWAY_PORTS=", StringComparison.Ordinal)).Split('=')[1];
        // What such an `up` leaves: the new port is on record, the gateway listens at the old one.
        await File.WriteAllLinesAsync(env, kept.Select(line => line.StartsWith("AIMS_GATEWAY_PORTS=", StringComparison.Ordinal) ? "AIMS_GATEWAY_PORTS=16999" : line));

        var (exitCode, _, errors) = await Aims.RunAsync("env", [$"AIMS_PORT={port}", Path.Combine(Aims.Root, "aims"), "up"]);

        Assert.True(exitCode == 0, errors);
        Assert.Equal(before, await PidsAsync());
    }

    private async Task<HttpStatusCode?> StatusAsync(string path)
    {
        try
        {
            return (await (await platform.AsAsync("meridian", "AIMS-M")).GetAsync(path)).StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static async Task<string> PidsAsync() =>
        string.Join(' ', (await Task.WhenAll(((string[])["postgres", "epmd", "rabbitmq", "gateway", .. RunningPlatform.Services]).Select(Processes.OfAsync))).SelectMany(pids => pids));
}
