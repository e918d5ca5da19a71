using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.RiskRegister.Criteria;

/// <summary>Throws a draft away; what was once approved is a record and stays.</summary>
public static class DiscardCriteria
{
    public static async Task<Results<NoContent, ProblemHttpResult>> Handle(
        Id<CriteriaVersion> id, IfMatch ifMatch, RiskRegisterDb db, CancellationToken cancellationToken)
    {
        if (await db.Criteria.SingleOrDefaultAsync(criteria => criteria.Id == id, cancellationToken) is not { } criteria)
        {
            return Error.NotFound("criteria").ToProblem();
        }

        if ((ifMatch.Check(criteria) ?? (criteria.State == CriteriaState.Draft ? null : CriteriaVersion.NotADraft)) is { } refused)
        {
            return refused.ToProblem();
        }

        db.Criteria.Remove(criteria);
        db.Record(criteria, "discard");
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.NoContent();
    }
}
