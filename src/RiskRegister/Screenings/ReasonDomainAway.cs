using System.ComponentModel.DataAnnotations;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.States;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.RiskRegister.Criteria;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.RiskRegister.Screenings;

/// <summary>A person says why one domain holds no risk for this system (R046); a changed purpose asks again.</summary>
public static class ReasonDomainAway
{
    public sealed record Request([Required] RiskDomain? Domain, [Required, StringLength(2000, MinimumLength = 20)] string Reason);

    private const string Permission = "risk-screenings:write";

    public static async Task<Results<Ok<GetScreening.Response>, ProblemHttpResult>> Handle(
        Id<RiskScreening> id, Request request, IfMatch ifMatch, RiskRegisterDb db, Acting acting, TimeProvider clock,
        HttpResponse response, CancellationToken cancellationToken)
    {
        if (await db.Screenings.SingleOrDefaultAsync(s => s.Id == id, cancellationToken) is not { } screening)
        {
            return RiskScreening.NotFound.ToProblem();
        }

        var moment = new Moment(acting, clock.GetUtcNow());
        var refused = ifMatch.Check(screening)
            ?? (acting.May(Permission, screening.BusinessUnit) ? null : Error.Forbidden(Permission, screening.BusinessUnit))
            ?? screening.ReasonAway(request.Domain!.Value, request.Reason, moment);
        if (refused is not null)
        {
            return refused.ToProblem();
        }

        db.Record(screening, "reason-away", request.Reason);
        db.Publish(screening.AiSystemId.Value, screening.Stands(moment.Now));
        await db.SaveChangesAsync(cancellationToken);
        response.SetETag(screening);
        return TypedResults.Ok(GetScreening.Response.Of(screening));
    }
}
