namespace AimsPlatform.DocumentControl.Acknowledgements;

/// <summary>A round, and somebody whom it asks.</summary>
internal sealed class Asked
{
    public required AcknowledgementRound Round { get; init; }
    public required AudienceMember Person { get; init; }
}

/// <summary>Whom a round reaches, as one condition that PostgreSQL judges.</summary>
internal static class WhoIsAsked
{
    /// <summary>Each of these rounds with each active person whom it asks.</summary>
    public static IQueryable<Asked> Asking(this IQueryable<AcknowledgementRound> rounds, IQueryable<AudienceMember> people) => rounds
        .SelectMany(_ => people, (round, person) => new Asked { Round = round, Person = person })
        .Where(asked => asked.Person.Active && (asked.Round.Everyone || asked.Round.PersonIds.Contains(asked.Person.PersonId)
            || asked.Person.Roles.Any(role => asked.Round.Roles.Contains(role)) || asked.Person.BusinessUnits.Any(unit => asked.Round.BusinessUnits.Contains(unit))));

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
