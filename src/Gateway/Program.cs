using AimsPlatform.Gateway;
using AimsPlatform.Gateway.OpenApi;
using AimsPlatform.ServiceDefaults;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;

var builder = WebApplication.CreateBuilder(args);
var limits = builder.Configuration.GetSection("Limits").Get<Limits>() ?? new Limits();
builder.WebHost.ConfigureKestrel(kestrel =>
{
    kestrel.Limits.MaxConcurrentConnections = limits.Connections;
    kestrel.Limits.MaxRequestBodySize = limits.Body;

    // The server refuses without a word, so that what is somewhat too large is read and refused by RequestHead.
    kestrel.Limits.MaxRequestLineSize = 4 * limits.Target;
    kestrel.Limits.MaxRequestHeadersTotalSize = 4 * limits.Headers;
});
builder.AddServiceDefaults();
builder.AddTokenValidation();
builder.AddDestinations(limits);
builder.Services.AddRequestTimeouts();
builder.Services.AddSingleton<RateLimits>();
builder.Services.AddSingleton<MergedDocument>();
builder.Services.AddSingleton<RegisteredOrigins>();
builder.Services.AddHostedService<RefreshOrigins>();
builder.Services.AddCors();
builder.Services.AddOptions<CorsOptions>().Configure<RegisteredOrigins>((cors, origins) => cors.AddDefaultPolicy(origins.Policy()));

var app = builder.Build();
app.Use(RequestIds.Give);
app.Use(ResponseHeaders.Add);
app.UseProblems();
app.Use(new RequestHead(limits).Check);
app.UseCors();
app.UseAuthentication();
app.Use(app.Services.GetRequiredService<RateLimits>().Limit);
app.UseAuthorization();
app.Use(ProxyErrors.Explain);
app.UseRequestTimeouts();

app.MapReverseProxy(pipeline =>
{
    pipeline.Use(Retries.Retry);
    pipeline.UseLoadBalancing();
    pipeline.UsePassiveHealthChecks();
});
app.MapGet(ServiceDefaults.HealthPath, Health.Handle).AllowAnonymous();
app.MapHealthChecks(ServiceDefaults.AlivePath, new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
app.MapDocumentation();
app.MapFallback(Routes.Api + "/{**rest}", Routes.NobodyAnswers);
app.MapFallback("/{**rest}", http => Problems.WriteAsync(http, StatusCodes.Status404NotFound)).AllowAnonymous();
await app.RunAsync();

/// <summary>The gateway: the one door of the platform.</summary>
public partial class Program;
