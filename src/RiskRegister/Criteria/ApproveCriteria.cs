using System.ComponentModel.DataAnnotations;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.States;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.RiskRegister.Risks;
using AimsPlatform.Values;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.RiskRegister.Criteria;

/// <summary>
/// Puts a draft in force and supersedes the version before, in one transaction. No old result changes (I13); accepted risks
/// of the old version come under review by the sweep of due risks.
/// </summary>
public static class ApproveCriteria
{
    public sealed record Request([StringLength(2000)] string? Note = null);

    public static async Task<Results<Ok<GetCriteria.Response>, ProblemHttpResult>> Handle(
        Id<CriteriaVersion> id, Request? request, IfMatch ifMatch, RiskRegisterDb db, Acting acting, TimeProvider clock,
        HttpResponse response, CancellationToken cancellationToken)
    {
        if (await db.Criteria.SingleOrDefaultAsync(criteria => criteria.Id == id, cancellationToken) is not { } criteria)
        {
            return Error.NotFound("criteria").ToProblem();
        }

        var before = await db.Criteria.SingleOrDefaultAsync(version => version.State == CriteriaState.Approved, cancellationToken);
        if ((ifMatch.Check(criteria) ?? criteria.Approve(before, new Moment(acting, clock.GetUtcNow()))) is { } refused)
        {
            return refused.ToProblem();
        }

        db.Record(criteria, "approve", request?.Note, Canonical.Hash(criteria.Content));
        if (before is not null)
        {
            db.Record(before, "supersede", $"{criteria.Number} was approved.");
        }

        await db.SaveChangesAsync(cancellationToken);
        response.SetETag(criteria);
        return TypedResults.Ok(GetCriteria.Response.Of(criteria));
    }

    public static async Task<Results<Ok<IReadOnlyList<Offer>>, ProblemHttpResult>> Transitions(
        Id<CriteriaVersion> id, RiskRegisterDb db, Acting acting, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (await db.Criteria.AsNoTracking().SingleOrDefaultAsync(criteria => criteria.Id == id, cancellationToken) is not { } criteria)
        {
            return Error.NotFound("criteria").ToProblem();
        }

        return TypedResults.Ok(CriteriaVersion.Machine.Offers(criteria, new Moment(acting, clock.GetUtcNow()), $"/api/v1/risk-criteria/{id}"));
    }
}
