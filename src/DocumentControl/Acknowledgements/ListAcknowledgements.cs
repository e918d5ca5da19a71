using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.DocumentControl.Documents;
using AimsPlatform.Values;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using static AimsPlatform.DocumentControl.Acknowledgements.ListMyAcknowledgements;

namespace AimsPlatform.DocumentControl.Acknowledgements;

/// <summary>Who has acknowledged a version, and who has not: for those who answer for it.</summary>
public static class ListAcknowledgements
{
    public sealed record Row(Guid PersonId, string? Name, Standing State, DateOnly DueOn, DateTimeOffset? AcknowledgedAt);

    private static readonly Sorting<AudienceMember, Guid> Sorts = Sorting.Of((AudienceMember m) => m.PersonId).By("personId", m => m.PersonId);

    public static async Task<Results<Ok<Page<Row>>, ProblemHttpResult>> Handle(
        Id<Document> id, int number, [AsParameters] PageRequest page, Word<Standing>? state, DocumentControlDb db, Acting acting, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (await FindRoundAsync(id, number, db, acting, cancellationToken) is not { } round)
        {
            return Error.NotFound("acknowledgement-round").ToProblem();
        }

        var today = acting.DayAt(clock.GetUtcNow());
        var (roundId, dueOn, dueDays) = (round.Id, round.DueOn, round.DueDays);
        var people = db.AudienceMembers.AsNoTracking();
        people = state?.Value switch
        {
            Standing.Acknowledged => people.Where(p => db.Acknowledgements.Any(a => a.RoundId == roundId && a.PersonId == p.PersonId)),
            Standing.Overdue => people.MissingIn(round, db).Where(p => dueOn < today && p.Since.AddDays(dueDays) < today),
            Standing.Sent => people.MissingIn(round, db).Where(p => dueOn >= today || p.Since.AddDays(dueDays) >= today),
            _ => people.AskedBy(round, db),
        };
        var (found, refused) = await Sorts.PageAsync(people, page, p => new
        {
            p.PersonId, p.Name, p.Since,
            Given = db.Acknowledgements.Where(a => a.RoundId == roundId && a.PersonId == p.PersonId).Select(a => (DateTimeOffset?)a.CreatedAt).SingleOrDefault(),
        }, cancellationToken);
        return refused is not null ? refused.ToProblem() : TypedResults.Ok(new Page<Row>([.. found!.Items.Select(f =>
        {
            var due = Due(dueOn, dueDays, f.Since);
            return new Row(f.PersonId, f.Name, Of(f.Given, due, today), due, f.Given);
        })], found.Next, found.Total));
    }

    /// <summary>The latest round of a version that the caller may read.</summary>
    internal static Task<AcknowledgementRound?> FindRoundAsync(Id<Document> id, int number, DocumentControlDb db, Acting acting, CancellationToken cancellationToken)
    {
        var readable = db.Documents.ReadableBy(acting);
        return db.AcknowledgementRounds.AsNoTracking().Where(r => r.DocumentId == id && r.VersionNumber == number && readable.Any(d => d.Id == id))
            .OrderByDescending(r => r.StartedAt).FirstOrDefaultAsync(cancellationToken);
    }
}
