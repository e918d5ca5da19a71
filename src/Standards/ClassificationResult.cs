namespace AimsPlatform.Standards;

/// <summary>What a classification can bring about besides the tier. The first four are worked with by name in this code.</summary>
public static class Effects
{
    /// <summary>An answer on the path was unsure: a lawyer looks at it.</summary>
    public const string LegalReview = "legal_review";

    /// <summary>It is unclear whether a prohibited practice applies (Art. 5): nothing proceeds until it is clear.</summary>
    public const string LegalHold = "legal_hold";

    /// <summary>The organisation is the provider (Art. 25(1)).</summary>
    public const string RoleProvider = "role_provider";

    /// <summary>Listed in Annex III, yet not high-risk (Art. 6(3)).</summary>
    public const string Derogation = "derogation_6_3";

    /// <summary>A transparency duty is triggered (Art. 50(1) to (4)).</summary>
    public const string TransparencyDuties = "art_50_duties";

    /// <summary>The organisation provides a general-purpose model (Art. 53).</summary>
    public const string Gpai = "gpai";

    /// <summary>That model carries systemic risk (Art. 51, 55).</summary>
    public const string GpaiSystemic = "gpai_systemic";

    /// <summary>A fundamental rights impact assessment is owed (Art. 27).</summary>
    public const string FriaRequired = "fria_required";

    /// <summary>Workers are informed before use at the workplace (Art. 26(7)).</summary>
    public const string InformWorkers = "inform_workers_26_7";

    /// <summary>People about whom is decided are told (Art. 26(11)).</summary>
    public const string InformPersons = "inform_persons_26_11";
}

/// <summary>Ids of tiers and routes that carry rules of their own in this code.</summary>
public static class Tiers
{
    public const string Unacceptable = "unacceptable";
    public const string High = "high";
    public const string Limited = "limited";
    public const string Minimal = "minimal";
    public const string RouteAnnexIA = "annex_i_a";
    public const string RouteAnnexIB = "annex_i_b";
    public const string RouteAnnexIII = "annex_iii";
}

/// <summary>A question on the path and the answer that led on.</summary>
public sealed record Step(string QuestionId, Answer Answer);

/// <summary>What a tier means on one day: the tier, the day from which it binds, and whether that day has come.</summary>
public sealed record TierOnDay(string? Tier, DateOnly? AppliesFrom, bool InForce);

/// <summary>The outcome of a classification, with everything needed to explain and to repeat it (invariant I20).</summary>
public sealed record ClassificationResult
{
    /// <summary>The version of the rules that decided.</summary>
    public required string RuleVersion { get; init; }

    /// <summary>The day for which <see cref="InForce"/> was worked out.</summary>
    public required DateOnly OnDay { get; init; }

    /// <summary>Null while a question on the path is unanswered.</summary>
    public string? Outcome { get; init; }

    /// <summary>Null outside the Act and while incomplete.</summary>
    public string? Tier { get; init; }

    /// <summary>For high risk: <c>annex_i_a</c>, <c>annex_i_b</c> or <c>annex_iii</c>.</summary>
    public string? Route { get; init; }

    /// <summary>Whether the Act applies (Art. 2); null while incomplete.</summary>
    public bool? InScope { get; init; }

    /// <summary>The outcome's own remark.</summary>
    public string? Note { get; init; }

    /// <summary>The day from which the tier binds; for a prohibited practice the earliest of those named.</summary>
    public DateOnly? AppliesFrom { get; init; }

    /// <summary>Whether the tier binds on <see cref="OnDay"/>.</summary>
    public bool InForce => EffectiveTier(OnDay).InForce;

    /// <summary>Everything brought about, in order, each once.</summary>
    public required IReadOnlyList<string> Effects { get; init; }

    /// <summary>Effects whose question was answered no: known not to hold, unlike those nobody was asked about.</summary>
    public required IReadOnlyList<string> RuledOut { get; init; }

    /// <summary>The questions visited, with the answers that were used.</summary>
    public required IReadOnlyList<Step> Path { get; init; }

    /// <summary>The question at which the path stopped, then those that may still come up. Nothing is assumed for them.</summary>
    public required IReadOnlyList<string> Unanswered { get; init; }

    /// <summary>The questions after the tier that make sense for this outcome.</summary>
    public required IReadOnlyList<string> AfterTier { get; init; }

    /// <summary>Those of <see cref="AfterTier"/> that nobody answered yet.</summary>
    public required IReadOnlyList<string> UnansweredAfterTier { get; init; }

    /// <summary>Questions answered yes without the record that the procedure asks for with that answer.</summary>
    public required IReadOnlyList<string> MissingRecords { get; init; }

    /// <summary>The Art. 5(1) items found to apply.</summary>
    public required IReadOnlyList<string> Practices { get; init; }

    /// <summary>The Annex III points the intended purpose falls under.</summary>
    public required IReadOnlyList<string> AnnexIIIPoints { get; init; }

    /// <summary>The Art. 50 duties found to be triggered, as <c>50.1</c>; empty when nobody recorded which.</summary>
    public required IReadOnlyList<string> TransparencyTriggers { get; init; }

    /// <summary>Whether nothing is left to ask.</summary>
    public bool IsComplete => Outcome is not null && UnansweredAfterTier.Count == 0;

    /// <summary>What the tier means on a day: a practice prohibited from a later day is not yet prohibited.</summary>
    public TierOnDay EffectiveTier(DateOnly day) => new(Tier, AppliesFrom, AppliesFrom is { } from && day >= from);
}
