using AimsPlatform.DocumentControl.Documents;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.DocumentControl.Acknowledgements;

/// <summary>Whom a round reaches, as one condition that PostgreSQL judges.</summary>
internal static class WhoIsAsked
{
    /// <summary>The active people whom this round asks.</summary>
    public static IQueryable<AudienceMember> AskedBy(this IQueryable<AudienceMember> people, AcknowledgementRound round)
    {
        var (everyone, persons, roles, units) = (round.Everyone, round.PersonIds, round.Roles, round.BusinessUnits);
        return people.Where(p => p.Active && (everyone || persons.Contains(p.PersonId) || p.Roles.Any(role => roles.Contains(role)) || p.BusinessUnits.Any(unit => units.Contains(unit))));
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
