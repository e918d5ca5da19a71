using System.ComponentModel.DataAnnotations;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.DocumentControl.Acknowledgements;

/// <summary>The organisation's directory tells who its people are, so that those who never signed in are asked as well. Up to 1,000 at a time.</summary>
public static class TellAudience
{
    public sealed record Member(
        [property: Required] Guid? PersonId,
        [property: StringLength(200)] string? Name,
        [property: Required, MaxLength(60)] IReadOnlyList<string> Roles,
        [property: Required, MaxLength(60)] IReadOnlyList<string> BusinessUnits,
        bool Active = true,
        DateOnly? Since = null);

    public sealed record Request([property: Required, MinLength(1), MaxLength(1000)] IReadOnlyList<Member> Members);

    public sealed record Response(int Told, int New);

    public sealed record Row(Guid PersonId, string? Name, IReadOnlyList<string> Roles, IReadOnlyList<string> BusinessUnits, bool Active, DateOnly Since);

    private static readonly Sorting<AudienceMember, Guid> Sorts = Sorting.Of((AudienceMember m) => m.PersonId).By("personId", m => m.PersonId);

    public static async Task<Results<Ok<Response>, ProblemHttpResult>> Handle(
        Request request, DocumentControlDb db, Acting acting, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (Unfit(request) is { } unfit)
        {
            return unfit.ToProblem();
        }

        var told = request.Members.DistinctBy(member => member.PersonId).ToList();
        if (told.Count < request.Members.Count)
        {
            return Error.Invalid("/members", "Each person once.").ToProblem();
        }

        var added = await KnowAsync([.. told.Select(member => member.PersonId!.Value)], db, acting.DayAt(clock.GetUtcNow()), cancellationToken);
        var known = db.AudienceMembers.Local.ToDictionary(member => member.PersonId);
        told.ForEach(member => known[member.PersonId!.Value].Take(member));
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(new Response(told.Count, added));
    }

    private static Error? Unfit(Request request)
    {
        for (var i = 0; i < request.Members.Count; i++)
        {
            var refused = request.Members[i] is not { } member ? Error.Invalid($"/members/{i}", "A member is a person with roles and units.")
                : member.PersonId == Guid.Empty ? Error.Invalid($"/members/{i}/personId", "This is the id of nobody.")
                : !Audience.AreWords(member.Roles) ? Error.Invalid($"/members/{i}/roles", Audience.Words)
                : !Audience.AreWords(member.BusinessUnits) ? Error.Invalid($"/members/{i}/businessUnits", Audience.Words)
                : member.Since is { Year: < 1900 or > 2200 } ? Error.Invalid($"/members/{i}/since", "Nobody joined on that day.")
                : null;
            if (refused is not null)
            {
                return refused;
            }
        }

        return null;
    }

    public static async Task<Results<Ok<Page<Row>>, ProblemHttpResult>> HandleList(
        [AsParameters] PageRequest page, DocumentControlDb db, CancellationToken cancellationToken)
    {
        var (answer, refused) = await Sorts.PageAsync(db.AudienceMembers.AsNoTracking(), page,
            m => new Row(m.PersonId, m.Name, m.Roles, m.BusinessUnits, m.Active, m.Since), cancellationToken);
        return refused is null ? TypedResults.Ok(answer) : refused.ToProblem();
    }

    /// <summary>Tracks these people, the unknown ones as new; answers how many those are.</summary>
    internal static async Task<int> KnowAsync(IReadOnlyList<Guid> people, DocumentControlDb db, DateOnly today, CancellationToken cancellationToken)
    {
        var known = await db.AudienceMembers.Where(m => people.Contains(m.PersonId)).Select(m => m).ToDictionaryAsync(m => m.PersonId, cancellationToken);
        var added = people.Distinct().Where(person => !known.ContainsKey(person)).Select(person => AudienceMember.Of(person, today)).ToList();
        db.AudienceMembers.AddRange(added);
        return added.Count;
    }
}
