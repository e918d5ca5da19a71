using Microsoft.Extensions.Logging;
using Npgsql;

namespace AimsPlatform.Imports;

/// <summary>Once a second, on a connection of its own: keeps the lease and shows how far the import is, while its transaction is still open.</summary>
internal sealed class Heartbeat : IAsyncDisposable
{
    private const string Beat = """
        select set_config('aims.tenant', @tenant, true);
        update import_job set lease_until = @until, rows_read = @read, created = @created, updated = @updated, unchanged = @unchanged, rejected = @rejected, rows_in_file = @rows
        where id = @id and lease = @lease and status = 'Running'
        """;

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _beating;

    public Heartbeat(NpgsqlDataSource database, ImportJob job, ImportSettings settings, TimeProvider clock, ILogger log) =>
        _beating = BeatAsync(database, job, settings, clock, log);

    /// <summary>What is shown; null until the file is open.</summary>
    public ImportRun? Run { get; set; }

    public int? RowsInFile { get; set; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _beating;
        _stop.Dispose();
    }

    private async Task BeatAsync(NpgsqlDataSource database, ImportJob job, ImportSettings settings, TimeProvider clock, ILogger log)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), clock);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                try
                {
                    await using var beat = database.CreateCommand(Beat);
                    beat.Parameters.AddWithValue("tenant", job.TenantId.ToString());
                    beat.Parameters.AddWithValue("until", clock.GetUtcNow() + settings.Lease);
                    beat.Parameters.AddWithValue("read", Run?.RowsRead ?? 0);
                    beat.Parameters.AddWithValue("created", Run?.Created ?? 0);
                    beat.Parameters.AddWithValue("updated", Run?.Updated ?? 0);
                    beat.Parameters.AddWithValue("unchanged", Run?.Unchanged ?? 0);
                    beat.Parameters.AddWithValue("rejected", Run?.Rejected ?? 0);
                    beat.Parameters.AddWithValue("rows", (object?)RowsInFile ?? DBNull.Value);
                    beat.Parameters.AddWithValue("id", job.Id);
                    beat.Parameters.AddWithValue("lease", job.Lease!.Value);
                    await beat.ExecuteNonQueryAsync(_stop.Token);
                }
                catch (NpgsqlException failure)
                {
                    log.LogWarning("Import {Import} could not show its progress: {Reason}", job.Id, failure.Message);
                }
            }
        }
        catch (OperationCanceledException)
        {
        }
    }
}
