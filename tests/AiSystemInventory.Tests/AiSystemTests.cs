using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AimsPlatform.Testing;
using static AimsPlatform.AiSystemInventory.Tests.Calls;

namespace AimsPlatform.AiSystemInventory.Tests;

public sealed class AiSystemTests(InventoryFixture service)
{
    private readonly Tenant _tenant = Tenant.New();

    private HttpClient Owner => service.As(_tenant, "SO");

    [Fact]
    public async Task A_registered_system_reads_back_as_it_was_told()
    {
        var told = ASystem();
        told["technology"] = new JsonObject { ["models"] = new JsonArray(new JsonObject { ["name"] = "gradient boosting", ["version"] = "3" }) };
        told["dates"] = new JsonObject { ["initiated"] = new JsonObject { ["value"] = "2025", ["precision"] = "year" } };
        told["tags"] = new JsonArray("retention");
        told["extra"] = new JsonObject { ["Source column"] = "=1+1" };

        var registered = await Owner.RegisterAsync(told);
        var read = await ReadAsync(await Owner.GetAsync($"{Systems}/{registered.Id()}"));

        Assert.True(JsonNode.DeepEquals(registered, read), $"{registered}\n{read}");
        Assert.StartsWith("AIS-", (string)read["number"]!);
        Assert.Equal("inception", (string)read["state"]!);
        Assert.Equal("2025", (string)read["dates"]!["initiated"]!["value"]!);
        Assert.Equal("=1+1", (string)read["extra"]!["Source column"]!);
    }

    [Fact]
    public async Task Search_finds_stems_of_prose_and_whole_tags_and_models()
    {
        var told = ASystem();
        told["tags"] = new JsonArray("scoring");
        told["technology"] = new JsonObject { ["models"] = new JsonArray(new JsonObject { ["name"] = "xgboost" }) };
        await Owner.RegisterAsync(told);
        await Owner.RegisterAsync(ASystem("Chat assistant"));

        foreach (var query in new[] { "predictors", "scoring", "xgboost" })
        {
            var page = await ReadAsync(await Owner.GetAsync($"{Systems}?q={query}"));
            Assert.Single(page["items"]!.AsArray());
        }
    }

    [Fact]
    public async Task Another_tenant_sees_nothing()
    {
        var system = await Owner.RegisterAsync();
        var stranger = service.As(Tenant.New(), "SO");

        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"{Systems}/{system.Id()}")).StatusCode);
        Assert.Empty((await ReadAsync(await stranger.GetAsync(Systems)))["items"]!.AsArray());
    }
}
