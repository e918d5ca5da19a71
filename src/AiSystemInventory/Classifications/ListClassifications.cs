using AimsPlatform.AiSystemInventory.AiSystems;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.Standards;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.AiSystemInventory.Classifications;

/// <summary>Every classification a system ever had, the newest first.</summary>
public static class ListClassifications
{
    public sealed record Row(
        Guid Id, int Number, ClassificationStatus Status, ConfirmationCause? Waits, bool Stale, bool PurposeChanged, bool LegalReview,
        string? Outcome, string? Tier, DateOnly? AppliesFrom, string RuleVersion, DateOnly AsOf, Guid AnsweredBy, DateTimeOffset AnsweredAt);

    private static readonly Sorting<ClassificationRecord, Id<ClassificationRecord>> Sorts =
        Sorting.Of((ClassificationRecord r) => r.Id).By("-number", r => r.Number);

    public static async Task<Results<Ok<Page<Row>>, ProblemHttpResult>> Handle(
        Id<AiSystem> id, [AsParameters] PageRequest page, bool? stale, AiSystemInventoryDb db, CancellationToken cancellationToken)
    {
        if (await db.AiSystems.AsNoTracking().SingleOrDefaultAsync(s => s.Id == id, cancellationToken) is not { } system)
        {
            return Error.NotFound("ai-system").ToProblem();
        }

        var rules = EuAiAct.Current.RuleVersion;
        var records = db.Classifications.AsNoTracking().Where(r => r.AiSystemId == id && (stale == null || stale == (r.RuleVersion != rules)));
        var (answer, refused) = await Sorts.PageAsync(
            records, page, r => new { r.Id, r.Number, r.AsOf, r.AnsweredBy, r.CreatedAt }, cancellationToken);
        if (refused is not null)
        {
            return refused.ToProblem();
        }

        var log = await ClassificationLog.OfAsync(db, id, cancellationToken);
        return TypedResults.Ok(new Page<Row>(
            [.. answer!.Items.Select(r => Describe(r.Id.Value, log.Entry(r.Number), log, system, r.AsOf, r.AnsweredBy, r.CreatedAt))],
            answer.Next, answer.Total));
    }

    private static Row Describe(
        Guid id, LogEntry entry, ClassificationLog log, AiSystem system, DateOnly asOf, Guid answeredBy, DateTimeOffset answeredAt) => new(
        id, entry.Number, log.StatusOf(entry), entry.Waits, EuAiAct.Current.IsStale(entry.RuleVersion),
        entry.PurposeRevision != system.PurposeRevision, log.AsksForReview(entry), entry.Outcome, entry.Tier, entry.AppliesFrom,
        entry.RuleVersion, asOf, answeredBy, answeredAt);
}
