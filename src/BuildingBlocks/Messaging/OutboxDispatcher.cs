using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Threading.Channels;
using AimsPlatform.BuildingBlocks.Persistence;
using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace AimsPlatform.BuildingBlocks.Messaging;

/// <summary>Raised when a transaction with events has committed in this process.</summary>
public sealed class OutboxSignal
{
    private readonly Channel<bool> _raised = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Raise() => _raised.Writer.TryWrite(true);

    /// <summary>Returns when raised, or after <paramref name="longest"/>.</summary>
    internal async Task WaitAsync(TimeSpan longest, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(longest, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            await _raised.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
        }
    }
}

/// <summary>
/// Moves decided events to the broker, at least once, as soon as they commit. Events about one object go in order;
/// events about different objects go side by side, so that one publisher confirm is not waited for after another.
/// Every replica dispatches; a transaction-scoped lock lets one at a time choose.
/// </summary>
internal sealed class OutboxDispatcher(JobsDataSource jobs, IBus bus, OutboxSignal signal, TimeProvider clock, ILogger<OutboxDispatcher> log)
    : BackgroundService
{
    public static readonly ActivitySource Source = new("AimsPlatform.Outbox");
    private static readonly Meter Meter = new("AimsPlatform.Outbox");

    private const int BatchSize = 200;
    private const string Choose = """
        select pg_advisory_xact_lock(660301);
        select id, position, tenant_id, user_id, about, type, body, trace_parent, decided_at
        from outbox_message where sent_at is null order by position limit 200
        """;

    // Finds what a killed replica had committed but not sent; live replicas are woken by the signal.
    private static readonly TimeSpan Sweep = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan PublishLimit = TimeSpan.FromSeconds(15);

    private double _lagSeconds;

    private sealed record Row(Guid Id, long Position, Guid Tenant, Guid User, Guid About, string Type, string Body, string? TraceParent, DateTime DecidedAt);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Meter.CreateObservableGauge("aims.outbox.lag", () => _lagSeconds, "s", "Age of the oldest event that has not left yet.");
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await SendBatchAsync(stoppingToken) < BatchSize)
                {
                    await signal.WaitAsync(Sweep, clock, stoppingToken);
                }
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogWarning("The outbox waits: {Reason}", failure.Message);
                await Task.Delay(Sweep, clock, stoppingToken);
            }
        }
    }

    private async Task<int> SendBatchAsync(CancellationToken cancellationToken)
    {
        await using var connection = await jobs.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var batch = await ChooseAsync(connection, cancellationToken);
        _lagSeconds = batch.Count == 0 ? 0 : (clock.GetUtcNow() - batch[0].DecidedAt).TotalSeconds;
        if (batch.Count == 0)
        {
            return 0;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(PublishLimit);
        var sent = await Task.WhenAll(batch.GroupBy(row => row.About).Select(about => SendInOrderAsync(about, limit.Token)));
        await using var mark = new NpgsqlCommand("update outbox_message set sent_at = now() where position = any($1) and sent_at is null", connection, transaction);
        mark.Parameters.Add(new NpgsqlParameter { Value = sent.SelectMany(positions => positions).ToArray() });
        await mark.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return sent.Sum(positions => positions.Count) == batch.Count
            ? batch.Count
            : throw new InvalidOperationException("the broker did not confirm every event");
    }

    private static async Task<List<Row>> ChooseAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var batch = new List<Row>();
        await using var choose = new NpgsqlCommand(Choose, connection);
        await using var reader = await choose.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            batch.Add(new Row(
                reader.GetGuid(0), reader.GetInt64(1), reader.GetGuid(2), reader.GetGuid(3), reader.GetGuid(4), reader.GetString(5), reader.GetString(6),
                reader.IsDBNull(7) ? null : reader.GetString(7), reader.GetDateTime(8)));
        }

        return batch;
    }

    private async Task<List<long>> SendInOrderAsync(IEnumerable<Row> about, CancellationToken cancellationToken)
    {
        var sent = new List<long>();
        foreach (var row in about)
        {
            try
            {
                using var activity = Source.StartActivity("outbox send", ActivityKind.Producer, row.TraceParent);
                await bus.Publish(OutboxMessage.Open(row.Type, row.Body), context =>
                {
                    context.MessageId = row.Id;
                    context.Headers.Set(Envelope.Tenant, row.Tenant);
                    context.Headers.Set(Envelope.User, row.User);
                    context.Headers.Set(Envelope.Trace, activity?.Id ?? row.TraceParent);
                }, cancellationToken);
                sent.Add(row.Position);
            }
            catch (Exception failure)
            {
                // What follows about the same object must not overtake it.
                log.LogWarning("Event {MessageId} was not confirmed: {Reason}", row.Id, failure.Message);
                break;
            }
        }

        return sent;
    }
}

internal static class Envelope
{
    public const string Tenant = "aims-tenant";
    public const string User = "aims-user";
    public const string Trace = "aims-trace";
}
