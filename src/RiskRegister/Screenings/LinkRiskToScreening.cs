using System.ComponentModel.DataAnnotations;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.States;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.RiskRegister.Criteria;
using AimsPlatform.RiskRegister.Risks;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.RiskRegister.Screenings;

/// <summary>Answers one domain of a screening with a risk of that domain and system.</summary>
public static class LinkRiskToScreening
{
    public sealed record Request([Required] RiskDomain? Domain, [Required] Guid? RiskId);

    private const string Permission = "risk-screenings:write";

    public static async Task<Results<Ok<GetScreening.Response>, ProblemHttpResult>> Handle(
        Id<RiskScreening> id, Request request, IfMatch ifMatch, RiskRegisterDb db, Acting acting, TimeProvider clock,
        HttpResponse response, CancellationToken cancellationToken)
    {
        if (await db.Screenings.SingleOrDefaultAsync(s => s.Id == id, cancellationToken) is not { } screening)
        {
            return RiskScreening.NotFound.ToProblem();
        }

        var riskId = new Id<Risk>(request.RiskId!.Value);
        var risk = await db.Risks.AsNoTracking().SingleOrDefaultAsync(r => r.Id == riskId, cancellationToken);
        var moment = new Moment(acting, clock.GetUtcNow());
        var refused = ifMatch.Check(screening)
            ?? (acting.May(Permission, screening.BusinessUnit) ? null : Error.Forbidden(Permission, screening.BusinessUnit))
            ?? screening.Link(request.Domain!.Value, risk, moment);
        if (refused is not null)
        {
            return refused.ToProblem();
        }

        db.Record(screening, "link-risk", $"{request.Domain}: {risk!.Number}");
        db.Publish(screening.AiSystemId.Value, screening.Stands(moment.Now));
        await db.SaveChangesAsync(cancellationToken);
        response.SetETag(screening);
        return TypedResults.Ok(GetScreening.Response.Of(screening));
    }
}
