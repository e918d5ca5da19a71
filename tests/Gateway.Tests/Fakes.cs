using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace AimsPlatform.Gateway.Tests;

/// <summary>A request as it arrived at a service.</summary>
public sealed record Arrival(string Method, string Path, IHeaderDictionary Headers);

/// <summary>A real HTTP server that plays a service: it remembers what reached it and can die and come back on its port.</summary>
public sealed class FakeService : IAsyncDisposable
{
    private WebApplication? app;

    public ConcurrentQueue<Arrival> Arrivals { get; } = [];

    /// <summary>How it answers what is not a probe.</summary>
    public RequestDelegate Answer { get; set; } = http => http.Response.WriteAsJsonAsync(new { path = http.Request.Path.Value });

    public bool Healthy { get; set; } = true;

    public string? OpenApi { get; set; }

    public int Port { get; private set; }

    public string Url => $"http://127.0.0.1:{Port}/";

    public static async Task<FakeService> StartAsync(RequestDelegate? answer = null)
    {
        var service = new FakeService();
        service.Answer = answer ?? service.Answer;
        await service.ReviveAsync();
        return service;
    }

    public async Task ReviveAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{Port}").ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.Zero);
        app = builder.Build();
        app.Run(HandleAsync);
        await app.StartAsync();
        Port = new Uri(app.Urls.Single()).Port;
    }

    /// <summary>Breaks every connection, as a killed process does.</summary>
    public async Task DieAsync()
    {
        await app!.StopAsync(new CancellationToken(canceled: true));
        await app.DisposeAsync();
    }

    public async ValueTask DisposeAsync() => await app!.DisposeAsync();

    private Task HandleAsync(HttpContext http)
    {
        if (http.Request.Path == "/health")
        {
            http.Response.StatusCode = Healthy ? 200 : 503;
            return Task.CompletedTask;
        }

        if (http.Request.Path == "/openapi/v1.json")
        {
            http.Response.StatusCode = OpenApi is null ? 404 : 200;
            return http.Response.WriteAsync(OpenApi ?? "");
        }

        Arrivals.Enqueue(new Arrival(http.Request.Method, http.Request.Path + http.Request.QueryString, new HeaderDictionary(http.Request.Headers.ToDictionary(StringComparer.OrdinalIgnoreCase))));
        return Answer(http);
    }
}

/// <summary>Signs tokens and publishes its keys.</summary>
public sealed class FakeAuthority
{
    public const string Issuer = "http://gateway.test/";

    private SigningCredentials credentials = NewKey();

    public string[] Origins { get; set; } = ["https://front.meridian.example"];

    public void ReplaceKey() => credentials = NewKey();

    public Task Answer(HttpContext http) => http.Request.Path.Value switch
    {
        "/.well-known/openid-configuration" => http.Response.WriteAsJsonAsync(new { issuer = Issuer, jwks_uri = $"http://{http.Request.Host}/.well-known/jwks" }),
        "/.well-known/jwks" => http.Response.WriteAsync(Jwks().ToJsonString()),
        "/internal/cors-origins" => http.Response.WriteAsJsonAsync(new { origins = Origins }),
        _ => http.Response.WriteAsJsonAsync(new { path = http.Request.Path.Value }),
    };

    public string Token(string? tenant = null, string client = "test", string issuer = Issuer, string audience = "aims-api", int expiresIn = 600, bool withTenant = true, SigningCredentials? key = null)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var claims = new Dictionary<string, object> { ["sub"] = Guid.CreateVersion7().ToString(), ["client_id"] = client, ["roles"] = new[] { "AIMS-M" }, ["kind"] = "person" };
        if (withTenant)
        {
            claims["tenant"] = tenant ?? Guid.CreateVersion7().ToString();
        }

        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer, Audience = audience, TokenType = "at+jwt", Claims = claims,
            NotBefore = now.AddHours(-1), Expires = now.AddSeconds(expiresIn), SigningCredentials = key ?? credentials,
        });
    }

    /// <summary>The same claims under <c>alg: none</c> and without a signature.</summary>
    public string UnsignedToken() =>
        Base64UrlEncoder.Encode("{\"alg\":\"none\",\"typ\":\"at+jwt\"}") + "." + Token().Split('.')[1] + ".";

    public static SigningCredentials NewKey() => new(new RsaSecurityKey(RSA.Create(2048)) { KeyId = Guid.CreateVersion7().ToString("N") }, SecurityAlgorithms.RsaSha256);

    private JsonObject Jwks()
    {
        var parameters = ((RsaSecurityKey)credentials.Key).Rsa.ExportParameters(false);
        return new JsonObject
        {
            ["keys"] = new JsonArray(new JsonObject
            {
                ["kty"] = "RSA", ["use"] = "sig", ["alg"] = "RS256", ["kid"] = credentials.Key.KeyId,
                ["n"] = Base64UrlEncoder.Encode(parameters.Modulus), ["e"] = Base64UrlEncoder.Encode(parameters.Exponent),
            }),
        };
    }
}
