using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AimsPlatform.Testing;

namespace AimsPlatform.RiskRegister.Tests;

public sealed class RiskTests(RiskRegisterFixture service)
{
    private readonly Tenant _tenant = Tenant.New();

    [Fact]
    public async Task A_raised_risk_is_there_with_number_owner_and_etag()
    {
        var client = service.As(_tenant, "EMP");
        var raised = await client.PostAsJsonAsync("/api/v1/risks", new { title = "Loan model favours one group", domain = "bias", scope = "aims", ownerId = _tenant.UserId });
        Assert.Equal(HttpStatusCode.Created, raised.StatusCode);
        Assert.Equal("\"1\"", raised.Headers.ETag!.Tag);

        var risk = await client.GetFromJsonAsync<JsonObject>(raised.Headers.Location);
        Assert.Equal("RISK-0001", (string)risk!["number"]!);
        Assert.Equal("identified", (string)risk["state"]!);
        Assert.Equal("not_evaluated", (string)risk["standing"]!["because"]!);
        var page = await client.GetFromJsonAsync<JsonObject>("/api/v1/risks?domain=bias&q=loan");
        Assert.Single(page!["items"]!.AsArray());
    }
}
