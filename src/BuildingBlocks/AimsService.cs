using System.Text.Json;
using System.Text.Json.Serialization;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Messaging;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.ServiceDefaults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace AimsPlatform.BuildingBlocks;

/// <summary>Everything that every data-owning service does the same way, in the order it happens.</summary>
public static class AimsService
{
    public static void AddAimsService<TDb>(this WebApplicationBuilder builder, string name) where TDb : ServiceDb
    {
        builder.AddServiceDefaults();
        builder.AddTokenValidation();
        var services = builder.Services;
        var connectionString = builder.Configuration.GetConnectionString(name) ?? throw new InvalidOperationException($"ConnectionStrings:{name} is missing.");
        var verb = Verbs.In(builder.Configuration);

        services.AddSingleton(_ => NpgsqlDataSource.Create(Runtime(connectionString)));
        services.AddSingleton<OutboxSignal>().AddSingleton<Numbers>().AddSingleton<TenantOnConnection>().AddSingleton<FrequentStatements>().AddScoped<Acting>();
        services.AddPooledDbContextFactory<TDb>((provider, options) => options
            .UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>(), npgsql => npgsql.EnableRetryOnFailure(8, TimeSpan.FromSeconds(3), null))
            .UseSnakeCaseNamingConvention()
            .AddInterceptors(provider.GetRequiredService<TenantOnConnection>()));
        services.AddScoped(scope =>
        {
            var db = scope.GetRequiredService<IDbContextFactory<TDb>>().CreateDbContext();
            db.Database.AutoTransactionBehavior = AutoTransactionBehavior.Always; // the transaction is what carries the tenant
            db.Serve(scope.GetRequiredService<Acting>(), scope.GetRequiredService<TimeProvider>());
            return db;
        });
        services.AddScoped(scope => scope.GetRequiredService<TDb>().ByAnotherName());
        services.AddHostedService<KnowOrganisationDays>(); // before the bus and the server: they start when it has
        services.AddBroker(builder.Configuration, name, typeof(TDb).Assembly, deployOnly: verb is Verbs.Migrate);

        services.AddSingleton(_ => new JobsDataSource(connectionString));
        if (verb is null)
        {
            services.AddHostedService<OutboxDispatcher>();
            services.AddSingleton<AuditSealer>();
            services.AddHostedService(provider => provider.GetRequiredService<AuditSealer>());
            services.AddHostedService<Housekeeping>();
            services.AddHealthChecks().AddCheck<DatabaseHealth>("database");
        }

        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
            json.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
            json.SerializerOptions.AllowDuplicateProperties = false;
        });
        services.AddExceptionHandler<RacingWriters>();
        services.AddApiDescription();
    }

    /// <summary>The pipeline, and the group below which a service maps its routes: <c>/api/v1</c>.</summary>
    public static RouteGroupBuilder MapAimsService(this WebApplication app, string name)
    {
        app.UseProblems();
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.Use(Access.Middleware);
        app.Use((http, next) =>
        {
            // The fingerprint of a retried request is taken over its body, which binding has consumed by then.
            if (http.Request.Headers.ContainsKey(IdempotencyFilter.Header))
            {
                http.Request.EnableBuffering();
            }

            return next(http);
        });
        app.MapDefaultEndpoints();
        app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        var api = app.MapGroup("/api/v1").AddEndpointFilterFactory(KnownParameters.Refuse).WithSummaries();
        api.MapGet($"/audit-seals/{name}/verification", async (AuditSealer sealer, CancellationToken cancellationToken) => TypedResults.Ok(await sealer.VerifyAsync(cancellationToken)))
            .RequirePermission("audit-seals:verify").WithTags("Audit trail").WithMetadata(new TagDescription("Audit trail", "Proof that nothing in the trail was changed later."))
            .WithSummary("Recomputes the hash chain over the whole audit trail of this service");
        return api;
    }

    /// <summary>Serves, or does what the command line's verb says and ends.</summary>
    public static Task<int> RunAimsServiceAsync<TDb>(this WebApplication app, string name) where TDb : ServiceDb => Verbs.RunAsync<TDb>(app, name);

    // Npgsql prepares nothing by itself: after a refused batch such a connection did something else for its next user (decision 0007).
    private static string Runtime(string connectionString) =>
        new NpgsqlConnectionStringBuilder(connectionString) { MaxAutoPrepare = 0, NoResetOnClose = true, WriteBufferSize = 64 * 1024 }.ConnectionString;

    private sealed class DatabaseHealth(NpgsqlDataSource database) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            await using var command = database.CreateCommand("select 1");
            await command.ExecuteScalarAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
    }

    /// <summary>Two writers raced past the If-Match check, or created the same thing: the database refused the second one. Or it refused a text.</summary>
    private sealed class RacingWriters : IExceptionHandler
    {
        public async ValueTask<bool> TryHandleAsync(HttpContext http, Exception exception, CancellationToken cancellationToken)
        {
            var refused = exception switch
            {
                DbUpdateConcurrencyException => IfMatch.Stale,
                DbUpdateException { InnerException: PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } } =>
                    new Error("already-exists", "Something with the same key was created at the same time. Read it and try again."),
                _ => null,
            };
            if (refused is null)
            {
                return false;
            }

            await refused.ToProblem().ExecuteAsync(http);
            return true;
        }
    }
}
