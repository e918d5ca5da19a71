using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace AimsPlatform.Identity.Tests;

/// <summary>What follows a sign-in: how long it counts as fresh, what refreshed tokens carry, and how it ends.</summary>
public sealed class SessionTests(IdentityFixture identity)
{
    private readonly SignInPage _page = new(identity);

    [Fact]
    public async Task I5_a_refreshed_token_carries_the_rights_of_now()
    {
        var tenant = await identity.NewTenantAsync();
        var person = await tenant.NewPersonAsync("owner", "RO", "RA");
        var tokens = await _page.RedeemAsync(await _page.CodeAsync($"owner@{tenant.Key}", "openid offline_access aims"));
        await identity.QueryAsync(async (_, db) =>
        {
            var grant = db.RoleGrants.Single(g => g.HolderId == person && g.Role == "RO");
            grant.End(TimeProvider.System.GetUtcNow());
            return await db.SaveChangesAsync();
        });

        var (status, refreshed) = await _page.RefreshAsync(tokens);

        Assert.Equal(200, status);
        Assert.Equal("""["RA"]""", Jwt.Payload((string)refreshed["access_token"]!)["roles"]!.ToJsonString());
    }

    [Fact]
    public async Task Who_has_left_gets_no_new_token()
    {
        var tenant = await identity.NewTenantAsync();
        var person = await tenant.NewPersonAsync("leaver", "RO");
        var tokens = await _page.RedeemAsync(await _page.CodeAsync($"leaver@{tenant.Key}", "openid offline_access"));
        await identity.QueryAsync(async (_, db) =>
        {
            db.People.Single(p => p.Id == person).Active = false;
            return await db.SaveChangesAsync();
        });

        Assert.Equal(400, (await _page.RefreshAsync(tokens)).Status);
        Assert.StartsWith("/connect/sign-in", (await _page.Browser.GetAsync(SignInPage.AuthorizeUrl("openid"))).Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_tells_when_and_how_its_bearer_signed_in_and_refreshing_it_is_no_sign_in()
    {
        await using var moved = await _page.MovedAsync();
        var before = moved.Clock.GetUtcNow().ToUnixTimeSeconds();
        var tokens = await _page.RedeemAsync(await _page.CodeAsync("apr@meridian", "openid offline_access aims"));
        moved.Clock.Shift += TimeSpan.FromMinutes(20);
        var (status, refreshed) = await _page.RefreshAsync(tokens);

        var claims = Jwt.Payload((string)tokens["access_token"]!);
        Assert.Equal(200, status);
        Assert.InRange((long)claims["auth_time"]!, before, before + 60);
        Assert.Equal("""["pwd"]""", claims["amr"]!.ToJsonString());
        foreach (var token in new[] { refreshed["access_token"], tokens["id_token"], refreshed["id_token"] })
        {
            Assert.Equal(((long)claims["auth_time"]!, """["pwd"]"""), ((long)Jwt.Payload((string)token!)["auth_time"]!, Jwt.Payload((string)token!)["amr"]!.ToJsonString()));
        }
    }

    [Theory]
    [InlineData("&prompt=login")]
    [InlineData("&max_age=300")]
    [InlineData("&max_age=0")]
    public async Task Who_is_signed_in_proves_it_anew_when_the_application_asks(string wish)
    {
        await using var moved = await _page.MovedAsync();
        var first = AuthTime(await _page.RedeemAsync(await _page.CodeAsync("apr@meridian", "openid aims")));
        moved.Clock.Shift += TimeSpan.FromMinutes(6);

        var silent = await _page.Browser.GetAsync(SignInPage.AuthorizeUrl("openid aims"));
        Assert.StartsWith(SignInPage.Callback, silent.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal(first, AuthTime(await _page.RedeemAsync(QueryHelpers.ParseQuery(silent.Headers.Location!.Query)["code"]!)));
        Assert.InRange(AuthTime(await _page.RedeemAsync(await _page.CodeAsync("apr@meridian", "openid aims", wish))), first + 360, first + 420);
    }

    [Fact]
    public async Task A_session_in_use_grows_no_younger()
    {
        await using var moved = await _page.MovedAsync();
        var first = AuthTime(await _page.RedeemAsync(await _page.CodeAsync("apr@meridian", "openid aims")));
        moved.Clock.Shift += TimeSpan.FromHours(5);
        await _page.Browser.GetAsync(SignInPage.AuthorizeUrl("openid aims"));
        moved.Clock.Shift += TimeSpan.FromHours(2);

        var answer = await _page.Browser.GetAsync(SignInPage.AuthorizeUrl("openid aims", more: "&max_age=14400&prompt=none"));
        var unasked = await _page.Browser.GetAsync(SignInPage.AuthorizeUrl("openid aims"));

        Assert.Contains("error=login_required", answer.Headers.Location!.Query, StringComparison.Ordinal);
        Assert.Equal(first, AuthTime(await _page.RedeemAsync(QueryHelpers.ParseQuery(unasked.Headers.Location!.Query)["code"]!)));
    }

    [Fact]
    public async Task A_fresh_session_is_fresh_enough()
    {
        await _page.CodeAsync("apr@meridian", "openid");

        Assert.StartsWith(SignInPage.Callback, (await _page.Browser.GetAsync(SignInPage.AuthorizeUrl("openid", more: "&max_age=300"))).Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signing_out_forgets_the_browser()
    {
        await _page.CodeAsync("so@meridian", "openid");
        Assert.StartsWith(SignInPage.Callback, (await _page.Browser.GetAsync(SignInPage.AuthorizeUrl("openid"))).Headers.Location!.ToString(), StringComparison.Ordinal);

        var answer = await _page.Browser.GetAsync("/connect/logout?client_id=aims-spa&post_logout_redirect_uri=" + Uri.EscapeDataString("http://localhost:5173/"));

        Assert.Equal("http://localhost:5173/", answer.Headers.Location!.GetLeftPart(UriPartial.Path));
        Assert.StartsWith("/connect/sign-in", (await _page.Browser.GetAsync(SignInPage.AuthorizeUrl("openid"))).Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    private static long AuthTime(JsonObject tokens) => (long)Jwt.Payload((string)tokens["access_token"]!)["auth_time"]!;
}
