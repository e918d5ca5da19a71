using AimsPlatform.BuildingBlocks.Messaging;
using AimsPlatform.BuildingBlocks.Persistence;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace AimsPlatform.BuildingBlocks;

/// <summary>What a service binary does besides serving, as the first word of its command line.</summary>
internal static class Verbs
{
    /// <summary>Brings database and broker to this version, then ends. Runs before the service starts.</summary>
    public const string Migrate = "migrate";

    /// <summary>Sends events of the outbox log again: <c>replay RiskAccepted 2026-01-01</c>. Consumers that acted on them do nothing.</summary>
    public const string Replay = "replay";

    private static readonly string[] Words = Environment.GetCommandLineArgs().Skip(1).TakeWhile(word => !word.StartsWith('-')).ToArray();

    public static string? In(IConfiguration configuration) =>
        configuration["Verb"] ?? (Words is [Migrate or Replay, ..] ? Words[0] : null);

    public static async Task<int> RunAsync<TDb>(WebApplication app, string name) where TDb : ServiceDb
    {
        await (In(app.Configuration) switch
        {
            Migrate => MigrateAsync<TDb>(app, name),
            Replay => ReplayAsync(app),
            _ => app.RunAsync(),
        });
        return 0;
    }

    private static async Task MigrateAsync<TDb>(WebApplication app, string name) where TDb : ServiceDb
    {
        await using var db = await app.Services.GetRequiredService<IDbContextFactory<TDb>>().CreateDbContextAsync();
        await Migration.RunAsync(db, app.Configuration.GetConnectionString(name)!,
            app.Configuration["Database:RuntimePassword"] ?? throw new InvalidOperationException("Database:RuntimePassword is missing."));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        // Started, the queues are there. DeployAsync would also stop the bus, at once, and then now and then waits forever (MassTransit/MassTransit#6099): the process ends anyway.
        await app.Services.GetRequiredService<IBusControl>().StartAsync(limit.Token);
    }

    private static async Task ReplayAsync(WebApplication app)
    {
        var (type, since) = (Words.ElementAtOrDefault(1) ?? "%", DateTime.Parse(Words.ElementAtOrDefault(2) ?? "2000-01-01", null, System.Globalization.DateTimeStyles.AdjustToUniversal | System.Globalization.DateTimeStyles.AssumeUniversal));
        await using var command = app.Services.GetRequiredService<JobsDataSource>().Source.CreateCommand("update outbox_message set sent_at = null where type like '%.' || $1 || ',%' and decided_at >= $2");
        command.Parameters.Add(new NpgsqlParameter { Value = type });
        command.Parameters.Add(new NpgsqlParameter { Value = since });
        Console.WriteLine($"{await command.ExecuteNonQueryAsync()} events will be sent again by the running service.");
    }
}
