using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.RiskRegister.AiSystems;
using AimsPlatform.RiskRegister.Risks;
using AimsPlatform.Values;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.RiskRegister.Screenings;

/// <summary>Screenings, by state or AI system.</summary>
public static class ListScreenings
{
    public sealed record Row(
        Guid Id, Guid AiSystemId, string? BusinessUnit, ScreeningState State, IReadOnlyList<ScreeningItem> Items, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

    private static readonly Sorting<RiskScreening, Id<RiskScreening>> Sorts = Sorting.Of((RiskScreening s) => s.Id).By("-createdAt", s => s.CreatedAt);

    public static async Task<Results<Ok<Page<Row>>, ProblemHttpResult>> Handle(
        [AsParameters] PageRequest page, Word<ScreeningState>? state, Guid? aiSystemId, RiskRegisterDb db, CancellationToken cancellationToken)
    {
        var screenings = db.Screenings.AsNoTracking();
        screenings = state is { Value: var where } ? screenings.Where(s => s.State == where) : screenings;
        screenings = aiSystemId is { } system ? screenings.Where(s => s.AiSystemId == new Id<KnownAiSystem>(system)) : screenings;
        var (answer, refused) = await Sorts.PageAsync(
            screenings, page, s => new Row(s.Id.Value, s.AiSystemId.Value, s.BusinessUnit, s.State, s.Items, s.CreatedAt, s.UpdatedAt), cancellationToken);
        return refused is null ? TypedResults.Ok(answer) : refused.ToProblem();
    }
}
