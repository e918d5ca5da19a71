using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.Imports;
using AimsPlatform.RiskRegister.Criteria;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.RiskRegister.Risks;

/// <summary>One risk as it stands; every move answers the same.</summary>
public static class GetRisk
{
    /// <summary>A risk as the API shows it, after a read and after every change.</summary>
    /// <param name="Standing">Whether it may be shown as acceptable, computed at the time it states.</param>
    /// <param name="SourceKey">The row of a file it came from.</param>
    /// <param name="AsImported">How that file rated and treated it, in its own words.</param>
    public sealed record Response(
        Guid Id, string Number, string Title, string Description, RiskDomain Domain, RiskScope Scope, IReadOnlyList<Guid> AiSystemIds, string? Process,
        Guid OwnerId, string? BusinessUnit, RiskSource Source, IReadOnlyList<string> Tags, IReadOnlyDictionary<string, string> Extra, RiskState State, string? Level, bool AboveThreshold, Standing Standing,
        Assessed? Inherent, Assessed? Residual, Treatment? Treatment, Acceptance? Acceptance, DateOnly? ReviewDue, string? Attention, Closing? Closing,
        SourceKey? SourceKey, IReadOnlyDictionary<string, string> AsImported, Guid RaisedBy, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
    {
        public static Response Of(Risk risk, DateTimeOffset now) => new(
            risk.Id.Value, risk.Number, risk.Title, risk.Description, risk.Domain, risk.Scope, risk.AiSystemIds, risk.Process,
            risk.OwnerId, risk.BusinessUnit, risk.Source, risk.Tags, risk.Extra, risk.State, risk.Level, risk.AboveThreshold, risk.StandingAt(now),
            risk.Inherent, risk.Residual, risk.Treatment, risk.Acceptance, risk.ReviewDue, risk.Attention, risk.Closing,
            risk.SourceKey, risk.AsImported, risk.RaisedBy, risk.CreatedAt, risk.UpdatedAt);
    }

    // Compiled: nothing is asked as often, and Entity Framework would take the expression apart again for every request.
    private static readonly Func<RiskRegisterDb, Id<Risk>, CancellationToken, Task<Risk?>> Find = EF.CompileAsyncQuery(
        (RiskRegisterDb db, Id<Risk> id, CancellationToken _) => db.Risks.AsNoTracking().SingleOrDefault(risk => risk.Id == id));

    public static async Task<Results<Ok<Response>, ProblemHttpResult>> Handle(
        Id<Risk> id, RiskRegisterDb db, TimeProvider clock,
        HttpResponse response, CancellationToken cancellationToken)
    {
        if (await Find(db, id, cancellationToken) is not { } risk)
        {
            return Error.NotFound("risk").ToProblem();
        }

        response.SetETag(risk);
        return TypedResults.Ok(Response.Of(risk, clock.GetUtcNow()));
    }
}
