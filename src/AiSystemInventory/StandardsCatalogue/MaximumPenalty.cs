using AimsPlatform.Standards;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AimsPlatform.AiSystemInventory.StandardsCatalogue;

/// <summary>The maximum fine of Art. 99: the higher of two measures, the lower one for SMEs and small mid-caps.</summary>
public static class MaximumPenalty
{
    private const decimal MaxTurnover = 1_000_000_000_000_000m;

    /// <param name="Rule">How the two measures combine.</param>
    /// <param name="Note">Why a fine for a duty that applies later cannot be imposed yet.</param>
    public sealed record Response(
        string Catalogue, string Version, DateOnly AsOf, string Tier, decimal TurnoverEur, bool Small, decimal MaximumEur, string Rule, string Note,
        PenaltyTier Basis);

    public static Results<Ok<Response>, ProblemHttpResult> Handle(string? tier, decimal? turnoverEur, bool small = false)
    {
        var penalties = EuAiAct.Current.Penalties;
        if (penalties.Tiers.FirstOrDefault(t => t.Id == tier) is not { } basis)
        {
            return BadQuery.Parameter("tier", $"tier is one of {string.Join(", ", penalties.Tiers.Select(t => t.Id))}.").ToProblem();
        }

        if (turnoverEur is not (>= 0 and <= MaxTurnover) || decimal.Round(turnoverEur.Value, 2) != turnoverEur)
        {
            return BadQuery.Parameter("turnoverEur", "turnoverEur is the worldwide annual turnover in euros, not negative, with at most two decimals.").ToProblem();
        }

        return TypedResults.Ok(new Response(
            "eu-ai-act", EuAiAct.Current.RuleVersion, EuAiAct.Current.AsOf, basis.Id, turnoverEur.Value, small,
            penalties.MaximumFine(basis.Id, turnoverEur.Value, small), penalties.Rule, penalties.Note, basis));
    }
}
