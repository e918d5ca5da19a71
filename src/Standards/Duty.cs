namespace AimsPlatform.Standards;

/// <summary>For whom, of what class and on which day duties are asked for.</summary>
/// <param name="Tier">A tier id; null where only the duties of a general-purpose model are asked for.</param>
/// <param name="Roles">Ids of the roles held for this system.</param>
public sealed record DutyQuery(string? Tier, IReadOnlyCollection<string> Roles, DateOnly OnDay)
{
    /// <summary>For high risk; without it the earlier date, that of Annex III, is shown.</summary>
    public string? Route { get; init; }

    /// <summary>The effects of the classification: what is known to hold.</summary>
    public IReadOnlyCollection<string> Effects { get; init; } = [];

    /// <summary>What is known not to hold. What is in neither list is shown as conditional.</summary>
    public IReadOnlyCollection<string> RuledOut { get; init; } = [];

    /// <summary>The Art. 50 duties known to be triggered, as <c>50.1</c>; with none, each is shown as conditional.</summary>
    public IReadOnlyCollection<string> TransparencyTriggers { get; init; } = [];

    /// <summary>The day on which a prohibited practice becomes prohibited, from the classification.</summary>
    public DateOnly? ProhibitedFrom { get; init; }

    /// <summary>When the system or model was first placed on the market; no grace is granted without it (Art. 111).</summary>
    public DateOnly? PlacedOnMarket { get; init; }

    /// <summary>A model released under a free and open-source licence (Art. 53(2)).</summary>
    public bool FreeAndOpenSource { get; init; }

    /// <summary>The duties of a classified system.</summary>
    public static DutyQuery For(ClassificationResult result, IReadOnlyCollection<string> roles, DateOnly onDay) =>
        new(result.Tier, roles, onDay)
        {
            Route = result.Route,
            Effects = result.Effects,
            RuledOut = result.RuledOut,
            TransparencyTriggers = result.TransparencyTriggers,
            ProhibitedFrom = result.Tier == Tiers.Unacceptable ? result.AppliesFrom : null,
        };
}

/// <summary>A duty under the Act for a tier and roles, with the day from which it binds such a system.</summary>
public sealed record Duty
{
    /// <summary>Stable key under which others keep the owner and the evidence.</summary>
    public required string Id { get; init; }

    /// <summary>The article, as <c>Art. 26(1)</c>.</summary>
    public required string Reference { get; init; }

    public required string Title { get; init; }

    /// <summary>The group it comes from: a tier, <c>all_tiers</c>, <c>derogation_6_3</c>, <c>gpai</c> or <c>gpai_systemic</c>.</summary>
    public required string Group { get; init; }

    /// <summary>Those of the roles asked for that owe it.</summary>
    public required IReadOnlyList<string> Roles { get; init; }

    /// <summary>The day from which the duty bites for such a system; where uncertain the earlier one, out of caution.</summary>
    public required DateOnly AppliesFrom { get; init; }

    /// <summary>The day from which the article applies by itself, where systems of this class come under it only later.</summary>
    public DateOnly? ArticleInForceSince { get; init; }

    public required LegalStatus Status { get; init; }

    /// <summary>Whether the law may be read in two ways; then <see cref="OtherReading"/> is the later date.</summary>
    public bool Uncertain => OtherReading is not null;

    public DateOnly? OtherReading { get; init; }

    /// <summary>What must be the case for the duty to be owed, where nobody has said so yet; null when it is owed.</summary>
    public string? Condition { get; init; }

    /// <summary>A transitional rule or remark that goes with it.</summary>
    public string? Note { get; init; }

    /// <summary>Not a duty but an invitation, as the codes of Art. 95.</summary>
    public bool Voluntary { get; init; }

    public int? RetentionYears { get; init; }

    public int? RetentionMonthsMin { get; init; }

    public required Citation Citation { get; init; }
}
