using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AimsPlatform.Testing;

namespace AimsPlatform.RiskRegister.Tests.Library;

public sealed class RiskLibraryApiTests(RiskRegisterFixture service)
{
    private readonly HttpClient _analyst = service.As(Tenant.New(), "RA");

    [Fact]
    public async Task The_library_is_searched_by_words_and_domain()
    {
        var found = await _analyst.GetFromJsonAsync<JsonObject>("/api/v1/risk-library?q=training&domain=bias");

        Assert.NotEmpty(found!["items"]!.AsArray());
        Assert.All(found["items"]!.AsArray(), entry => Assert.Equal("bias", (string?)entry!["domain"]));
        Assert.Equal("2026-11-23", (string?)found["version"]);
    }

    [Theory]
    [InlineData("risk-library/bias-labelling", 200)]
    [InlineData("risk-library/no-such-entry", 404)]
    [InlineData("risk-library?domain=astrology", 400)]
    [InlineData("risk-library?colour=blue", 400)]
    public async Task It_answers_only_what_is_there(string path, int status) =>
        Assert.Equal(status, (int)(await _analyst.GetAsync($"/api/v1/{path}")).StatusCode);

    [Fact]
    public async Task A_search_of_absurd_length_is_refused() =>
        Assert.Equal(HttpStatusCode.BadRequest, (await _analyst.GetAsync($"/api/v1/risk-library?q={new string('x', 201)}")).StatusCode);

    [Theory]
    [InlineData("bias-labelling", HttpStatusCode.Created)]
    [InlineData("no-such-entry", HttpStatusCode.UnprocessableEntity)]
    [InlineData(null, HttpStatusCode.UnprocessableEntity)]
    public async Task A_risk_names_only_an_entry_that_is_there(string? entry, HttpStatusCode status)
    {
        var answer = await _analyst.PostAsJsonAsync("/api/v1/risks", new
        {
            Title = "People who label the data", Domain = "bias", Scope = "aims", OwnerId = Guid.CreateVersion7(), Source = new { Kind = "library", Reference = entry },
        });

        Assert.Equal(status, answer.StatusCode);
    }
}
