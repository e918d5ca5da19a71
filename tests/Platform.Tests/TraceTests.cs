using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AimsPlatform.Testing;

namespace AimsPlatform.Platform.Tests;

/// <summary>One trace shows a call and everything it caused, in whichever service.</summary>
public sealed class TraceTests(RunningPlatform platform)
{
    private static readonly string[] Deployer = ["deployer"];

    [Fact]
    public async Task The_callers_trace_goes_through_gateway_service_outbox_and_broker_into_the_other_service()
    {
        await platform.HealthyAsync();
        var (trace, owner) = (Guid.CreateVersion7().ToString("N"), await platform.AsAsync("meridian", "SO"));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/ai-systems")
        {
            Content = JsonContent.Create(new { name = "Traced", purpose = "Shows its way.", ownerId = Guid.CreateVersion7(), roles = Deployer }),
        };
        request.Headers.Add("traceparent", $"00-{trace}-00f067aa0ba902b7-01");

        var made = await (await owner.SendAsync(request)).Content.ReadFromJsonAsync<JsonNode>();

        var system = (Guid)made!["id"]!;
        Assert.Contains(trace, await platform.ScalarAsync<string>("ai-system-inventory", "select trace_parent from outbox_message where about = $1", system));
        await Eventually.TrueAsync(async () =>
            (await platform.QueryAsync("risk-register", "select coalesce(trace_parent, '') from outbox_message where about = $1", row => row.GetString(0), system))
                is { Count: > 0 } told && told.All(parent => parent.Contains(trace, StringComparison.Ordinal)), "what the register says of its screening belongs to the trace", 60);
    }
}
