using System.Net;

namespace AimsPlatform.Gateway.Tests;

public sealed class RateLimitTests
{
    [Fact]
    public async Task A_noisy_tenant_is_slowed_and_another_is_not()
    {
        await using var platform = await Platform.StartAsync(1, ("RateLimits:Tenant:PerSecond", "1"), ("RateLimits:Tenant:Burst", "5"));
        var noisy = platform.As();
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await noisy.GetAsync("/api/v1/risks")).StatusCode);
        }

        var answer = await noisy.GetAsync("/api/v1/risks");

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.Equal("/problems/rate-limited", (string)(await answer.ProblemAsync())["type"]!);
        Assert.Equal("1", answer.Header("Retry-After"));
        Assert.Equal(HttpStatusCode.OK, (await platform.As().GetAsync("/api/v1/risks")).StatusCode);
        await Platform.Eventually(async () => (await noisy.GetAsync("/api/v1/risks")).IsSuccessStatusCode, "the bucket fills again");
    }

    [Fact]
    public async Task Answers_say_what_is_left()
    {
        await using var platform = await Platform.StartAsync(1, ("RateLimits:Tenant:PerSecond", "10"), ("RateLimits:Tenant:Burst", "50"), ("RateLimits:Client:PerSecond", "5"), ("RateLimits:Client:Burst", "10"));

        var answer = await platform.As().GetAsync("/api/v1/risks");

        Assert.Equal("\"tenant\";q=50;w=5, \"client\";q=10;w=2", answer.Header("RateLimit-Policy"));
        Assert.Equal("\"tenant\";r=49;t=1, \"client\";r=9;t=1", answer.Header("RateLimit"));
    }

    [Fact]
    public async Task One_client_of_a_tenant_does_not_use_up_another()
    {
        await using var platform = await Platform.StartAsync(1, ("RateLimits:Client:PerSecond", "1"), ("RateLimits:Client:Burst", "2"));
        var tenant = Guid.CreateVersion7().ToString();
        var batch = platform.As(platform.Authority.Token(tenant, "batch"));
        await Platform.Eventually(async () => (await batch.GetAsync("/api/v1/risks")).StatusCode == HttpStatusCode.TooManyRequests, "the batch client is at its limit");

        Assert.Equal(HttpStatusCode.OK, (await platform.As(platform.Authority.Token(tenant, "console")).GetAsync("/api/v1/risks")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await platform.As(platform.Authority.Token(client: "batch")).GetAsync("/api/v1/risks")).StatusCode);
    }

    [Fact]
    public async Task Guessing_tokens_is_limited_by_address_and_probes_are_not()
    {
        await using var platform = await Platform.StartAsync(1, ("RateLimits:Anonymous:PerSecond", "1"), ("RateLimits:Anonymous:Burst", "3"));
        await Platform.Eventually(async () => (await platform.As("guess").GetAsync("/api/v1/risks")).StatusCode == HttpStatusCode.TooManyRequests, "guessing is stopped");

        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await platform.As("").GetAsync("/health")).StatusCode);
        }

        Assert.Equal(HttpStatusCode.OK, (await platform.As().GetAsync("/api/v1/risks")).StatusCode);
    }
}
