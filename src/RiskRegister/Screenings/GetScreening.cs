using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.RiskRegister.Criteria;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.RiskRegister.Screenings;

/// <summary>One screening with its four domains.</summary>
public static class GetScreening
{
    public sealed record Response(
        Guid Id, Guid AiSystemId, string? BusinessUnit, ScreeningState State, int PurposeRevision, IReadOnlyList<RiskDomain> OpenDomains,
        IReadOnlyList<ScreeningItem> Items, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
    {
        public static Response Of(RiskScreening s) =>
            new(s.Id.Value, s.AiSystemId.Value, s.BusinessUnit, s.State, s.PurposeRevision, s.OpenDomains.ToList(), s.Items, s.CreatedAt, s.UpdatedAt);
    }

    public static async Task<Results<Ok<Response>, ProblemHttpResult>> Handle(
        Id<RiskScreening> id, RiskRegisterDb db, HttpResponse response, CancellationToken cancellationToken)
    {
        if (await db.Screenings.AsNoTracking().SingleOrDefaultAsync(s => s.Id == id, cancellationToken) is not { } screening)
        {
            return RiskScreening.NotFound.ToProblem();
        }

        response.SetETag(screening);
        return TypedResults.Ok(Response.Of(screening));
    }
}
