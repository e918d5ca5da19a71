using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.DocumentControl.Acknowledgements;

/// <summary>
/// Once an hour records the reminders that open rounds have come to: the audience at 14 and 3 days before and on the due day,
/// the AIMS manager 7 days after it, top management 30 days after it (domain model, section 6). Days do not change more often.
/// </summary>
public sealed class RemindAudiences(JobsDataSource jobs, IServiceScopeFactory scopes, TimeProvider clock, ILogger<RemindAudiences> log) : Sweep(jobs, scopes, clock, log)
{
    private static readonly (int Stage, string Addressee)[] Stages = [(-14, "audience"), (-3, "audience"), (0, "audience"), (7, "AIMS-M"), (30, "TM")];

    protected override TimeSpan Every => TimeSpan.FromHours(1);

    protected override string Candidates => """
        select r.tenant_id, r.id from acknowledgement_round r left join behind on behind.tenant_id = r.tenant_id
        where r.ended_at is null and r.due_on <= $1::date + 14 and pg_try_advisory_xact_lock(660503)
            and exists (select from unnest(array[-14, -3, 0, 7, 30]) step
                where r.due_on + step <= coalesce(behind.day, $1) and not exists (select from acknowledgement_reminder m where m.round_id = r.id and m.tenant_id = r.tenant_id and m.stage >= step))
        limit 500
        """;

    // Of several stages reached at once only the last one is said: two reminders in one hour help nobody. Two replicas that
    // say it at once meet in its key.
    protected override async Task<bool> ActAsync(Guid id, DateTimeOffset now, DocumentControlDb db, CancellationToken cancellationToken)
    {
        var roundId = new Id<AcknowledgementRound>(id);
        if (await db.AcknowledgementRounds.SingleOrDefaultAsync(r => r.Id == roundId && r.EndedAt == null, cancellationToken) is not { } round)
        {
            return false;
        }

        var today = OrganisationDays.DayAt(round.TenantId, now);
        if (Stages.LastOrDefault(s => round.DueOn.AddDays(s.Stage) <= today) is not { Addressee: { } addressee, Stage: var stage })
        {
            return false; // its day has not come yet where the organisation is
        }

        var missing = await db.AudienceMembers.MissingIn(round, db).CountAsync(cancellationToken);
        db.AcknowledgementReminders.Add(new AcknowledgementReminder { RoundId = roundId, Stage = stage, Addressee = addressee, StillMissing = missing });
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }
}
