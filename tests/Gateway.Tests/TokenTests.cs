using System.Net;

namespace AimsPlatform.Gateway.Tests;

public sealed class TokenTests : IAsyncLifetime
{
    private Platform platform = null!;

    public async ValueTask InitializeAsync() => platform = await Platform.StartAsync();

    public ValueTask DisposeAsync() => platform.DisposeAsync();

    [Fact]
    public async Task A_good_token_reaches_the_service()
    {
        var answer = await platform.As().GetAsync("/api/v1/risks/42?limit=5");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("/api/v1/risks/42?limit=5", Assert.Single(platform.Risks[0].Arrivals).Path);
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("expired")]
    [InlineData("other-issuer")]
    [InlineData("other-audience")]
    [InlineData("unsigned")]
    [InlineData("bad-signature")]
    [InlineData("unknown-key")]
    [InlineData("no-tenant")]
    [InlineData("malformed")]
    public async Task A_bad_token_is_refused_with_its_reason_and_reaches_nothing(string fault)
    {
        var answer = await platform.As(Bad(fault)).GetAsync("/api/v1/risks");

        var problem = await answer.ProblemAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal(fault is "unsigned" or "unknown-key" ? "bad-signature" : fault, (string)problem["reason"]!);
        Assert.StartsWith("Bearer", answer.Header("WWW-Authenticate"));
        Assert.Empty(platform.Risks[0].Arrivals);
    }

    [Fact]
    public async Task A_token_accepted_before_is_refused_once_it_has_expired()
    {
        var caller = platform.As(platform.Authority.Token(expiresIn: 0)); // good for another five seconds, which clocks may differ
        Assert.Equal(HttpStatusCode.OK, (await caller.GetAsync("/api/v1/risks")).StatusCode);

        await Platform.Eventually(async () => (await caller.GetAsync("/api/v1/risks")).StatusCode == HttpStatusCode.Unauthorized, "the token is refused");
    }

    [Fact]
    public async Task New_signing_keys_are_found_and_withdrawn_ones_open_nothing_any_more()
    {
        var old = platform.As();
        Assert.Equal(HttpStatusCode.OK, (await old.GetAsync("/api/v1/risks")).StatusCode);
        platform.Authority.ReplaceKey();

        await Platform.Eventually(async () => (await platform.As().GetAsync("/api/v1/risks")).IsSuccessStatusCode, "the new key is known");

        Assert.Equal(HttpStatusCode.Unauthorized, (await old.GetAsync("/api/v1/risks")).StatusCode);
    }

    [Fact]
    public async Task Sign_in_and_discovery_need_no_token()
    {
        Assert.Equal(HttpStatusCode.OK, (await platform.As("").GetAsync("/.well-known/openid-configuration")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await platform.As("").PostAsync("/connect/token", null)).StatusCode);
    }

    private string Bad(string fault)
    {
        var good = platform.Authority.Token();
        return fault switch
        {
            "missing" => "",
            "expired" => platform.Authority.Token(expiresIn: -60),
            "other-issuer" => platform.Authority.Token(issuer: "https://elsewhere.example/"),
            "other-audience" => platform.Authority.Token(audience: "another-api"),
            "unsigned" => platform.Authority.UnsignedToken(),
            "bad-signature" => good[..^8] + (good.EndsWith("AAAAAAAA", StringComparison.Ordinal) ? "BBBBBBBB" : "AAAAAAAA"),
            "unknown-key" => platform.Authority.Token(key: FakeAuthority.NewKey()),
            "no-tenant" => platform.Authority.Token(withTenant: false),
            _ => "not-a-token",
        };
    }
}
