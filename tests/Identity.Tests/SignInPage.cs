using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;

namespace AimsPlatform.Identity.Tests;

/// <summary>A browser with an address of its own, in front of the sign-in form.</summary>
internal sealed class SignInPage(IdentityFixture identity)
{
    public const string Callback = "http://localhost:5173/callback";
    public static readonly string Verifier = new('v', 64);

    private static readonly string Challenge = WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));
    private static int _addresses;
    private Replica _service = identity.Service;

    public HttpClient Browser { get; private set; } = identity.Service.Browser($"10.0.0.{Interlocked.Increment(ref _addresses)}");

    /// <summary>From here on everything happens in a process whose clock the test moves.</summary>
    public async Task<Moved> MovedAsync()
    {
        var clock = new ShiftedTime();
        _service = await identity.StartAsync(clock);
        Browser = _service.Browser($"10.0.0.{Interlocked.Increment(ref _addresses)}");
        return new Moved(clock, _service);
    }

    public sealed record Moved(ShiftedTime Clock, Replica Service) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Service.DisposeAsync();
    }

    public async Task<string> CodeAsync(string userName, string scope, string more = "")
    {
        var signedIn = await PostAsync(await FormAsync(scope, more), userName, IdentityFixture.Password);
        Assert.Equal(HttpStatusCode.Redirect, signedIn.StatusCode);
        var back = (await Browser.GetAsync(signedIn.Headers.Location)).Headers.Location!;
        Assert.StartsWith(Callback, back.ToString(), StringComparison.Ordinal);
        var query = QueryHelpers.ParseQuery(back.Query);
        Assert.Equal("s-1", query["state"]);
        return query["code"]!;
    }

    public async Task<JsonObject> RedeemAsync(string code)
    {
        var (status, answer) = await _service.TokenAsync(("grant_type", "authorization_code"), ("client_id", "aims-spa"), ("code", code),
            ("redirect_uri", Callback), ("code_verifier", Verifier));
        Assert.True(status == 200, answer.ToJsonString());
        return answer;
    }

    public Task<(int Status, JsonObject Answer)> RefreshAsync(JsonObject tokens) =>
        _service.TokenAsync(("grant_type", "refresh_token"), ("client_id", "aims-spa"), ("refresh_token", (string)tokens["refresh_token"]!));

    public sealed record Page(string Antiforgery, string ReturnUrl);

    public async Task<Page> FormAsync(string scope = "openid", string more = "")
    {
        var html = await Browser.GetStringAsync((await Browser.GetAsync(AuthorizeUrl(scope, more: more))).Headers.Location);
        return new Page(Hidden(html, "__RequestVerificationToken"), Hidden(html, "returnUrl"));
    }

    public Task<HttpResponseMessage> PostAsync(Page page, string userName, string password) => Browser.PostAsync("/connect/sign-in",
        Form(("__RequestVerificationToken", page.Antiforgery), ("returnUrl", page.ReturnUrl), ("userName", userName), ("password", password)));

    public static FormUrlEncodedContent Form(params (string Name, string Value)[] fields) => new(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));

    private static string Hidden(string html, string name) => WebUtility.HtmlDecode(Regex.Match(html, $"name=\"{name}\" value=\"([^\"]*)\"").Groups[1].Value);

    public static string AuthorizeUrl(string scope, string redirect = Callback, string more = "") =>
        $"/connect/authorize?client_id=aims-spa&response_type=code&scope={Uri.EscapeDataString(scope)}&redirect_uri={Uri.EscapeDataString(redirect)}" +
        $"&state=s-1&nonce=n-1&code_challenge={Challenge}&code_challenge_method=S256{more}";
}
