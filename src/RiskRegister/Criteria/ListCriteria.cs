using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.RiskRegister.Criteria;

/// <summary>Every version of the criteria, newest first, without their content.</summary>
public static class ListCriteria
{
    public sealed record Row(Guid Id, string Number, CriteriaState State, Guid? ApprovedBy, DateTimeOffset? ApprovedAt, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

    private static readonly Sorting<CriteriaVersion, Id<CriteriaVersion>> Sorts = Sorting.Of((CriteriaVersion criteria) => criteria.Id).By("-createdAt", criteria => criteria.CreatedAt);

    public static async Task<Results<Ok<Page<Row>>, ProblemHttpResult>> Handle([AsParameters] PageRequest page, RiskRegisterDb db, CancellationToken cancellationToken)
    {
        var (answer, refused) = await Sorts.PageAsync(db.Criteria.AsNoTracking(), page,
            criteria => new Row(criteria.Id.Value, criteria.Number, criteria.State, criteria.ApprovedBy, criteria.ApprovedAt, criteria.CreatedAt, criteria.UpdatedAt), cancellationToken);
        return refused is null ? TypedResults.Ok(answer) : refused.ToProblem();
    }
}
