using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using AimsPlatform.Testing;

namespace AimsPlatform.Platform.Tests;

/// <summary>Two instances of each service share the work, and one may die.</summary>
public sealed class ReplicaTests(RunningPlatform platform)
{
    public static TheoryData<string, string> Reads => new()
    {
        { "identity", "/api/v1/me" },
        { "ai-system-inventory", "/api/v1/ai-systems" },
        { "risk-register", "/api/v1/risks" },
        { "document-control", "/api/v1/documents" },
    };

    [Theory]
    [MemberData(nameof(Reads))]
    public async Task Both_instances_of_a_service_work(string service, string path)
    {
        await platform.HealthyAsync();
        var caller = await platform.AsAsync("meridian", "AIMS-M");
        var before = await WorkedAsync(service);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            for (var number = 0; number < 150; number++)
            {
                Assert.Equal(HttpStatusCode.OK, (await caller.GetAsync(path)).StatusCode);
            }
        }));

        // An idle instance uses next to no processor time; with the load split, each has a fair part of what was used.
        var worked = (await WorkedAsync(service)).Select(instance => (instance.Value - before[instance.Key]).TotalMilliseconds).ToArray();
        Assert.Equal(2, worked.Length);
        Assert.True(worked.Min() > 0.2 * worked.Sum(), $"The instances worked {string.Join(" and ", worked)} ms.");
    }

    [Fact]
    public async Task Every_queue_is_read_by_both_instances_of_its_service()
    {
        await platform.HealthyAsync();

        await Eventually.TrueAsync(async () => (await platform.ConsumersAsync()) is { Count: > 0 } queues && queues.All(queue => queue.Consumers == 2), "each queue has two consumers", 30);
    }

    [Theory]
    [MemberData(nameof(Reads))]
    public async Task One_instance_dies_under_load_and_no_read_fails(string service, string path)
    {
        await platform.HealthyAsync();
        var caller = await platform.AsAsync("meridian", "AIMS-M");
        var answers = new ConcurrentBag<HttpStatusCode>();
        using var enough = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            while (!enough.IsCancellationRequested)
            {
                answers.Add((await caller.GetAsync(path)).StatusCode);
            }
        })).ToArray();
        await Eventually.TrueAsync(() => Task.FromResult(answers.Count > 100), "reads are under way");

        var killed = await Processes.KillAsync(service, instances: 1);

        await Processes.ReplacedAsync(service, killed, 2);
        await platform.HealthyAsync();
        await enough.CancelAsync();
        await Task.WhenAll(readers);
        Assert.All(answers, status => Assert.Equal(HttpStatusCode.OK, status));
    }

    private static async Task<Dictionary<int, TimeSpan>> WorkedAsync(string service) =>
        (await Processes.OfAsync(service)).ToDictionary(id => id, id =>
        {
            using var process = Process.GetProcessById(id);
            return process.TotalProcessorTime;
        });
}
