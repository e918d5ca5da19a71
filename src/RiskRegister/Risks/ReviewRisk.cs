using System.ComponentModel.DataAnnotations;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.States;
using AimsPlatform.BuildingBlocks.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AimsPlatform.RiskRegister.Risks;

/// <summary>The owner puts an accepted risk under review before its time.</summary>
public static class ReviewRisk
{
    public sealed record Request([Required, StringLength(500, MinimumLength = 10)] string Reason);

    public static async Task<Results<Ok<GetRisk.Response>, ProblemHttpResult>> Handle(
        Id<Risk> id, Request request, IfMatch ifMatch, RiskRegisterDb db, Acting acting, TimeProvider clock,
        HttpResponse response, CancellationToken cancellationToken)
    {
        if (await RiskFacts.LoadAsync(db, id, cancellationToken) is not { } risk)
        {
            return Error.NotFound("risk").ToProblem();
        }

        var now = clock.GetUtcNow();
        if ((ifMatch.Check(risk) ?? risk.Review(request.Reason, new Moment(acting, now))) is { } refused)
        {
            return refused.ToProblem();
        }

        db.Record(risk, "review", request.Reason);
        db.Publish(risk.Id.Value, risk.Stands(now));
        await db.SaveChangesAsync(cancellationToken);
        response.SetETag(risk);
        return TypedResults.Ok(GetRisk.Response.Of(risk, now));
    }
}
