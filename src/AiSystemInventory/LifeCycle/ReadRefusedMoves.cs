using AimsPlatform.AiSystemInventory.AiSystems;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.AiSystemInventory.LifeCycle;

/// <summary>What was tried with a system and refused, newest first (R033).</summary>
public static class ReadRefusedMoves
{
    public sealed record Row(Guid Id, string Event, string State, Guid TriedBy, string Reason, DateTimeOffset At);

    private static readonly Sorting<RefusedMove, Id<RefusedMove>> Sorts = Sorting.Of((RefusedMove r) => r.Id).By("-createdAt", r => r.CreatedAt);

    public static async Task<Results<Ok<Page<Row>>, ProblemHttpResult>> Handle(
        Id<AiSystem> id, [AsParameters] PageRequest page, AiSystemInventoryDb db, CancellationToken cancellationToken)
    {
        if (!await db.AiSystems.AnyAsync(s => s.Id == id, cancellationToken))
        {
            return Error.NotFound("ai-system").ToProblem();
        }

        var moves = db.RefusedMoves.AsNoTracking().Where(r => r.AiSystemId == id);
        var (answer, refused) = await Sorts.PageAsync(moves, page, r => new Row(r.Id.Value, r.Event, r.State, r.TriedBy, r.Reason, r.CreatedAt), cancellationToken);
        return refused is null ? TypedResults.Ok(answer) : refused.ToProblem();
    }
}
