using System.Diagnostics;
using System.Diagnostics.Metrics;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.BuildingBlocks.Messaging;

/// <summary>Runs a consumer inside one transaction, as the tenant that caused the event, and only once per queue.</summary>
public sealed class InboxFilter<TEvent>(ServiceDb db, Acting acting, TimeProvider clock) : IFilter<ConsumeContext<TEvent>>
    where TEvent : class
{
    public async Task Send(ConsumeContext<TEvent> context, IPipe<ConsumeContext<TEvent>> next)
    {
        // What the platform did by itself (a due date came) has no person behind it, and an empty id does not travel.
        acting.As(context.Headers.Get<Guid>(Envelope.Tenant) ?? throw new InvalidOperationException($"Header {Envelope.Tenant} is missing."), context.Headers.Get<Guid>(Envelope.User) ?? Guid.Empty);
        var messageId = context.MessageId ?? throw new InvalidOperationException("A message without an id cannot be handled once.");
        using var trace = Continue(context.Headers.Get<string>(Envelope.Trace));
        var queue = context.ReceiveContext.InputAddress.AbsolutePath.Split('/')[^1];

        await db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            db.ChangeTracker.Clear();
            await using var transaction = await db.Database.BeginTransactionAsync(context.CancellationToken);
            var first = await db.Database.ExecuteSqlAsync(
                $"insert into inbox_message (message_id, queue, handled_at) values ({messageId}, {queue}, {clock.GetUtcNow()}) on conflict do nothing",
                context.CancellationToken);
            if (first == 0)
            {
                // Without this MassTransit would file the duplicate under <queue>_skipped.
                await context.NotifyConsumed(TimeSpan.Zero, nameof(InboxFilter<>));
                InboxMetrics.Duplicates.Add(1);
                return;
            }

            await next.Send(context);
            await db.SaveChangesAsync(context.CancellationToken);
            await transaction.CommitAsync(context.CancellationToken);
        });
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("inbox");

    // MassTransit passes the trace on only while somebody collects it; what is published from here belongs to it in any case.
    private static Activity? Continue(string? parent) => parent is null || Activity.Current is not null ? null : new Activity("inbox").SetParentId(parent).Start();
}

internal static class InboxMetrics
{
    private static readonly Meter Meter = new("AimsPlatform.Inbox");

    public static readonly Counter<long> Duplicates = Meter.CreateCounter<long>("aims.inbox.duplicates", "{message}", "Messages that arrived again and changed nothing.");
}
