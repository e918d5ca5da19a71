using AimsPlatform.AiSystemInventory.Classifications;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.Standards;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AimsPlatform.AiSystemInventory.StandardsCatalogue;

/// <summary>Tries answers out: the same check and the same walk as a classification, and nothing is stored.</summary>
public static class EvaluateAnswers
{
    public sealed record Response(
        string Catalogue, string Version, DateOnly AsOf, string Source, bool Complete, string? Outcome, string? Tier, TierOnDay OnDay, Evaluation Evaluation);

    public static Results<Ok<Response>, ProblemHttpResult> Handle(GivenAnswers request, Acting acting, TimeProvider clock)
    {
        var (answers, refused) = request.Read();
        if (refused is not null)
        {
            return refused.ToProblem();
        }

        var evaluation = Evaluation.Of(answers, request.AsOf ?? acting.DayAt(clock.GetUtcNow()));
        var result = evaluation.Result;
        return TypedResults.Ok(new Response(
            "eu-ai-act", result.RuleVersion, EuAiAct.Current.AsOf, EuAiActCatalogue.Act, evaluation.Complete, result.Outcome, result.Tier,
            result.EffectiveTier(result.OnDay), evaluation));
    }
}
