using System.Text.Json.Nodes;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.States;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.RiskRegister.Library;
using AimsPlatform.RiskRegister.Screenings;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.RiskRegister.Risks;

/// <summary>Changes what is said of a risk; a change of what was accepted puts it under review.</summary>
public static class ChangeRisk
{
    public static async Task<Results<Ok<GetRisk.Response>, ProblemHttpResult>> Handle(
        Id<Risk> id, JsonObject patch, IfMatch ifMatch, RiskRegisterDb db, Acting acting, TimeProvider clock, HttpResponse response, CancellationToken cancellationToken)
    {
        if (await db.Risks.SingleOrDefaultAsync(risk => risk.Id == id, cancellationToken) is not { } risk)
        {
            return Error.NotFound("risk").ToProblem();
        }

        if (ifMatch.Check(risk) is { } stale)
        {
            return stale.ToProblem();
        }

        var (now, systemsBefore) = (clock.GetUtcNow(), risk.AiSystemIds);
        var (fields, unfit) = MergePatch.Apply(risk.Fields(), patch);
        if ((unfit ?? RiskLibrary.RefuseUnknown(fields!.Source) ?? await RaiseRisk.RefuseUnknownSystemsAsync(db, fields!.AiSystemIds, cancellationToken) ?? risk.Change(fields)) is { } refused)
        {
            return refused.ToProblem();
        }

        await AnswerScreening.ByAsync(risk, systemsBefore, db, new Moment(acting, now), cancellationToken);
        db.Publish(risk.Id.Value, risk.Stands(now));
        await db.SaveChangesAsync(cancellationToken);
        response.SetETag(risk);
        return TypedResults.Ok(GetRisk.Response.Of(risk, now));
    }
}
