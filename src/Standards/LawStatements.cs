namespace AimsPlatform.Standards;

/// <summary>One of the four usual tiers of AI systems; a higher order is stricter.</summary>
public sealed record Tier(string Id, int Order, string Name, string Effect, Citation Citation);

/// <summary>A tier of general-purpose AI models: a second axis beside the tiers of systems (Art. 51 to 55).</summary>
public sealed record GpaiTier(string Id, string Name, string Test, Citation Citation);

/// <summary>A role under Art. 3; roles are held per system, and one organisation may hold several.</summary>
public sealed record OperatorRole(string Id, string Test, Citation Citation);

/// <summary>A link to the Union that brings a system into scope (Art. 2(1)).</summary>
public sealed record ScopeLink(string Test, Citation Citation);

/// <summary>A reason why the Act does not apply, within its limit (Art. 2(3) to (10)).</summary>
public sealed record ScopeExclusion(string Id, string Limit, Citation Citation);

/// <summary>A practice prohibited by Art. 5(1), with the day from which it is prohibited.</summary>
public sealed record ProhibitedPractice(
    string Id, string Title, string Test, string? Exception, string? Scope, DateOnly AppliesFrom, Citation Citation)
{
    public LegalStatus StatusOn(DateOnly day) => day >= AppliesFrom ? LegalStatus.InForce : LegalStatus.Upcoming;
}

/// <summary>A section of Annex I: product laws whose safety components may be high-risk (Art. 6(1)).</summary>
public sealed record AnnexISection(string Id, IReadOnlyList<string> Products, Citation Citation);

/// <summary>Who owes a fundamental rights impact assessment, when, and what is in it (Art. 27).</summary>
public sealed record RightsImpactAssessment(
    IReadOnlyList<string> OwedBy, string OnlyFor, IReadOnlyList<string> Elements, string Timing, DateOnly AppliesFrom, Citation Citation);

/// <summary>An area of Annex III with its points.</summary>
public sealed record AnnexIIIArea(
    string Id, string Title, IReadOnlyList<AnnexIIIPoint> Points, string Fria, string Conformity, string? Registration, Citation Citation)
{
    /// <summary>Art. 27(1) leaves out point 2 of Annex III, critical infrastructure.</summary>
    public bool NeverNeedsFria => Fria == "never";
}

/// <summary>A use that is high-risk under Annex III, with a stable id such as <c>III.4(a)</c>.</summary>
public sealed record AnnexIIIPoint(string Id, string Title);

/// <summary>A condition of the derogation of Art. 6(3), <c>a</c> to <c>d</c>.</summary>
public sealed record DerogationCondition(string Id, string Title, Citation Citation);

/// <summary>A transparency duty of Art. 50 with what triggers it; <paramref name="LegacyUntil"/> is the grace of Art. 111(4).</summary>
public sealed record TransparencyDuty(
    string Id, string Role, string Trigger, string Title, string? Exception, DateOnly? LegacyUntil, Citation Citation);

/// <summary>A date of application of the Act or its parts (Art. 113 as amended).</summary>
public sealed record DateOfApplication(
    DateOnly Date, string What, IReadOnlyList<string> Articles, string? Note, DateOnly? Formerly, Citation Citation)
{
    public LegalStatus StatusOn(DateOnly day) => day >= Date ? LegalStatus.InForce : LegalStatus.Upcoming;
}

/// <summary>A rule for what was on the market before (Art. 111).</summary>
public sealed record TransitionalRule(string Rule, Citation Citation);

/// <summary>A point of law that is not known or may be read in two ways; shown, never settled by the software.</summary>
public sealed record Uncertainty(string Topic, string Detail, Citation Citation);

/// <summary>A duty as the Act assigns it to a tier and a role, before any date or condition is worked out.</summary>
public sealed record Obligation(
    string Tier, IReadOnlyList<string> Roles, string Reference, string Title, int? RetentionYears, int? RetentionMonthsMin, Citation Citation)
{
    /// <summary>Stable key under which others keep the owner and the evidence of this duty.</summary>
    public string Id { get; } = $"{Tier}/{string.Join('+', Roles)}/{Reference}";
}

/// <summary>How the conformity of a high-risk system is assessed (Art. 43).</summary>
public sealed record ConformityRoute(string When, string Route, Citation Citation);

/// <summary>Days within which a serious incident is reported once it is known (Art. 73).</summary>
public sealed record IncidentDeadline(string Kind, int Days, Citation Citation);
