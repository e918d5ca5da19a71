using System.ComponentModel.DataAnnotations;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AimsPlatform.RiskRegister.Criteria;

/// <summary>Drafts a new version of the risk criteria; whoever drafts or edits it cannot approve it.</summary>
public static class DraftCriteria
{
    public sealed record Request([Required] RiskCriteria Content);

    public static async Task<Results<Created<GetCriteria.Response>, ProblemHttpResult>> Handle(
        Request request, RiskRegisterDb db, Acting acting, Numbers numbers, HttpResponse response, CancellationToken cancellationToken)
    {
        if (CriteriaCheck.Refuse(request.Content, "/content") is { } incomplete)
        {
            return incomplete.ToProblem();
        }

        var criteria = CriteriaVersion.Draft(await numbers.NextAsync("CRIT", acting, cancellationToken), request.Content, acting.UserId);
        db.Criteria.Add(criteria);
        await db.SaveChangesAsync(cancellationToken);
        response.SetETag(criteria);
        return TypedResults.Created($"/api/v1/risk-criteria/{criteria.Id}", GetCriteria.Response.Of(criteria));
    }
}
