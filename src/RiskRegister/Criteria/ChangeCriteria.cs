using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.RiskRegister.Criteria;

/// <summary>Replaces the content of a draft; the caller becomes one of its authors.</summary>
public static class ChangeCriteria
{
    public static async Task<Results<Ok<GetCriteria.Response>, ProblemHttpResult>> Handle(
        Id<CriteriaVersion> id, DraftCriteria.Request request, IfMatch ifMatch, RiskRegisterDb db, Acting acting,
        HttpResponse response, CancellationToken cancellationToken)
    {
        if (await db.Criteria.SingleOrDefaultAsync(criteria => criteria.Id == id, cancellationToken) is not { } criteria)
        {
            return Error.NotFound("criteria").ToProblem();
        }

        if ((ifMatch.Check(criteria) ?? CriteriaCheck.Refuse(request.Content, "/content") ?? criteria.Change(request.Content, acting.UserId)) is { } refused)
        {
            return refused.ToProblem();
        }

        await db.SaveChangesAsync(cancellationToken);
        response.SetETag(criteria);
        return TypedResults.Ok(GetCriteria.Response.Of(criteria));
    }
}
