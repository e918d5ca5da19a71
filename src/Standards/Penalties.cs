using YamlDotNet.RepresentationModel;

namespace AimsPlatform.Standards;

/// <summary>A class of breach with the two measures of its maximum fine.</summary>
public sealed record PenaltyTier(
    string Id, IReadOnlyList<string> Breaches, decimal AmountEur, decimal TurnoverPercent, DateOnly AppliesFrom, Citation Citation);

/// <summary>A worked example of a maximum fine that every version must give.</summary>
public sealed record PenaltyExample(string Tier, decimal TurnoverEur, bool Small, decimal MaximumEur);

/// <summary>The administrative fines of Art. 99.</summary>
public sealed class Penalties
{
    internal Penalties(YamlMappingNode data, Func<string, Citation> cite)
    {
        var article = data.Map("art_99");
        Rule = article.String("rule");
        Note = article.String("bite_note");
        Tiers = [.. article.Maps("tiers").Select(t => new PenaltyTier(
            t.String("id"), t.Strings("breach"), t.Int("amount_eur"), t.Int("turnover_pct"), article.Date("applies_since"),
            cite("Art. " + t.String("ref"))))];
        Examples = [.. data.Maps("test_vectors").Select(v => new PenaltyExample(
            v.String("tier"), v.Int("turnover_eur"), v.String("small") == "true", v.Int("max_eur")))];
    }

    public string Rule { get; }

    /// <summary>Why a fine for a duty that applies later cannot be imposed yet.</summary>
    public string Note { get; }

    public IReadOnlyList<PenaltyTier> Tiers { get; }

    public IReadOnlyList<PenaltyExample> Examples { get; }

    /// <summary>The higher of amount and share of turnover; the lower for SMEs and small mid-caps (Art. 99(6), (6a)).</summary>
    public decimal MaximumFine(string tier, decimal worldwideTurnoverEur, bool smallOrMidCap)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(worldwideTurnoverEur);
        var found = Tiers.FirstOrDefault(t => t.Id == tier)
            ?? throw new ArgumentException($"There is no penalty tier '{tier}'.", nameof(tier));
        var share = worldwideTurnoverEur * found.TurnoverPercent / 100m;
        return smallOrMidCap ? Math.Min(share, found.AmountEur) : Math.Max(share, found.AmountEur);
    }
}
