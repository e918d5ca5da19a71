using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.DocumentControl.Documents;
using AimsPlatform.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.DocumentControl.Acknowledgements;

/// <summary>
/// Tells others when the acknowledgement of a document is asked for, complete, overdue or over. Looked up once a minute
/// and not with each acknowledgement: ten thousand people make one event, and two who come last at the same moment,
/// neither seeing the other, leave no round open.
/// </summary>
public sealed class TellAcknowledgements(JobsDataSource jobs, IServiceScopeFactory scopes, TimeProvider clock, ILogger<TellAcknowledgements> log) : Sweep(jobs, scopes, clock, log)
{
    private readonly TimeProvider _clock = clock;

    protected override TimeSpan Every => TimeSpan.FromMinutes(1);

    // New rounds; those whose day has passed; those in which people, their units or the audience changed. What was written
    // a moment before the last look may have been committed after it, so that it is looked at again for a minute.
    protected override string Candidates => """
        select tenant_id, id from (
            select r.tenant_id, r.document_id as id, s.looked_at
            from acknowledgement_round r left join acknowledgement_standing s on s.tenant_id = r.tenant_id and s.id = r.document_id
                left join behind on behind.tenant_id = r.tenant_id
            where r.ended_at is null and (s.id is null or s.round_id <> r.id
                or s.state = 'sent' and r.due_on < coalesce(behind.day, $1) and s.looked_on < coalesce(behind.day, $1)
                or r.updated_at > s.looked_at - interval '1 minute'
                or exists (select from acknowledgement a where a.tenant_id = r.tenant_id and a.round_id = r.id and a.created_at > s.looked_at - interval '1 minute')
                or exists (select from audience_member m where m.tenant_id = r.tenant_id and m.updated_at > s.looked_at - interval '1 minute'))
            union all
            select s.tenant_id, s.id, s.looked_at from acknowledgement_standing s
            where s.state <> 'ended' and not exists (select from acknowledgement_round r where r.tenant_id = s.tenant_id and r.document_id = s.id and r.ended_at is null)
        ) standing
        where pg_try_advisory_xact_lock(660505) order by looked_at nulls first limit 500
        """;

    protected override async Task<bool> ActAsync(Guid id, DateTimeOffset now, DocumentControlDb db, CancellationToken cancellationToken)
    {
        var (document, lookedAt) = (new Id<Document>(id), _clock.NowAsStored());
        var round = await db.AcknowledgementRounds.AsNoTracking().Where(r => r.DocumentId == document)
            .OrderByDescending(r => r.EndedAt == null).ThenByDescending(r => r.EndedAt).FirstOrDefaultAsync(cancellationToken);
        if (round is null)
        {
            return false;
        }

        var (key, today) = (new Id<AcknowledgementStanding>(id), OrganisationDays.DayAt(round.TenantId, now));
        var state = round.EndedAt is null ? (await db.AudienceMembers.CountAsync(round, today, db, cancellationToken)).State : AcknowledgementStanding.Ended;
        var standing = await db.AcknowledgementStandings.SingleOrDefaultAsync(s => s.Id == key, cancellationToken)
            ?? db.AcknowledgementStandings.Add(new AcknowledgementStanding { Id = key }).Entity;
        if (!standing.Follow(round, state))
        {
            // Having looked is no event of the trail.
            await db.AcknowledgementStandings.Where(s => s.Id == key).ExecuteUpdateAsync(
                set => set.SetProperty(s => s.LookedAt, lookedAt).SetProperty(s => s.LookedOn, today), cancellationToken);
            return false;
        }

        standing.Looked(lookedAt, today);
        db.Record(standing, state, $"Version {round.VersionNumber}, due on {round.DueOn:yyyy-MM-dd}.");
        db.Publish(id, standing.Stands(now));
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }
}
