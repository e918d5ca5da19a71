using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;

namespace AimsPlatform.Identity.Tests;

/// <summary>Signing in as a browser does it: redirects, cookies and the HTML form, each test from an address of its own.</summary>
public sealed partial class SignInTests(IdentityFixture identity)
{
    private const string Callback = "http://localhost:5173/callback";
    private static readonly string Verifier = new('v', 64);
    private static readonly string Challenge = WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));
    private static int _addresses;
    private Replica _service = identity.Service;
    private HttpClient _browser = identity.Service.Browser($"10.0.0.{Interlocked.Increment(ref _addresses)}");

    [Fact]
    public async Task A_person_signs_in_with_code_and_PKCE_and_gets_a_token_for_the_API()
    {
        var code = await CodeAsync("ro@meridian", "openid profile offline_access aims");
        var tokens = await RedeemAsync(code);

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
        var code = await CodeAsync("ra@meridian", "openid");
        var stolen = await identity.Service.TokenAsync(("grant_type", "authorization_code"), ("client_id", "aims-spa"), ("code", code),
            ("redirect_uri", Callback), ("code_verifier", new string('x', 64)));
        await RedeemAsync(code);
        var again = await identity.Service.TokenAsync(("grant_type", "authorization_code"), ("client_id", "aims-spa"), ("code", code),
            ("redirect_uri", Callback), ("code_verifier", Verifier));

        Assert.Equal((400, "invalid_grant"), (stolen.Status, (string?)stolen.Answer["error"]));
        Assert.Equal((400, "invalid_grant"), (again.Status, (string?)again.Answer["error"]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("&code_challenge=abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz&code_challenge_method=plain")]
    public async Task Without_PKCE_nobody_gets_to_the_form(string challenge)
    {
        var answer = await _browser.GetAsync($"/connect/authorize?client_id=aims-spa&response_type=code&scope=openid&redirect_uri={Uri.EscapeDataString(Callback)}{challenge}");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("code_challenge", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unregistered_redirect_is_refused_on_the_spot()
    {
        var answer = await _browser.GetAsync(AuthorizeUrl("openid", "http://evil.example/callback"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Null(answer.Headers.Location);
    }

    [Fact]
    public async Task I5_a_refreshed_token_carries_the_rights_of_now()
    {
        var tenant = await identity.NewTenantAsync();
        var person = await tenant.NewPersonAsync("owner", "RO", "RA");
        var tokens = await RedeemAsync(await CodeAsync($"owner@{tenant.Key}", "openid offline_access aims"));
        await identity.QueryAsync(async (_, db) =>
        {
            var grant = db.RoleGrants.Single(g => g.HolderId == person && g.Role == "RO");
            grant.End(TimeProvider.System.GetUtcNow());
            return await db.SaveChangesAsync();
        });

        var (status, refreshed) = await RefreshAsync(tokens);

        Assert.Equal(200, status);
        Assert.Equal("""["RA"]""", Jwt.Payload((string)refreshed["access_token"]!)["roles"]!.ToJsonString());
    }

    [Fact]
    public async Task Who_has_left_gets_no_new_token()
    {
        var tenant = await identity.NewTenantAsync();
        var person = await tenant.NewPersonAsync("leaver", "RO");
        var tokens = await RedeemAsync(await CodeAsync($"leaver@{tenant.Key}", "openid offline_access"));
        await identity.QueryAsync(async (_, db) =>
        {
            db.People.Single(p => p.Id == person).Active = false;
            return await db.SaveChangesAsync();
        });

        Assert.Equal(400, (await RefreshAsync(tokens)).Status);
        Assert.StartsWith("/connect/sign-in", (await _browser.GetAsync(AuthorizeUrl("openid"))).Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_name_look_the_same()
    {
        var wrong = await PostAsync(await FormAsync(), "dm@borealis", "not the password");
        var unknown = await PostAsync(await FormAsync(), "nobody@borealis", "not the password");

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (wrong.StatusCode, unknown.StatusCode));
        Assert.Equal(Alert(await wrong.Content.ReadAsStringAsync()), Alert(await unknown.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task After_five_wrong_passwords_the_right_one_is_refused_too()
    {
        var tenant = await identity.NewTenantAsync();
        await tenant.NewPersonAsync("target", "RO");
        var form = await FormAsync();
        for (var attempt = 0; attempt < 5; attempt++)
        {
            await PostAsync(form, $"target@{tenant.Key}", "guess");
        }

        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(form, $"target@{tenant.Key}", IdentityFixture.Password)).StatusCode);
        Assert.True(await identity.QueryAsync((_, db) => Task.FromResult(
            db.People.Single(p => p.UserName == $"target@{tenant.Key}").LockoutEnd > TimeProvider.System.GetUtcNow().AddMinutes(14))));
    }

    [Fact]
    public async Task One_address_has_ten_attempts_a_minute_whatever_the_names()
    {
        var form = await FormAsync();
        for (var attempt = 0; attempt < 10; attempt++)
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(form, $"user{attempt}@meridian", "guess")).StatusCode);
        }

        var refused = await PostAsync(form, "ro@meridian", IdentityFixture.Password);

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.Equal("/problems/rate-limited", (string?)(await refused.Content.ReadFromJsonAsync<JsonObject>())!["type"]);
    }

    [Fact]
    public async Task The_form_cannot_be_posted_from_another_site()
    {
        var form = await FormAsync();
        var answer = await _browser.PostAsync("/connect/sign-in", Form(("returnUrl", form.ReturnUrl), ("userName", "ro@meridian"), ("password", IdentityFixture.Password)));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.DoesNotContain(answer.Headers, header => header.Key == "Set-Cookie");
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/connect/authorize.evil?x")]
    public async Task The_form_never_sends_anyone_elsewhere(string returnUrl)
    {
        var form = await FormAsync();
        var answer = await PostAsync(form with { ReturnUrl = returnUrl }, "ro@meridian", IdentityFixture.Password);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task The_page_runs_no_script_and_fetches_nothing()
    {
        var page = await _browser.GetAsync((await _browser.GetAsync(AuthorizeUrl("openid"))).Headers.Location);

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
        var answer = await PostAsync(await FormAsync(), "\"><script>alert(1)</script>", "x");

        Assert.DoesNotContain("<script", await answer.Content.ReadAsStringAsync(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_token_tells_when_and_how_its_bearer_signed_in_and_refreshing_it_is_no_sign_in()
    {
        await using var moved = await MovedAsync();
        var before = moved.Clock.GetUtcNow().ToUnixTimeSeconds();
        var tokens = await RedeemAsync(await CodeAsync("apr@meridian", "openid offline_access aims"));
        moved.Clock.Shift += TimeSpan.FromMinutes(20);
        var (status, refreshed) = await RefreshAsync(tokens);

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
        await using var moved = await MovedAsync();
        var first = AuthTime(await RedeemAsync(await CodeAsync("apr@meridian", "openid aims")));
        moved.Clock.Shift += TimeSpan.FromMinutes(6);

        var silent = await _browser.GetAsync(AuthorizeUrl("openid aims"));
        Assert.StartsWith(Callback, silent.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal(first, AuthTime(await RedeemAsync(QueryHelpers.ParseQuery(silent.Headers.Location!.Query)["code"]!)));
        Assert.InRange(AuthTime(await RedeemAsync(await CodeAsync("apr@meridian", "openid aims", wish))), first + 360, first + 420);
    }

    [Fact]
    public async Task A_session_in_use_grows_no_younger()
    {
        await using var moved = await MovedAsync();
        var first = AuthTime(await RedeemAsync(await CodeAsync("apr@meridian", "openid aims")));
        moved.Clock.Shift += TimeSpan.FromHours(5);
        await _browser.GetAsync(AuthorizeUrl("openid aims"));
        moved.Clock.Shift += TimeSpan.FromHours(2);

        var answer = await _browser.GetAsync(AuthorizeUrl("openid aims", more: "&max_age=14400&prompt=none"));
        var unasked = await _browser.GetAsync(AuthorizeUrl("openid aims"));

        Assert.Contains("error=login_required", answer.Headers.Location!.Query, StringComparison.Ordinal);
        Assert.Equal(first, AuthTime(await RedeemAsync(QueryHelpers.ParseQuery(unasked.Headers.Location!.Query)["code"]!)));
    }

    [Fact]
    public async Task A_fresh_session_is_fresh_enough()
    {
        await CodeAsync("apr@meridian", "openid");

        Assert.StartsWith(Callback, (await _browser.GetAsync(AuthorizeUrl("openid", more: "&max_age=300"))).Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signing_out_forgets_the_browser()
    {
        await CodeAsync("so@meridian", "openid");
        Assert.StartsWith(Callback, (await _browser.GetAsync(AuthorizeUrl("openid"))).Headers.Location!.ToString(), StringComparison.Ordinal);

        var answer = await _browser.GetAsync("/connect/logout?client_id=aims-spa&post_logout_redirect_uri=" + Uri.EscapeDataString("http://localhost:5173/"));

        Assert.Equal("http://localhost:5173/", answer.Headers.Location!.GetLeftPart(UriPartial.Path));
        Assert.StartsWith("/connect/sign-in", (await _browser.GetAsync(AuthorizeUrl("openid"))).Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    private static string AuthorizeUrl(string scope, string redirect = Callback, string more = "") =>
        $"/connect/authorize?client_id=aims-spa&response_type=code&scope={Uri.EscapeDataString(scope)}&redirect_uri={Uri.EscapeDataString(redirect)}" +
        $"&state=s-1&nonce=n-1&code_challenge={Challenge}&code_challenge_method=S256{more}";

    private static long AuthTime(JsonObject tokens) => (long)Jwt.Payload((string)tokens["access_token"]!)["auth_time"]!;

    /// <summary>From here on everything happens in a process whose clock the test moves.</summary>
    private async Task<Moved> MovedAsync()
    {
        var clock = new ShiftedTime();
        _service = await identity.StartAsync(clock);
        _browser = _service.Browser($"10.0.0.{Interlocked.Increment(ref _addresses)}");
        return new Moved(clock, _service);
    }

    private sealed record Moved(ShiftedTime Clock, Replica Service) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Service.DisposeAsync();
    }

    private async Task<string> CodeAsync(string userName, string scope, string more = "")
    {
        var signedIn = await PostAsync(await FormAsync(scope, more), userName, IdentityFixture.Password);
        Assert.Equal(HttpStatusCode.Redirect, signedIn.StatusCode);
        var back = (await _browser.GetAsync(signedIn.Headers.Location)).Headers.Location!;
        Assert.StartsWith(Callback, back.ToString(), StringComparison.Ordinal);
        var query = QueryHelpers.ParseQuery(back.Query);
        Assert.Equal("s-1", query["state"]);
        return query["code"]!;
    }

    private async Task<JsonObject> RedeemAsync(string code)
    {
        var (status, answer) = await _service.TokenAsync(("grant_type", "authorization_code"), ("client_id", "aims-spa"), ("code", code),
            ("redirect_uri", Callback), ("code_verifier", Verifier));
        Assert.True(status == 200, answer.ToJsonString());
        return answer;
    }

    private Task<(int Status, JsonObject Answer)> RefreshAsync(JsonObject tokens) =>
        _service.TokenAsync(("grant_type", "refresh_token"), ("client_id", "aims-spa"), ("refresh_token", (string)tokens["refresh_token"]!));

    private sealed record Page(string Antiforgery, string ReturnUrl);

    private async Task<Page> FormAsync(string scope = "openid", string more = "")
    {
        var html = await _browser.GetStringAsync((await _browser.GetAsync(AuthorizeUrl(scope, more: more))).Headers.Location);
        return new Page(Hidden(html, "__RequestVerificationToken"), Hidden(html, "returnUrl"));
    }

    private Task<HttpResponseMessage> PostAsync(Page page, string userName, string password) => _browser.PostAsync("/connect/sign-in",
        Form(("__RequestVerificationToken", page.Antiforgery), ("returnUrl", page.ReturnUrl), ("userName", userName), ("password", password)));

    private static FormUrlEncodedContent Form(params (string Name, string Value)[] fields) => new(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));

    private static string Hidden(string html, string name) => WebUtility.HtmlDecode(Regex.Match(html, $"name=\"{name}\" value=\"([^\"]*)\"").Groups[1].Value);

    private static string Alert(string html) => Regex.Match(html, "<p role=\"alert\"[^>]*>([^<]*)</p>").Groups[1].Value;

    [GeneratedRegex("<style>(.*?)</style>", RegexOptions.Singleline)]
    private static partial Regex StylePattern();
}
