using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace AimsPlatform.BuildingBlocks.Persistence;

/// <summary>Once an hour removes what no promise needs any more: answers kept for retries (24 hours), inbox and sent events (400 days).</summary>
internal sealed class Housekeeping(JobsDataSource jobs, TimeProvider clock, ILogger<Housekeeping> log) : BackgroundService
{
    private const string Sweep = """
        delete from idempotent_request where at < now() - interval '25 hours';
        delete from inbox_message where handled_at < now() - interval '400 days';
        delete from outbox_message where sent_at < now() - interval '400 days';
        """;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromHours(1), clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await using var command = jobs.Source.CreateCommand(Sweep);
                await command.ExecuteNonQueryAsync(stoppingToken);
            }
            catch (NpgsqlException failure)
            {
                log.LogWarning("Housekeeping waits: {Reason}", failure.Message);
            }
        }
    }
}
