using System.ComponentModel.DataAnnotations;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.States;
using AimsPlatform.BuildingBlocks.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.RiskRegister.Risks;

/// <summary>The owner dismisses what is no risk, or is another risk already on record.</summary>
public static class DismissRisk
{
    public enum Because { NotARisk, Duplicate }

    /// <param name="DuplicateOf">The risk that stays, when this one is a duplicate.</param>
    public sealed record Request([Required] Because? Because, [Required, StringLength(2000, MinimumLength = 10)] string Reason, Guid? DuplicateOf = null);

    public static async Task<Results<Ok<GetRisk.Response>, ProblemHttpResult>> Handle(
        Id<Risk> id, Request request, IfMatch ifMatch, RiskRegisterDb db, Acting acting, TimeProvider clock,
        HttpResponse response, CancellationToken cancellationToken)
    {
        if (await RiskFacts.LoadAsync(db, id, cancellationToken) is not { } risk)
        {
            return Error.NotFound("risk").ToProblem();
        }

        var now = clock.GetUtcNow();
        if ((ifMatch.Check(risk)
            ?? await RefuseAsync(db, risk, request, cancellationToken)
            ?? risk.Close("dismiss", Closing(request, now), new Moment(acting, now))) is { } refused)
        {
            return refused.ToProblem();
        }

        db.Record(risk, "dismiss", request.Reason);
        db.Publish(risk.Id.Value, risk.Stands(now));
        await db.SaveChangesAsync(cancellationToken);
        response.SetETag(risk);
        return TypedResults.Ok(GetRisk.Response.Of(risk, now));
    }

    private static async Task<Error?> RefuseAsync(RiskRegisterDb db, Risk risk, Request request, CancellationToken cancellationToken)
    {
        if (request.Because == Because.Duplicate != request.DuplicateOf.HasValue)
        {
            return Error.Invalid("/duplicateOf", "A duplicate names the risk that stays; nothing else does.");
        }

        return request.DuplicateOf is { } original
            && (original == risk.Id.Value || !await db.Risks.AnyAsync(other => other.Id == new Id<Risk>(original) && other.State != RiskState.Closed, cancellationToken))
            ? Error.Invalid("/duplicateOf", "There is no such other open risk.")
            : null;
    }

    private static Closing Closing(Request request, DateTimeOffset now) =>
        new(request.Because == Because.Duplicate ? ClosingCause.Duplicate : ClosingCause.NotARisk, request.Reason, request.DuplicateOf, now);
}
