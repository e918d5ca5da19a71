using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace AimsPlatform.Identity.Tests;

/// <summary>Signing in as a browser does it: redirects, cookies and the HTML form, each test from an address of its own.</summary>
public sealed partial class SignInTests(IdentityFixture identity)
{
    private readonly SignInPage _page = new(identity);

    [Fact]
    public async Task A_person_signs_in_with_code_and_PKCE_and_gets_a_token_for_the_API()
    {
        var code = await _page.CodeAsync("ro@meridian", "openid profile offline_access aims");
        var tokens = await _page.RedeemAsync(code);

        var access = (string)tokens["access_token"]!;
        var claims = Jwt.Payload(access);
        Assert.Equal("""["RO"]""", claims["roles"]!.ToJsonString());
        Assert.Equal(("person", "aims-spa", "aims-api"), ((string?)claims["kind"], (string?)claims["client_id"], (string?)claims["aud"]));
        Assert.False(claims.ContainsKey("aims_stamp"));
        Assert.Equal("n-1", (string?)Jwt.Payload((string)tokens["id_token"]!)["nonce"]);
        var me = await identity.Service.With(access).GetFromJsonAsync<JsonObject>("/api/v1/me");
        Assert.Equal("ro@meridian", (string?)me!["userName"]);
        Assert.Contains("risks:accept", me["permissions"]!.AsArray().Select(permission => (string)permission!));
        var info = await identity.Service.With(access).GetFromJsonAsync<JsonObject>("/connect/userinfo");
        Assert.Equal("ro@meridian", (string?)info!["preferred_username"]);
    }

    [Fact]
    public async Task A_code_works_once_and_only_with_its_verifier()
    {
        var code = await _page.CodeAsync("ra@meridian", "openid");
        var stolen = await identity.Service.TokenAsync(("grant_type", "authorization_code"), ("client_id", "aims-spa"), ("code", code),
            ("redirect_uri", SignInPage.Callback), ("code_verifier", new string('x', 64)));
        await _page.RedeemAsync(code);
        var again = await identity.Service.TokenAsync(("grant_type", "authorization_code"), ("client_id", "aims-spa"), ("code", code),
            ("redirect_uri", SignInPage.Callback), ("code_verifier", SignInPage.Verifier));

        Assert.Equal((400, "invalid_grant"), (stolen.Status, (string?)stolen.Answer["error"]));
        Assert.Equal((400, "invalid_grant"), (again.Status, (string?)again.Answer["error"]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("&code_challenge=abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz&code_challenge_method=plain")]
    public async Task Without_PKCE_nobody_gets_to_the_form(string challenge)
    {
        var answer = await _page.Browser.GetAsync($"/connect/authorize?client_id=aims-spa&response_type=code&scope=openid&redirect_uri={Uri.EscapeDataString(SignInPage.Callback)}{challenge}");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("code_challenge", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unregistered_redirect_is_refused_on_the_spot()
    {
        var answer = await _page.Browser.GetAsync(SignInPage.AuthorizeUrl("openid", "http://evil.example/callback"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Null(answer.Headers.Location);
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_name_look_the_same()
    {
        var wrong = await _page.PostAsync(await _page.FormAsync(), "dm@borealis", "not the password");
        var unknown = await _page.PostAsync(await _page.FormAsync(), "nobody@borealis", "not the password");

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (wrong.StatusCode, unknown.StatusCode));
        Assert.Equal(Alert(await wrong.Content.ReadAsStringAsync()), Alert(await unknown.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task After_five_wrong_passwords_the_right_one_is_refused_too()
    {
        var tenant = await identity.NewTenantAsync();
        await tenant.NewPersonAsync("target", "RO");
        var form = await _page.FormAsync();
        for (var attempt = 0; attempt < 5; attempt++)
        {
            await _page.PostAsync(form, $"target@{tenant.Key}", "guess");
        }

        Assert.Equal(HttpStatusCode.BadRequest, (await _page.PostAsync(form, $"target@{tenant.Key}", IdentityFixture.Password)).StatusCode);
        Assert.True(await identity.QueryAsync((_, db) => Task.FromResult(
            db.People.Single(p => p.UserName == $"target@{tenant.Key}").LockoutEnd > TimeProvider.System.GetUtcNow().AddMinutes(14))));
    }

    [Fact]
    public async Task One_address_has_ten_attempts_a_minute_whatever_the_names()
    {
        var form = await _page.FormAsync();
        for (var attempt = 0; attempt < 10; attempt++)
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await _page.PostAsync(form, $"user{attempt}@meridian", "guess")).StatusCode);
        }

        var refused = await _page.PostAsync(form, "ro@meridian", IdentityFixture.Password);

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.Equal("/problems/rate-limited", (string?)(await refused.Content.ReadFromJsonAsync<JsonObject>())!["type"]);
    }

    [Fact]
    public async Task The_form_cannot_be_posted_from_another_site()
    {
        var form = await _page.FormAsync();
        var answer = await _page.Browser.PostAsync("/connect/sign-in", SignInPage.Form(("returnUrl", form.ReturnUrl), ("userName", "ro@meridian"), ("password", IdentityFixture.Password)));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.DoesNotContain(answer.Headers, header => header.Key == "Set-Cookie");
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/connect/authorize.evil?x")]
    public async Task The_form_never_sends_anyone_elsewhere(string returnUrl)
    {
        var form = await _page.FormAsync();
        var answer = await _page.PostAsync(form with { ReturnUrl = returnUrl }, "ro@meridian", IdentityFixture.Password);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task The_page_runs_no_script_and_fetches_nothing()
    {
        var page = await _page.Browser.GetAsync((await _page.Browser.GetAsync(SignInPage.AuthorizeUrl("openid"))).Headers.Location);

        var policy = page.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("default-src 'none'; style-src 'sha256-", policy, StringComparison.Ordinal);
        Assert.Contains("form-action 'self' http://localhost:5173;", policy, StringComparison.Ordinal);
        var html = await page.Content.ReadAsStringAsync();
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("src=", html, StringComparison.OrdinalIgnoreCase);
        var style = StylePattern().Match(html).Groups[1].Value;
        Assert.Contains(Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style))), policy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_markup_in_the_user_name_stays_text()
    {
        var answer = await _page.PostAsync(await _page.FormAsync(), "\"><script>alert(1)</script>", "x");

        Assert.DoesNotContain("<script", await answer.Content.ReadAsStringAsync(), StringComparison.OrdinalIgnoreCase);
    }

    private static string Alert(string html) => Regex.Match(html, "<p role=\"alert\"[^>]*>([^<]*)</p>").Groups[1].Value;

    [GeneratedRegex("<style>(.*?)</style>", RegexOptions.Singleline)]
    private static partial Regex StylePattern();
}
