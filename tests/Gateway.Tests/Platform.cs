using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AimsPlatform.Gateway.Tests;

/// <summary>The gateway on a real port in front of fake services on real ports.</summary>
public sealed class Platform : IAsyncDisposable
{
    private readonly WebApplicationFactory<Program> gateway = new();
    private readonly List<FakeService> services = [];
    private Uri? url;

    public FakeAuthority Authority { get; } = new();

    public FakeService Identity { get; private set; } = null!;

    public FakeService Inventory { get; private set; } = null!;

    public FakeService Documents { get; private set; } = null!;

    /// <summary>The replicas of the risk register.</summary>
    public FakeService[] Risks { get; private set; } = [];

    public static async Task<Platform> StartAsync(int replicas = 1, params (string Name, string Value)[] settings)
    {
        var platform = new Platform();
        platform.services.Add(platform.Identity = await FakeService.StartAsync(platform.Authority.Answer));
        platform.services.Add(platform.Inventory = await FakeService.StartAsync());
        platform.services.Add(platform.Documents = await FakeService.StartAsync());
        platform.Risks = await Task.WhenAll(Enumerable.Range(0, replicas).Select(_ => FakeService.StartAsync()));
        platform.services.AddRange(platform.Risks);
        await Task.Run(() => platform.Open(settings));
        await platform.UntilHealthyAsync();
        return platform;
    }

    /// <summary>A caller with a token of a tenant of its own, with this token, or with none ("").</summary>
    public HttpClient As(string? token = null)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, ActivityHeadersPropagator = null }) { BaseAddress = url };
        token ??= Authority.Token();
        client.DefaultRequestHeaders.Authorization = token.Length > 0 ? new AuthenticationHeaderValue("Bearer", token) : null;
        return client;
    }

    public Uri Url => url!;

    public async Task UntilHealthyAsync() => await Eventually(async () => (await As("").GetAsync("/health")).IsSuccessStatusCode, "the gateway is ready");

    public static async Task Eventually(Func<Task<bool>> condition, string what)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!await condition())
        {
            Assert.False(deadline.IsCancellationRequested, $"Waited in vain until {what}");
            await Task.Delay(20);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await gateway.DisposeAsync();
        foreach (var service in services)
        {
            await service.DisposeAsync();
        }
    }

    private void Open((string Name, string Value)[] settings)
    {
        var factory = gateway.WithWebHostBuilder(web =>
        {
            web.UseUrls("http://127.0.0.1:0").ConfigureLogging(logging => logging.ClearProviders());
            web.UseSetting("Authentication:Authority", FakeAuthority.Issuer);
            web.UseSetting("Authentication:MetadataAddress", Identity.Url + ".well-known/openid-configuration");
            web.UseSetting("Destinations:ProbeInterval", "00:00:00.1");
            web.UseSetting("RateLimits:Anonymous:PerSecond", "10000");
            web.UseSetting("services:identity:http:0", Identity.Url);
            web.UseSetting("services:ai-system-inventory:http:0", Inventory.Url);
            web.UseSetting("services:document-control:http:0", Documents.Url);
            foreach (var (replica, n) in Risks.Select((replica, n) => (replica, n)))
            {
                web.UseSetting($"services:risk-register:http:{n}", replica.Url);
            }

            foreach (var (name, value) in settings)
            {
                web.UseSetting(name, value);
            }
        });
        factory.UseKestrel();
        factory.StartServer();
        url = new Uri(factory.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    }
}

internal static class Answers
{
    public static async Task<JsonObject> ProblemAsync(this HttpResponseMessage response)
    {
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = (JsonObject)JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.Equal((int)response.StatusCode, (int)problem["status"]!);
        Assert.NotNull(problem["traceId"]);
        Assert.StartsWith("/problems/", (string)problem["type"]!);
        return problem;
    }

    public static string Header(this HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : "";
}
