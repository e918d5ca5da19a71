using System.ComponentModel.DataAnnotations;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.States;
using AimsPlatform.BuildingBlocks.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AimsPlatform.RiskRegister.Risks;

/// <summary>The owner closes a risk whose cause is gone, and shows that it is.</summary>
public static class CloseRisk
{
    /// <summary>What removed the cause.</summary>
    public enum Cause { SystemRetired, ActivityStopped }

    /// <param name="Evidence">What shows it: a record, a link, an observation.</param>
    public sealed record Request([Required] Cause? Cause, [Required, StringLength(2000, MinimumLength = 10)] string Evidence);

    public static async Task<Results<Ok<GetRisk.Response>, ProblemHttpResult>> Handle(
        Id<Risk> id, Request request, IfMatch ifMatch, RiskRegisterDb db, Acting acting, TimeProvider clock,
        HttpResponse response, CancellationToken cancellationToken)
    {
        if (await RiskFacts.LoadAsync(db, id, cancellationToken) is not { } risk)
        {
            return Error.NotFound("risk").ToProblem();
        }

        var now = clock.GetUtcNow();
        if ((ifMatch.Check(risk) ?? Refuse(risk, request) ?? risk.Close("close", Closing(request, now), new Moment(acting, now))) is { } refused)
        {
            return refused.ToProblem();
        }

        db.Record(risk, "close", request.Evidence);
        db.Publish(risk.Id.Value, risk.Stands(now));
        await db.SaveChangesAsync(cancellationToken);
        response.SetETag(risk);
        return TypedResults.Ok(GetRisk.Response.Of(risk, now));
    }

    private static Error? Refuse(Risk risk, Request request)
    {
        var retired = risk.Facts.Systems.Count(system => system.IsRetired);
        return request.Cause == Cause.SystemRetired && (retired == 0 || retired < risk.AiSystemIds.Count)
            ? Error.Invalid("/cause", "Not every linked AI system is retired.")
            : null;
    }

    private static Closing Closing(Request request, DateTimeOffset now) =>
        new(request.Cause == Cause.SystemRetired ? ClosingCause.SystemRetired : ClosingCause.ActivityStopped, request.Evidence, null, now);
}
