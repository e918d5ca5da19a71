using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.RiskRegister.Criteria;

/// <summary>One version of the criteria, or the one in force.</summary>
public static class GetCriteria
{
    /// <summary>A version of the criteria as the API shows it.</summary>
    public sealed record Response(
        Guid Id, string Number, CriteriaState State, IReadOnlyList<Guid> Authors, Guid? ApprovedBy, DateTimeOffset? ApprovedAt, RiskCriteria Content,
        DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
    {
        public static Response Of(CriteriaVersion criteria) => new(
            criteria.Id.Value, criteria.Number, criteria.State, criteria.Authors, criteria.ApprovedBy, criteria.ApprovedAt, criteria.Content,
            criteria.CreatedAt, criteria.UpdatedAt);
    }

    public static async Task<Results<Ok<Response>, ProblemHttpResult>> Handle(
        Id<CriteriaVersion> id, RiskRegisterDb db, HttpResponse response, CancellationToken cancellationToken) =>
        Answer(await db.Criteria.AsNoTracking().SingleOrDefaultAsync(criteria => criteria.Id == id, cancellationToken), Error.NotFound("criteria"), response);

    /// <summary>The version that new assessments are made by.</summary>
    public static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleInForce(RiskRegisterDb db, HttpResponse response, CancellationToken cancellationToken) =>
        Answer(await db.Criteria.AsNoTracking().SingleOrDefaultAsync(criteria => criteria.State == CriteriaState.Approved, cancellationToken),
            CriteriaVersion.NoneApproved with { Status = StatusCodes.Status404NotFound }, response);

    private static Results<Ok<Response>, ProblemHttpResult> Answer(CriteriaVersion? criteria, Error otherwise, HttpResponse response)
    {
        if (criteria is null)
        {
            return otherwise.ToProblem();
        }

        response.SetETag(criteria);
        return TypedResults.Ok(Response.Of(criteria));
    }
}
