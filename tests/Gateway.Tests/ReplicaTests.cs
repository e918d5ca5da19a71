using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace AimsPlatform.Gateway.Tests;

public sealed class ReplicaTests
{
    [Fact]
    public async Task Replicas_share_the_work()
    {
        await using var platform = await Platform.StartAsync(replicas: 2);
        var caller = platform.As();

        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => caller.GetAsync("/api/v1/risks")));

        Assert.All(platform.Risks, replica => Assert.NotEmpty(replica.Arrivals));
    }

    [Theory]
    [InlineData(502)]
    [InlineData(503)]
    public async Task A_read_that_one_replica_refuses_is_answered_by_the_other(int status)
    {
        await using var platform = await Platform.StartAsync(replicas: 2);
        platform.Risks[0].Answer = http =>
        {
            http.Response.StatusCode = status;
            http.Response.Headers["X-Leftover"] = "of the failed attempt";
            return http.Response.WriteAsync("broken");
        };
        var caller = platform.As();

        for (var i = 0; i < 30; i++)
        {
            var answer = await caller.GetAsync("/api/v1/risks/1");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal("", answer.Header("X-Leftover"));
            Assert.NotEqual("", answer.Header("RateLimit"));
        }

        Assert.NotEmpty(platform.Risks[0].Arrivals);
    }

    [Fact]
    public async Task A_write_that_a_replica_answered_is_never_repeated()
    {
        await using var platform = await Platform.StartAsync(replicas: 2);
        foreach (var replica in platform.Risks)
        {
            replica.Answer = http =>
            {
                http.Response.StatusCode = 503;
                return Task.CompletedTask;
            };
        }

        var answer = await platform.As().PostAsync("/api/v1/risks", new StringContent("{}"));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Single(platform.Risks.SelectMany(replica => replica.Arrivals));
    }

    [Fact]
    public async Task A_read_that_every_replica_refuses_keeps_the_last_answer()
    {
        await using var platform = await Platform.StartAsync(replicas: 2);
        foreach (var replica in platform.Risks)
        {
            replica.Answer = http =>
            {
                http.Response.StatusCode = 503;
                return http.Response.WriteAsync("closed for stocktaking");
            };
        }

        var answer = await platform.As().GetAsync("/api/v1/risks");

        Assert.Equal("closed for stocktaking", await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData(null)]
    public async Task A_write_on_a_connection_that_breaks_is_never_repeated(string? body)
    {
        await using var platform = await Platform.StartAsync(replicas: 2);
        var caller = platform.As();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => caller.GetAsync("/api/v1/risks")));   // connections are kept open
        foreach (var replica in platform.Risks)
        {
            replica.Arrivals.Clear();
            replica.Answer = http =>
            {
                http.Abort();
                return Task.CompletedTask;
            };
        }

        var answer = await caller.PostAsync("/api/v1/risks/1/suspend", body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        await answer.ProblemAsync();
        Assert.Single(platform.Risks.SelectMany(replica => replica.Arrivals));
    }

    [Fact]
    public async Task A_replica_killed_under_load_costs_no_read_and_only_writes_in_flight()
    {
        await using var platform = await Platform.StartAsync(2, ("RateLimits:Tenant:PerSecond", "1000000"), ("RateLimits:Client:PerSecond", "1000000"));
        foreach (var replica in platform.Risks)
        {
            replica.Answer = async http =>
            {
                await http.Request.Body.CopyToAsync(Stream.Null);
                await http.Response.WriteAsync("done");
            };
        }

        var caller = platform.As();
        const int Workers = 8;
        var (reads, failedReads, writes, failedWrites) = (0, 0, 0, 0);
        using var stop = new CancellationTokenSource();
        var load = Enumerable.Range(0, Workers).Select(worker => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                if (worker % 2 == 0)
                {
                    var answer = await caller.GetAsync("/api/v1/risks");
                    Interlocked.Increment(ref answer.IsSuccessStatusCode ? ref reads : ref failedReads);
                }
                else
                {
                    var answer = await caller.PostAsync("/api/v1/risks", worker % 4 == 1 ? new StringContent("{}") : null);
                    Interlocked.Increment(ref answer.IsSuccessStatusCode ? ref writes : ref failedWrites);
                }
            }
        })).ToArray();

        await Platform.Eventually(() => Task.FromResult(reads > 200 && writes > 200), "the load runs");
        await platform.Risks[0].DieAsync();
        var (readsThen, writesThen) = (reads, writes);
        await Platform.Eventually(() => Task.FromResult(reads > readsThen + 500 && writes > writesThen + 500), "the load runs on");
        await platform.Risks[0].ReviveAsync();
        platform.Risks[0].Arrivals.Clear();
        await Platform.Eventually(() => Task.FromResult(!platform.Risks[0].Arrivals.IsEmpty), "the replica is taken back");
        await stop.CancelAsync();
        await Task.WhenAll(load);

        Assert.Equal(0, failedReads);
        Assert.InRange(failedWrites, 0, Workers / 2);
    }

    [Fact]
    public async Task A_service_that_is_away_is_an_honest_503_and_comes_back()
    {
        await using var platform = await Platform.StartAsync();
        var caller = platform.As();
        await platform.Risks[0].DieAsync();

        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post })
        {
            var answer = await caller.SendAsync(new HttpRequestMessage(method, "/api/v1/risks"));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.Equal("2", answer.Header("Retry-After"));
            Assert.Equal("/problems/unavailable", (string)(await answer.ProblemAsync())["type"]!);
        }

        Assert.Equal(HttpStatusCode.OK, (await caller.GetAsync("/api/v1/ai-systems")).StatusCode);
        await platform.Risks[0].ReviveAsync();
        await Platform.Eventually(async () => (await caller.GetAsync("/api/v1/risks")).IsSuccessStatusCode, "the service is back");
    }

    [Fact]
    public async Task Health_names_each_service_and_is_200_only_when_all_have_a_healthy_replica()
    {
        await using var platform = await Platform.StartAsync(replicas: 2);
        platform.Risks[0].Healthy = false;
        await Platform.Eventually(async () => (await HealthAsync(platform)).Contains("\"name\":\"risk-register\",\"status\":\"healthy\",\"healthy\":1,\"replicas\":2", StringComparison.Ordinal), "one replica is out");
        Assert.Equal(HttpStatusCode.OK, (await platform.As("").GetAsync("/health")).StatusCode);

        platform.Risks[1].Healthy = false;
        await Platform.Eventually(async () => (await platform.As("").GetAsync("/health")).StatusCode == HttpStatusCode.ServiceUnavailable, "the service is out");

        Assert.Contains("\"name\":\"risk-register\",\"status\":\"unhealthy\"", await HealthAsync(platform), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await platform.As("").GetAsync("/alive")).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await platform.As().GetAsync("/api/v1/risks")).StatusCode);
    }

    private static async Task<string> HealthAsync(Platform platform) => await (await platform.As("").GetAsync("/health")).Content.ReadAsStringAsync();
}
