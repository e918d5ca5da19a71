using System.Text.Json.Serialization;
using AimsPlatform.Identity;
using AimsPlatform.Identity.Connect;
using AimsPlatform.Identity.Demo;
using AimsPlatform.Identity.Http;
using AimsPlatform.Identity.Keys;
using AimsPlatform.Identity.People;
using AimsPlatform.ServiceDefaults;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

var builder = WebApplication.CreateBuilder(args);
// A failed statement throws and is logged where it is handled; the first migration's look at its own history is no failure.
builder.Logging.AddFilter("Microsoft.EntityFrameworkCore", LogLevel.Warning).AddFilter("Microsoft.EntityFrameworkCore.Database.Command", LogLevel.None);
builder.AddServiceDefaults();
builder.AddTokenValidation();
builder.AddOpenIdServer();
builder.AddSignInLimit();
builder.AddApiDescription();
builder.Services.AddDbContext<IdentityDb>(db => db
    .UseNpgsql(builder.Configuration.GetConnectionString(IdentityDb.Name), npgsql => npgsql.EnableRetryOnFailure(5, TimeSpan.FromSeconds(2), null))
    .UseSnakeCaseNamingConvention());
builder.Services.AddScoped<Acting>().AddScoped<TokenClaims>().AddScoped<DemoGrant>().AddScoped<SeedDemo>().AddScoped<DemoClients>();
builder.Services.AddSingleton<KeyRing>().AddHostedService(services => services.GetRequiredService<KeyRing>()).AddHostedService<PruneTokens>();
builder.Services.AddHealthChecks().AddCheck<Ready>("database");
builder.Services.AddExceptionHandler<IfMatch.DatabaseRefusals>();
builder.Services.AddValidation(); // must be called from this assembly: its source generator looks nowhere else
builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow);

builder.Services.AddDataProtection().SetApplicationName("AimsPlatform.Identity");
builder.Services.AddOptions<KeyManagementOptions>().Configure<IServiceScopeFactory>((keys, scopes) => keys.XmlRepository = new DatabaseXmlRepository(scopes));
builder.Services.AddIdentityCore<Person>().AddSignInManager();
builder.Services.AddScoped<IUserStore<Person>, UserOnlyStore<Person, IdentityDb, Guid>>();
builder.Services.AddAuthentication().AddCookie(IdentityConstants.ApplicationScheme, cookie =>
{
    cookie.Cookie.Name = "aims-session";
    cookie.Cookie.SecurePolicy = SecureCookies();
    cookie.ExpireTimeSpan = TimeSpan.FromHours(8);
});
builder.Services.AddAntiforgery(antiforgery =>
{
    antiforgery.Cookie.Name = "aims-antiforgery";
    antiforgery.Cookie.SecurePolicy = SecureCookies();
    antiforgery.SuppressXFrameOptionsHeader = true; // the pages say it with frame-ancestors
});

var app = builder.Build();
if (args is [var verb, ..] && !verb.StartsWith('-'))
{
    return await Verbs.RunAsync(verb, app.Services);
}

app.UseForwardedHeaders();
app.UseProblems();
app.UseMiddleware<WaitForKeys>();
app.UseAuthentication();
app.UseAuthorization();
app.UseRateLimiter();
app.UsePermissions();
app.UseIdempotency();
app.MapDefaultEndpoints();
app.MapIdentity();
app.MapConnect();
app.MapOpenApi().AllowAnonymous();
await app.RunAsync();
return 0;

// Behind a TLS gateway the inner hop is plain http: what the browser sees decides.
CookieSecurePolicy SecureCookies() =>
    OpenIdServer.Issuer(builder.Configuration).Scheme == Uri.UriSchemeHttps ? CookieSecurePolicy.Always : CookieSecurePolicy.None;
