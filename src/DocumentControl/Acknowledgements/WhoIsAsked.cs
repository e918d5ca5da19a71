using AimsPlatform.DocumentControl.Documents;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.DocumentControl.Acknowledgements;

/// <summary>How many a round asks, how many of them have acknowledged, and how many are late.</summary>
internal sealed record Progress(int Asked, int Given, int Late)
{
    /// <summary>Domain model 5.10. A round that reaches nobody yet still waits for somebody.</summary>
    public string State => Late > 0 ? AcknowledgementStanding.Overdue : Asked > 0 && Given == Asked ? AcknowledgementStanding.Acknowledged : AcknowledgementStanding.Sent;
}

/// <summary>Whom a round reaches, as one condition that PostgreSQL judges.</summary>
internal static class WhoIsAsked
{
    /// <summary>The active people whom this round asks.</summary>
    public static IQueryable<AudienceMember> AskedBy(this IQueryable<AudienceMember> people, AcknowledgementRound round)
    {
        var (everyone, persons, roles, units) = (round.Everyone, round.PersonIds, round.Roles, round.BusinessUnits);
        return people.Where(p => p.Active && (everyone || persons.Contains(p.PersonId) || p.Roles.Any(role => roles.Contains(role)) || p.BusinessUnits.Any(unit => units.Contains(unit))));
    }

    /// <summary>How far a round has come on this day, in one query.</summary>
    public static async Task<Progress> CountAsync(
        this IQueryable<AudienceMember> people, AcknowledgementRound round, DateOnly today, DocumentControlDb db, CancellationToken cancellationToken)
    {
        var (id, dueOn, dueDays) = (round.Id, round.DueOn, round.DueDays);
        return await people.AskedBy(round).GroupBy(_ => 1).Select(asked => new Progress(
            asked.Count(),
            asked.Count(p => db.Acknowledgements.Any(a => a.RoundId == id && a.PersonId == p.PersonId)),
            asked.Count(p => dueOn < today && p.Since.AddDays(dueDays) < today && !db.Acknowledgements.Any(a => a.RoundId == id && a.PersonId == p.PersonId))))
            .SingleOrDefaultAsync(cancellationToken) ?? new Progress(0, 0, 0);
    }

    /// <summary>The rounds that ask this person.</summary>
    public static IQueryable<AcknowledgementRound> Asking(this IQueryable<AcknowledgementRound> rounds, AudienceMember person)
    {
        var (me, roles, units) = (person.PersonId, person.Roles, person.BusinessUnits);
        return rounds.Where(r => r.Everyone || r.PersonIds.Contains(me) || r.Roles.Any(role => roles.Contains(role)) || r.BusinessUnits.Any(unit => units.Contains(unit)));
    }

    /// <summary>Who of them has not acknowledged.</summary>
    public static IQueryable<AudienceMember> MissingIn(this IQueryable<AudienceMember> people, AcknowledgementRound round, DocumentControlDb db)
    {
        var id = round.Id;
        return people.AskedBy(round).Where(p => !db.Acknowledgements.Any(a => a.RoundId == id && a.PersonId == p.PersonId));
    }
}
