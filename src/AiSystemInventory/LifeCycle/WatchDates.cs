using AimsPlatform.AiSystemInventory.AiSystems;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.AiSystemInventory.LifeCycle;

/// <summary>
/// Acts on dates that have come, at the start and then as a day begins somewhere: an acceptance or evidence that expired sends a system in
/// operation to re-evaluation, a ban that comes into force suspends a system in use (I19).
/// </summary>
public sealed class WatchDates(JobsDataSource jobs, IServiceScopeFactory scopes, TimeProvider clock, ILogger<WatchDates> log) : BackgroundService
{
    /// <summary>Acts when nobody does: no person of any organisation has this id.</summary>
    public static readonly Guid Platform = Guid.Empty;

    private static readonly TimeSpan Again = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Quarter = TimeSpan.FromMinutes(15);

    // $1 is the latest day that has begun anywhere, $2 and $3 the organisations for whom it has not, and their day.
    private const string Due = OrganisationDays.Behind + """
        select s.tenant_id, s.id from ai_system s left join behind using (tenant_id)
        where s.state in ('Deployment', 'Operation', 'ReEvaluation') and s.tier = 'unacceptable' and coalesce(s.class_applies_from, '-infinity'::date) <= coalesce(day, $1)
        union
        select s.tenant_id, s.id from ai_system s join reported_evidence r on r.tenant_id = s.tenant_id and r.ai_system_id = s.id left join behind on behind.tenant_id = s.tenant_id
        where s.state = 'Operation' and r.valid_until < coalesce(day, $1)
        union
        select s.tenant_id, s.id from ai_system s join evidence e on e.tenant_id = s.tenant_id and e.ai_system_id = s.id left join behind on behind.tenant_id = s.tenant_id
        where s.state = 'Operation' and e.state = 'Accepted' and e.valid_until < coalesce(day, $1)
        union
        select s.tenant_id, s.id from risk_fact r cross join unnest(r.ai_system_ids) about join ai_system s on s.tenant_id = r.tenant_id and s.id = about left join behind on behind.tenant_id = s.tenant_id
        where s.state = 'Operation' and r.state = 'accepted' and r.accepted_until < coalesce(day, $1)
        """;

    /// <summary>Looks at every system with a date that has passed; answers how many it moved.</summary>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var moved = 0;
        foreach (var (tenant, system) in await DueAsync(now, cancellationToken))
        {
            await using var scope = scopes.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<Acting>().As(tenant, Platform);
            try
            {
                moved += await ActAsync(scope.ServiceProvider.GetRequiredService<AiSystemInventoryDb>(), system, now, cancellationToken) ? 1 : 0;
            }
            catch (DbUpdateConcurrencyException)
            {
                log.LogInformation("{AiSystem} was changed meanwhile; the next sweep looks again", system);
            }
        }

        return moved;
    }

    /// <summary>A ban binds from the first minute of its day (I19), and on Earth days begin at full quarters of an hour.</summary>
    public static TimeSpan UntilADayMayBegin(DateTimeOffset now) => Quarter - new TimeSpan(now.Ticks % Quarter.Ticks);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = Again;
            try
            {
                await SweepAsync(stoppingToken);
                pause = UntilADayMayBegin(clock.GetUtcNow());
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogWarning("Watching dates waits: {Reason}", failure.Message);
            }

            await Task.Delay(pause, clock, stoppingToken);
        }
    }

    private static async Task<bool> ActAsync(AiSystemInventoryDb db, Id<AiSystem> id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await AtGate.LoadAsync(db, id, cancellationToken) is not { } at)
        {
            return false;
        }

        var before = at.System.State;
        if (at.System.SuspendIfProhibited(now))
        {
            db.Record(at.System, LifeCycleEvent.Suspend, at.System.StateReason);
            db.Publish(id.Value, at.System.Stands(now));
        }
        else if (LostGround.Lapses(at, at.DayAt(now)) is { Count: > 0 } lapses)
        {
            LostGround.Of(db, at.System, string.Join(" ", lapses), now);
        }

        await db.SaveChangesAsync(cancellationToken);
        return at.System.State != before;
    }

    private async Task<List<(Guid Tenant, Id<AiSystem> System)>> DueAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = jobs.Source.CreateCommand(Due);
        OrganisationDays.Bind(command, now);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var due = new List<(Guid, Id<AiSystem>)>();
        while (await reader.ReadAsync(cancellationToken))
        {
            due.Add((reader.GetGuid(0), new Id<AiSystem>(reader.GetGuid(1))));
        }

        return due;
    }
}
