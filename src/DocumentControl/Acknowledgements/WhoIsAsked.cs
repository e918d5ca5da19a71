using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.DocumentControl.Acknowledgements;

/// <summary>A round, and somebody whom it asks.</summary>
internal sealed class Asked
{
    public required AcknowledgementRound Round { get; init; }
    public required AudienceMember Person { get; init; }
}

/// <summary>How many a round asks, how many of them have acknowledged, and how many are late.</summary>
internal sealed record Progress(int Asked, int Given, int Late)
{
    /// <summary>Domain model 5.10. A round that reaches nobody yet still waits for somebody.</summary>
    public string State => Late > 0 ? AcknowledgementStanding.Overdue : Asked > 0 && Given == Asked ? AcknowledgementStanding.Acknowledged : AcknowledgementStanding.Sent;
}

/// <summary>Whom a round reaches, as one condition that PostgreSQL judges.</summary>
internal static class WhoIsAsked
{
    /// <summary>Each of these rounds with each active person whom it asks.</summary>
    public static IQueryable<Asked> Asking(this IQueryable<AcknowledgementRound> rounds, IQueryable<AudienceMember> people) => rounds
        .SelectMany(_ => people, (round, person) => new Asked { Round = round, Person = person })
        .Where(asked => asked.Person.Active && (asked.Round.Everyone || asked.Round.PersonIds.Contains(asked.Person.PersonId)
            || asked.Person.Roles.Any(role => asked.Round.Roles.Contains(role)) || asked.Person.BusinessUnits.Any(unit => asked.Round.BusinessUnits.Contains(unit))));

    /// <summary>How far a round has come on this day, in one query.</summary>
    public static async Task<Progress> CountAsync(
        this IQueryable<AudienceMember> people, AcknowledgementRound round, DateOnly today, DocumentControlDb db, CancellationToken cancellationToken)
    {
        var (id, dueOn, dueDays) = (round.Id, round.DueOn, round.DueDays);
        return await people.AskedBy(round, db).GroupBy(_ => 1).Select(asked => new Progress(
            asked.Count(),
            asked.Count(p => db.Acknowledgements.Any(a => a.RoundId == id && a.PersonId == p.PersonId)),
            asked.Count(p => dueOn < today && p.Since.AddDays(dueDays) < today && !db.Acknowledgements.Any(a => a.RoundId == id && a.PersonId == p.PersonId))))
            .SingleOrDefaultAsync(cancellationToken) ?? new Progress(0, 0, 0);
    }

    /// <summary>The people whom this round asks.</summary>
    public static IQueryable<AudienceMember> AskedBy(this IQueryable<AudienceMember> people, AcknowledgementRound round, DocumentControlDb db)
    {
        var id = round.Id;
        return db.AcknowledgementRounds.Where(r => r.Id == id).Asking(people).Select(asked => asked.Person);
    }

    /// <summary>Who of them has not acknowledged.</summary>
    public static IQueryable<AudienceMember> MissingIn(this IQueryable<AudienceMember> people, AcknowledgementRound round, DocumentControlDb db)
    {
        var id = round.Id;
        return people.AskedBy(round, db).Where(p => !db.Acknowledgements.Any(a => a.RoundId == id && a.PersonId == p.PersonId));
    }
}
