using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.DocumentControl.Documents;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.DocumentControl.Acknowledgements;

/// <summary>How far the acknowledgement of a version has come, counted at the moment of asking; and the rounds that are late.</summary>
public static class SummariseAcknowledgements
{
    public sealed record Reminder(int Stage, string Addressee, int StillMissing, DateTimeOffset At);

    public sealed record Response(
        Guid DocumentId, int Version, string VersionHash, int Asked, int Acknowledged, int Open, int Overdue, DateOnly DueOn,
        DateTimeOffset StartedAt, DateTimeOffset? EndedAt, string? EndedBecause, IReadOnlyList<Reminder> Reminders);

    public sealed record LateRow(Guid DocumentId, string Number, string Title, int Version, DateOnly DueOn, int DaysLate);

    private static readonly Sorting<AcknowledgementRound, Id<AcknowledgementRound>> Sorts =
        Sorting.Of((AcknowledgementRound r) => r.Id).By("dueOn", r => r.DueOn);

    public static async Task<Results<Ok<Response>, ProblemHttpResult>> Handle(
        Id<Document> id, int number, DocumentControlDb db, Acting acting, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (await ListAcknowledgements.FindRoundAsync(id, number, db, acting, cancellationToken) is not { } round)
        {
            return Error.NotFound("acknowledgement-round").ToProblem();
        }

        var today = acting.DayAt(clock.GetUtcNow());
        var roundId = round.Id;
        var (asked, given, late) = await db.AudienceMembers.CountAsync(round, today, db, cancellationToken);
        var reminders = await db.AcknowledgementReminders.Where(r => r.RoundId == roundId).OrderBy(r => r.Stage)
            .Select(r => new Reminder(r.Stage, r.Addressee, r.StillMissing, r.CreatedAt)).ToListAsync(cancellationToken);
        return TypedResults.Ok(new Response(
            id.Value, number, round.VersionHash, asked, given, asked - given, late, round.DueOn, round.StartedAt, round.EndedAt, round.EndedBecause, reminders));
    }

    /// <summary>The open rounds past their due day in which somebody is still missing, the longest first.</summary>
    public static async Task<Results<Ok<Page<LateRow>>, ProblemHttpResult>> HandleLate(
        [AsParameters] PageRequest page, DocumentControlDb db, Acting acting, TimeProvider clock, CancellationToken cancellationToken)
    {
        var today = acting.DayAt(clock.GetUtcNow());
        var readable = db.Documents.ReadableBy(acting);
        var asked = db.AcknowledgementRounds.Asking(db.AudienceMembers);
        var late = db.AcknowledgementRounds.AsNoTracking().Where(r => r.EndedAt == null && r.DueOn < today && readable.Any(d => d.Id == r.DocumentId)
            && asked.Any(a => a.Round.Id == r.Id && a.Person.Since.AddDays(r.DueDays) < today
                && !db.Acknowledgements.Any(given => given.RoundId == r.Id && given.PersonId == a.Person.PersonId)));
        var (found, refused) = await Sorts.PageAsync(late, page, r => new
        {
            r.DocumentId, r.VersionNumber, r.DueOn, Document = db.Documents.Where(d => d.Id == r.DocumentId).Select(d => new { d.Number, d.Title }).Single(),
        }, cancellationToken);
        return refused is not null ? refused.ToProblem() : TypedResults.Ok(new Page<LateRow>(
            [.. found!.Items.Select(f => new LateRow(f.DocumentId.Value, f.Document.Number, f.Document.Title, f.VersionNumber, f.DueOn, today.DayNumber - f.DueOn.DayNumber))],
            found.Next, found.Total));
    }
}
