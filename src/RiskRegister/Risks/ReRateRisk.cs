using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.States;
using AimsPlatform.BuildingBlocks.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using static AimsPlatform.BuildingBlocks.States.StateMachine<AimsPlatform.RiskRegister.Risks.Risk, AimsPlatform.RiskRegister.Risks.RiskState>;

namespace AimsPlatform.RiskRegister.Risks;

/// <summary>An analyst rates what is left of a risk once its treatment was verified effective; its level follows at once.</summary>
public static class ReRateRisk
{
    public static readonly Guard<Risk>[] Guards =
    [
        Rule("5.2", "The treatment plan is not verified effective.", "Have somebody independent verify the plan.",
            (risk, _) => risk.Treatment is { VerifiedEffective: true }),
    ];

    public static async Task<Results<Ok<GetRisk.Response>, ProblemHttpResult>> Handle(
        Id<Risk> id, Rating request, IfMatch ifMatch, RiskRegisterDb db, Acting acting, TimeProvider clock,
        HttpResponse response, CancellationToken cancellationToken)
    {
        if (await RiskFacts.LoadAsync(db, id, cancellationToken) is not { } risk)
        {
            return Error.NotFound("risk").ToProblem();
        }

        var now = clock.GetUtcNow();
        if ((ifMatch.Check(risk) ?? risk.ReRate(request, new Moment(acting, now))) is { } refused)
        {
            return refused.ToProblem();
        }

        db.Assessments.Add(risk.NewAssessment!);
        db.Record(risk, "re-rate", request.Rationale);
        db.Publish(risk.Id.Value, risk.Stands(now));
        await db.SaveChangesAsync(cancellationToken);
        response.SetETag(risk);
        return TypedResults.Ok(GetRisk.Response.Of(risk, now));
    }
}
