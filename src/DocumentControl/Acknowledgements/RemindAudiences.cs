using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.DocumentControl.Versions;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace AimsPlatform.DocumentControl.Acknowledgements;

/// <summary>
/// Once an hour records the reminders that open rounds have come to: the audience at 14 and 3 days before and on the due day,
/// the AIMS manager 7 days after it, top management 30 days after it (domain model, section 6). Days do not change more often.
/// </summary>
public sealed class RemindAudiences(JobsDataSource jobs, IServiceScopeFactory scopes, TimeProvider clock, ILogger<RemindAudiences> log) : BackgroundService
{
    private static readonly (int Stage, string Addressee)[] Stages = [(-14, "audience"), (-3, "audience"), (0, "audience"), (7, "AIMS-M"), (30, "TM")];
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);
    private const int BatchSize = 500;

    private const string Candidates = """
        select r.tenant_id, r.id from acknowledgement_round r
        where r.ended_at is null and r.due_on <= $1::date + 14 and pg_try_advisory_xact_lock(660503)
            and exists (select from unnest(array[-14, -3, 0, 7, 30]) step
                where r.due_on + step <= $1::date and not exists (select from acknowledgement_reminder m where m.round_id = r.id and m.tenant_id = r.tenant_id and m.stage >= step))
        limit 500
        """;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        do
        {
            try
            {
                while (await SweepAsync(clock.GetUtcNow(), stoppingToken) == BatchSize)
                {
                }
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogWarning("Reminders wait: {Reason}", failure.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Records what is due at that time, for 500 rounds at most; answers how many it looked at.</summary>
    public async Task<int> SweepAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var connection = await jobs.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var rounds = new List<(Guid Tenant, Guid Round)>();
        await using (var command = new NpgsqlCommand(Candidates, connection, transaction))
        {
            command.Parameters.Add(new NpgsqlParameter { Value = DateOnly.FromDateTime(now.UtcDateTime) });
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                rounds.Add((reader.GetGuid(0), reader.GetGuid(1)));
            }
        }

        foreach (var (tenant, round) in rounds)
        {
            await RemindAsync(tenant, new Id<AcknowledgementRound>(round), DateOnly.FromDateTime(now.UtcDateTime), cancellationToken);
        }

        return rounds.Count;
    }

    // Of several stages reached at once only the last one is said: two reminders in one hour help nobody.
    private async Task RemindAsync(Guid tenant, Id<AcknowledgementRound> id, DateOnly today, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Acting>().As(tenant, PublishDueVersions.Platform);
        var db = scope.ServiceProvider.GetRequiredService<DocumentControlDb>();
        if (await db.AcknowledgementRounds.SingleOrDefaultAsync(r => r.Id == id && r.EndedAt == null, cancellationToken) is not { } round)
        {
            return;
        }

        var (stage, addressee) = Stages.Last(s => round.DueOn.AddDays(s.Stage) <= today);
        var missing = await db.AudienceMembers.MissingIn(round, db).CountAsync(cancellationToken);
        db.AcknowledgementReminders.Add(new AcknowledgementReminder { RoundId = id, Stage = stage, Addressee = addressee, StillMissing = missing });
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException failure) when (failure.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            // another replica said it
        }
    }
}
