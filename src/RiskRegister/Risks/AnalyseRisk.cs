using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.States;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.RiskRegister.Criteria;
using Microsoft.AspNetCore.Http.HttpResults;
using static AimsPlatform.BuildingBlocks.States.StateMachine<AimsPlatform.RiskRegister.Risks.Risk, AimsPlatform.RiskRegister.Risks.RiskState>;

namespace AimsPlatform.RiskRegister.Risks;

/// <summary>
/// An analyst rates likelihood and the consequences for organisation, individuals and society. The assessment is pinned to
/// the method and the criteria in force (I13) and kept for good, also when the risk is assessed again.
/// </summary>
public static class AnalyseRisk
{
    public static readonly Guard<Risk>[] Guards =
    [
        Rule("6.1.1", "No risk criteria are approved.", CriteriaVersion.NoneApproved.Detail, (risk, _) => risk.Facts.InForce is not null),
    ];

    public static Task<Results<Ok<GetRisk.Response>, ProblemHttpResult>> Handle(
        Id<Risk> id, Rating request, IfMatch ifMatch, RiskRegisterDb db, Acting acting, TimeProvider clock,
        HttpResponse response, CancellationToken cancellationToken) =>
        AssessAsync("analyse", id, request, ifMatch, db, acting, clock, response, cancellationToken);

    /// <summary>A new assessment of a risk under review; the old one stays on record.</summary>
    public static Task<Results<Ok<GetRisk.Response>, ProblemHttpResult>> HandleAgain(
        Id<Risk> id, Rating request, IfMatch ifMatch, RiskRegisterDb db, Acting acting, TimeProvider clock,
        HttpResponse response, CancellationToken cancellationToken) =>
        AssessAsync("re-assess", id, request, ifMatch, db, acting, clock, response, cancellationToken);

    private static async Task<Results<Ok<GetRisk.Response>, ProblemHttpResult>> AssessAsync(
        string @event, Id<Risk> id, Rating rating, IfMatch ifMatch, RiskRegisterDb db, Acting acting, TimeProvider clock,
        HttpResponse response, CancellationToken cancellationToken)
    {
        if (await RiskFacts.LoadAsync(db, id, cancellationToken) is not { } risk)
        {
            return Error.NotFound("risk").ToProblem();
        }

        var now = clock.GetUtcNow();
        if ((ifMatch.Check(risk) ?? risk.Analyse(@event, rating, new Moment(acting, now))) is { } refused)
        {
            return refused.ToProblem();
        }

        db.Assessments.Add(risk.NewAssessment!);
        db.Record(risk, @event, rating.Rationale);
        db.Publish(risk.Id.Value, risk.Stands(now));
        await db.SaveChangesAsync(cancellationToken);
        response.SetETag(risk);
        return TypedResults.Ok(GetRisk.Response.Of(risk, now));
    }
}
