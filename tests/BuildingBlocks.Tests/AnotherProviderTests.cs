using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using AimsPlatform.ServiceDefaults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace AimsPlatform.BuildingBlocks.Tests;

/// <summary>Any OpenID provider replaces ours by configuration; the organisations stay with our identity service.</summary>
public sealed class AnotherProviderTests
{
    private static readonly string[] Roles = ["RO", "DM"];

    private readonly Guid _tenant = Guid.CreateVersion7();

    [Fact]
    public async Task A_service_starts_and_asks_for_standing_roles_where_another_provider_issues_the_tokens()
    {
        await using var gone = await ServeAsync(_ => { });
        await gone.StopAsync(TestContext.Current.CancellationToken);
        await using var identity = await ServeAsync(app => app.MapGet("/internal/time-zones", () => new Dictionary<Guid, string> { [_tenant] = "Pacific/Kiritimati" }));
        await using var provider = await ServeAsync(Provider);

        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration["Authentication:Authority"] = provider.Urls.First() + "/realms/group";
        builder.Configuration["services:identity:http:0"] = gone.Urls.First(); // the other replica lives
        builder.Configuration["services:identity:http:1"] = identity.Urls.First();
        builder.AddServiceDefaults();
        builder.AddTokenValidation();
        builder.Services.AddHostedService<KnowOrganisationDays>();
        await using var service = builder.Build();
        await service.StartAsync(TestContext.Current.CancellationToken);

        Assert.Equal(new DateOnly(2026, 11, 27), OrganisationDays.DayAt(_tenant, new DateTimeOffset(2026, 11, 26, 12, 0, 0, TimeSpan.Zero)));
        var http = new DefaultHttpContext();
        http.Request.Headers.Authorization = "Bearer one";
        Assert.Equal(Roles, await service.Services.GetRequiredService<IStandingRoles>().OfBearerAsync(http, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Claims_that_another_provider_names_otherwise_count_under_our_names_and_its_own_of_these_do_not()
    {
        var (person, now) = (Guid.CreateVersion7(), TimeProvider.System.GetUtcNow().UtcDateTime);
        await using var provider = await ServeAsync(Provider);
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration["Authentication:Authority"] = provider.Urls.First() + "/realms/group";
        (builder.Configuration["Authentication:Claims:sub"], builder.Configuration["Authentication:Claims:tenant"], builder.Configuration["Authentication:Claims:roles"]) = ("oid", "org_id", "groups");
        builder.AddServiceDefaults();
        builder.AddTokenValidation();
        await using var service = builder.Build();
        service.MapGet("/who", (HttpContext http) => http.User.Claims.Where(claim => claim.Type is "sub" or "tenant" or "roles").Select(claim => $"{claim.Type}={claim.Value}")).RequireAuthorization();
        await service.StartAsync(TestContext.Current.CancellationToken);
        var token = new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = provider.Urls.First() + "/realms/group", Audience = "aims-api", NotBefore = now, Expires = now.AddMinutes(5), TokenType = "at+jwt",
            SigningCredentials = new SigningCredentials(Key, SecurityAlgorithms.RsaSha256),
            Claims = new Dictionary<string, object> { ["sub"] = "somebody", ["roles"] = "ADM", ["oid"] = $"{person}", ["org_id"] = $"{_tenant}", ["groups"] = Roles },
        });
        using var caller = new HttpClient { DefaultRequestHeaders = { Authorization = new("Bearer", token) } };

        var who = await caller.GetFromJsonAsync<string[]>(service.Urls.First() + "/who", TestContext.Current.CancellationToken);

        Assert.Equal(["roles=DM", "roles=RO", $"sub={person}", $"tenant={_tenant}"], who!.Order(StringComparer.Ordinal));
    }

    private static readonly RsaSecurityKey Key = new(RSA.Create(2048)) { KeyId = "one" };

    private static void Provider(WebApplication app)
    {
        app.MapGet("/realms/group/.well-known/openid-configuration", () => Results.Json(new Dictionary<string, string>
        {
            ["issuer"] = app.Urls.First() + "/realms/group", ["jwks_uri"] = app.Urls.First() + "/keys", ["userinfo_endpoint"] = app.Urls.First() + "/realms/group/whoami",
        }, JsonSerializerOptions.Web));
        app.MapGet("/keys", () => Results.Json(new { keys = new[] { new { kty = "RSA", kid = "one", use = "sig", n = Base64UrlEncoder.Encode(Key.Rsa.ExportParameters(false).Modulus), e = Base64UrlEncoder.Encode(Key.Rsa.ExportParameters(false).Exponent) } } }));
        app.MapGet("/realms/group/whoami", (HttpContext http) => http.Request.Headers.Authorization == "Bearer one" ? Results.Json(new { roles = Roles }) : Results.Unauthorized());
    }

    private static async Task<WebApplication> ServeAsync(Action<WebApplication> map)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        map(app);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }
}
