using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.DocumentControl.Documents;
using AimsPlatform.Values;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace AimsPlatform.DocumentControl.Acknowledgements;

/// <summary>What the caller has to acknowledge, and has acknowledged, of the versions in force.</summary>
public static class ListMyAcknowledgements
{
    /// <summary>Domain model 5.10: <c>sent</c>, <c>overdue</c> since the day after the due day, <c>acknowledged</c>.</summary>
    public enum Standing { Sent, Overdue, Acknowledged }

    public sealed record Row(
        Guid DocumentId, string Number, string Title, int Version, string VersionHash, Standing State, DateOnly DueOn, DateTimeOffset AskedAt, DateTimeOffset? AcknowledgedAt);

    private static readonly Sorting<AcknowledgementRound, Id<AcknowledgementRound>> Sorts =
        Sorting.Of((AcknowledgementRound r) => r.Id).By("dueOn", r => r.DueOn);

    public static async Task<Results<Ok<Page<Row>>, ProblemHttpResult>> Handle(
        [AsParameters] PageRequest page, Word<Standing>? state, DocumentControlDb db, Acting acting, TimeProvider clock, CancellationToken cancellationToken)
    {
        var today = acting.DayAt(clock.GetUtcNow());
        var me = await SeeAsync(db, acting, today, cancellationToken);
        var (person, since) = (me.PersonId, me.Since);
        var readable = db.Documents.ReadableBy(acting);
        var rounds = db.AcknowledgementRounds.AsNoTracking().Where(r => r.EndedAt == null && readable.Any(d => d.Id == r.DocumentId))
            .Asking(db.AudienceMembers.Where(m => m.PersonId == person)).Select(asked => asked.Round);
        rounds = state?.Value switch
        {
            Standing.Acknowledged => rounds.Where(r => db.Acknowledgements.Any(a => a.RoundId == r.Id && a.PersonId == person)),
            Standing.Overdue => rounds.Where(r => r.DueOn < today && since.AddDays(r.DueDays) < today && !db.Acknowledgements.Any(a => a.RoundId == r.Id && a.PersonId == person)),
            Standing.Sent => rounds.Where(r => (r.DueOn >= today || since.AddDays(r.DueDays) >= today) && !db.Acknowledgements.Any(a => a.RoundId == r.Id && a.PersonId == person)),
            _ => rounds,
        };
        var (found, refused) = await Sorts.PageAsync(rounds, page, r => new
        {
            r.DocumentId, r.VersionNumber, r.VersionHash, r.DueOn, r.DueDays, r.StartedAt,
            Document = db.Documents.Where(d => d.Id == r.DocumentId).Select(d => new { d.Number, d.Title }).Single(),
            Given = db.Acknowledgements.Where(a => a.RoundId == r.Id && a.PersonId == person).Select(a => (DateTimeOffset?)a.CreatedAt).SingleOrDefault(),
        }, cancellationToken);
        return refused is not null ? refused.ToProblem() : TypedResults.Ok(new Page<Row>([.. found!.Items.Select(f =>
        {
            var due = Due(f.DueOn, f.DueDays, since);
            return new Row(f.DocumentId.Value, f.Document.Number, f.Document.Title, f.VersionNumber, f.VersionHash, Of(f.Given, due, today), due, f.StartedAt, f.Given);
        })], found.Next, found.Total));
    }

    internal static DateOnly Due(DateOnly dueOn, int dueDays, DateOnly since) => since.AddDays(dueDays) is var joined && joined > dueOn ? joined : dueOn;

    internal static Standing Of(DateTimeOffset? acknowledgedAt, DateOnly due, DateOnly today) =>
        acknowledgedAt is not null ? Standing.Acknowledged : due < today ? Standing.Overdue : Standing.Sent;

    /// <summary>Who asks is known from now on, with the roles they hold.</summary>
    internal static async Task<AudienceMember> SeeAsync(DocumentControlDb db, Acting acting, DateOnly today, CancellationToken cancellationToken)
    {
        var me = await db.AudienceMembers.SingleOrDefaultAsync(m => m.PersonId == acting.UserId, cancellationToken);
        if (me is null)
        {
            me = AudienceMember.Of(acting.UserId, today);
            db.AudienceMembers.Add(me);
        }

        if (acting.IsPerson && me.See(acting.Roles))
        {
            try
            {
                await db.SaveChangesAsync(cancellationToken);
            }
            catch (DbUpdateException race) when (db.Database.CurrentTransaction is null && race is DbUpdateConcurrencyException or { InnerException: PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } })
            {
                // They asked twice at once, and the other one said who they are.
                db.ChangeTracker.Clear();
                me = await db.AudienceMembers.AsNoTracking().SingleAsync(m => m.PersonId == acting.UserId, cancellationToken);
            }
        }

        return me;
    }
}
