using System.Text.Json.Nodes;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.States;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.RiskRegister.Library;
using AimsPlatform.RiskRegister.Screenings;
using AimsPlatform.Values;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.RiskRegister.Risks;

/// <summary>
/// Changes what is said of a risk, by who may in its business unit and in the one it moves to; a change of what was accepted
/// puts it under review.
/// </summary>
public static class ChangeRisk
{
    private const string Permission = "risks:write";

    public static async Task<Results<Ok<GetRisk.Response>, ProblemHttpResult>> Handle(
        Id<Risk> id, JsonObject request, IfMatch ifMatch, RiskRegisterDb db, Acting acting, TimeProvider clock, MergePatch mergePatch,
        HttpResponse response, CancellationToken cancellationToken)
    {
        if (await db.Risks.SingleOrDefaultAsync(risk => risk.Id == id, cancellationToken) is not { } risk)
        {
            return Error.NotFound("risk").ToProblem();
        }

        if ((ifMatch.Check(risk) ?? RefuseIn(risk.BusinessUnit, acting)) is { } refused)
        {
            return refused.ToProblem();
        }

        var (now, stateBefore, systemsBefore) = (clock.GetUtcNow(), risk.State, risk.AiSystemIds);
        var (fields, unfit) = await mergePatch.ApplyAsync(risk.Fields(), request, cancellationToken);
        unfit ??= RefuseIn(fields!.BusinessUnit, acting) ?? RiskLibrary.RefuseUnknown(fields.Source)
            ?? await RaiseRisk.RefuseUnknownSystemsAsync(db, fields.AiSystemIds, cancellationToken) ?? risk.Change(fields);
        if (unfit is not null)
        {
            return unfit.ToProblem();
        }

        // Saying the same again is no change: no version, so no event that the next change would have to compete with.
        if (db.ChangeTracker.HasChanges())
        {
            await AnswerScreening.ByAsync(risk, systemsBefore, db, new Moment(acting, now), cancellationToken);
            db.Record(risk, risk.State == stateBefore ? "change" : "review", risk.State == stateBefore ? null : risk.Attention);
            db.Publish(risk.Id.Value, risk.Stands(now));
            await db.SaveChangesAsync(cancellationToken);
        }

        response.SetETag(risk);
        return TypedResults.Ok(GetRisk.Response.Of(risk, now));
    }

    private static Error? RefuseIn(string? businessUnit, Acting acting) =>
        acting.May(Permission, businessUnit) ? null : Error.Forbidden(Permission, businessUnit);
}
