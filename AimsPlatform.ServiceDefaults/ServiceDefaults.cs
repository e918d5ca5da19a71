using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace AimsPlatform.ServiceDefaults;

/// <summary>What every process of the platform does alike, whether it owns data or not: telemetry, health, discovery, resilience.</summary>
public static class ServiceDefaults
{
    /// <summary>Answers while the process runs, whatever its dependencies do.</summary>
    public const string AlivePath = "/alive";

    /// <summary>Answers 200 only when the process can do its work; 503 otherwise.</summary>
    public const string HealthPath = "/health";

    private static readonly string[] ChattyFrameworks = ["Microsoft.AspNetCore", "Microsoft.EntityFrameworkCore", "System.Net.Http", "Polly"];

    public static WebApplicationBuilder AddServiceDefaults(this WebApplicationBuilder builder)
    {
        QuietFrameworks(builder.Configuration);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Services.AddSingleton<IMemoryPoolFactory<byte>, LargeBlocks>();
        builder.AddTelemetry();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<FreshAuthentication>();
        builder.Services.AddSingleton<IStandingRoles, UserInfoRoles>().AddHttpClient(IdentityAddress.Client, client => client.Timeout = TimeSpan.FromSeconds(5));
        builder.Services.AddHealthChecks();
        builder.Services.AddServiceDiscovery();
        builder.Services.ConfigureHttpClientDefaults(http =>
        {
            http.AddStandardResilienceHandler();
            http.AddServiceDiscovery();
        });
        builder.Services.AddProblems();
        return builder;
    }

    public static void MapDefaultEndpoints(this IEndpointRouteBuilder app)
    {
        app.MapHealthChecks(HealthPath).AllowAnonymous();
        app.MapHealthChecks(AlivePath, new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
    }

    private static void AddTelemetry(this WebApplicationBuilder builder)
    {
        // Without a collector nobody would read what is recorded: recording costs time on every request, and an exporter
        // that retries against nobody costs memory and log lines. The trace context is passed on all the same.
        if (string.IsNullOrEmpty(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
        {
            return;
        }

        builder.Logging.AddOpenTelemetry(logging => logging.IncludeScopes = true);
        builder.Services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics
                .AddAspNetCoreInstrumentation().AddHttpClientInstrumentation().AddRuntimeInstrumentation()
                .AddMeter("AimsPlatform.*", "MassTransit", "Npgsql", "Yarp.ReverseProxy"))
            .WithTracing(tracing => tracing
                .AddAspNetCoreInstrumentation(options => options.Filter = http => !IsProbe(http.Request.Path))
                .AddHttpClientInstrumentation()
                .AddSource("AimsPlatform.*", "MassTransit", "Npgsql", "Yarp.ReverseProxy"))
            .UseOtlpExporter();
    }

    // Below every other source, so that a setting anywhere overrides it: a log line per request is for those who ask for it.
    private static void QuietFrameworks(ConfigurationManager configuration) =>
        ((IConfigurationBuilder)configuration).Sources.Insert(0, new MemoryConfigurationSource
        {
            InitialData = ChattyFrameworks.ToDictionary(category => $"Logging:LogLevel:{category}", string? (_) => "Warning"),
        });

    private static bool IsProbe(Microsoft.AspNetCore.Http.PathString path) => path == HealthPath || path == AlivePath;
}
