using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.DocumentControl.Retention;

/// <summary>The legal holds, open and released, newest first; and one of them.</summary>
public static class ListLegalHolds
{
    public sealed record Row(
        Guid Id, string Reason, bool WholeOrganisation, IReadOnlyList<Guid> DocumentIds, IReadOnlyList<string> RequirementIds, IReadOnlyList<Guid> AiSystemIds,
        bool Open, Guid PlacedBy, DateTimeOffset PlacedAt, Guid? ReleasedBy, DateTimeOffset? ReleasedAt, string? ReleaseReason)
    {
        public static Row Of(LegalHold h) => new(
            h.Id.Value, h.Reason, h.WholeOrganisation, h.DocumentIds, h.RequirementIds, h.AiSystemIds,
            h.ReleasedAt is null, h.PlacedBy, h.PlacedAt, h.ReleasedBy, h.ReleasedAt, h.ReleaseReason);
    }

    private static readonly Sorting<LegalHold, Id<LegalHold>> Sorts = Sorting.Of((LegalHold h) => h.Id).By("-placedAt", h => h.PlacedAt);

    public static async Task<Results<Ok<Page<Row>>, ProblemHttpResult>> Handle(
        [AsParameters] PageRequest page, bool? open, DocumentControlDb db, CancellationToken cancellationToken)
    {
        var holds = db.LegalHolds.AsNoTracking().Where(h => open == null || open == (h.ReleasedAt == null));
        var (found, refused) = await Sorts.PageAsync(holds, page, h => h, cancellationToken);
        return refused is null ? TypedResults.Ok(new Page<Row>([.. found!.Items.Select(Row.Of)], found.Next, found.Total)) : refused.ToProblem();
    }

    public static async Task<Results<Ok<Row>, ProblemHttpResult>> HandleOne(Id<LegalHold> id, DocumentControlDb db, HttpResponse response, CancellationToken cancellationToken)
    {
        if (await db.LegalHolds.AsNoTracking().SingleOrDefaultAsync(h => h.Id == id, cancellationToken) is not { } hold)
        {
            return LegalHold.NotFound.ToProblem();
        }

        response.SetETag(hold);
        return TypedResults.Ok(Row.Of(hold));
    }
}
