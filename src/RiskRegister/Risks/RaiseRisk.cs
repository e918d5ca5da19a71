using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.States;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.RiskRegister.AiSystems;
using AimsPlatform.RiskRegister.Library;
using AimsPlatform.RiskRegister.Screenings;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.RiskRegister.Risks;

/// <summary>Anyone raises a risk to an AI system, a process or the management system; it has an owner from the start.</summary>
public static class RaiseRisk
{
    public static async Task<Results<Created<GetRisk.Response>, ProblemHttpResult>> Handle(
        RiskFields request, RiskRegisterDb db, Acting acting, Numbers numbers, TimeProvider clock, HttpResponse response, CancellationToken cancellationToken)
    {
        if ((RiskLibrary.RefuseUnknown(request.Source) ?? await RefuseUnknownSystemsAsync(db, request.AiSystemIds, cancellationToken)) is { } refused)
        {
            return refused.ToProblem();
        }

        var now = clock.GetUtcNow();
        var risk = Risk.Raise(await numbers.NextAsync("RISK", acting, cancellationToken), request, acting.UserId);
        db.Risks.Add(risk);
        db.Record(risk, "raise");
        await AnswerScreening.ByAsync(risk, [], db, new Moment(acting, now), cancellationToken);
        db.Publish(risk.Id.Value, risk.Stands(now));
        await db.SaveChangesAsync(cancellationToken);
        response.SetETag(risk);
        return TypedResults.Created($"/api/v1/risks/{risk.Id}", GetRisk.Response.Of(risk, now));
    }

    /// <summary>A risk links to systems the inventory has told of, in this organisation.</summary>
    public static async Task<Error?> RefuseUnknownSystemsAsync(RiskRegisterDb db, List<Guid> aiSystemIds, CancellationToken cancellationToken)
    {
        if (aiSystemIds.Count == 0)
        {
            return null;
        }

        var asked = aiSystemIds.ConvertAll(id => new Id<KnownAiSystem>(id));
        var known = await db.AiSystems.Where(system => asked.Contains(system.Id)).Select(system => system.Id).ToListAsync(cancellationToken);
        var unknown = asked.FindIndex(id => !known.Contains(id));
        return unknown < 0 ? null : Error.Invalid($"/aiSystemIds/{unknown}", "The inventory has not told of such an AI system.");
    }
}
