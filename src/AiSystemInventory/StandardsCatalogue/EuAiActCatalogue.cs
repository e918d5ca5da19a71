using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.Standards;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AimsPlatform.AiSystemInventory.StandardsCatalogue;

/// <summary>The EU AI Act as catalogued. Every statement carries its place in the act and the day it was true (I32). Not legal advice.</summary>
public static class EuAiActCatalogue
{
    public sealed record Overviewed(
        string Catalogue, string Version, DateOnly AsOf, string Source, string Confidence, string Notice,
        IReadOnlyList<Tier> Tiers, IReadOnlyList<GpaiTier> GpaiTiers, IReadOnlyList<OperatorRole> Roles, IReadOnlyList<ScopeLink> RoleShifts,
        IReadOnlyList<ScopeLink> ScopeLinks, IReadOnlyList<ScopeExclusion> ScopeExclusions, IReadOnlyList<AnnexISection> AnnexI,
        IReadOnlyList<DerogationCondition> DerogationConditions, IReadOnlyList<TransparencyDuty> TransparencyDuties,
        RightsImpactAssessment RightsImpactAssessment, IReadOnlyList<ConformityRoute> ConformityRoutes,
        IReadOnlyList<IncidentDeadline> IncidentDeadlines, IReadOnlyList<PenaltyTier> PenaltyTiers,
        IReadOnlyList<TransitionalRule> TransitionalRules, IReadOnlyList<Uncertainty> Uncertainties);

    /// <summary>A question before or after the tier, and the ids that its answer may name.</summary>
    public sealed record QuestionRow(
        string Id, string Ask, bool AfterTier, string? Yes, string? No, string? Unsure, string? EffectYes, string? EffectUnsure,
        bool ScreensPractices, IReadOnlyList<string> Records, DateOnly? AppliesFrom, Citation Citation);

    public sealed record PracticeRow(
        string Id, string Title, string Test, string? Exception, string? Scope, DateOnly AppliesFrom, LegalStatus Status, Citation Citation);

    public sealed record DateRow(
        DateOnly Date, string What, IReadOnlyList<string> Articles, string? Note, DateOnly? Formerly, LegalStatus Status, Citation Citation);

    public sealed record Questionnaire(
        string Catalogue, string Version, DateOnly AsOf, string Source, string HowToRun, string Start,
        IReadOnlyList<QuestionRow> Items, IReadOnlyList<Outcome> Outcomes);

    private const string Notice = "A catalogue of the law, not legal advice. Uncertain points are shown, not settled.";

    private static EuAiAct Law => EuAiAct.Current;

    /// <summary>The act and the act that amended it.</summary>
    public static string Act { get; } = Law.Tiers[0].Citation.Act;

    public static Ok<Overviewed> Overview() => TypedResults.Ok(new Overviewed(
        "eu-ai-act", Law.RuleVersion, Law.AsOf, Act, Law.Confidence, Notice, Law.Tiers, Law.GpaiTiers, Law.Roles, Law.RoleShifts,
        Law.ScopeLinks, Law.ScopeExclusions, Law.AnnexI, Law.DerogationConditions, Law.TransparencyDuties, Law.Fria, Law.ConformityRoutes,
        Law.IncidentDeadlines, Law.Penalties.Tiers, Law.TransitionalRules, Law.Uncertainties));

    public static Ok<Questionnaire> Questions()
    {
        var procedure = Law.Procedure;
        var onThePath = procedure.Questions.Select(q => new QuestionRow(
            q.Id, q.Ask, false, q.Yes, q.No, q.Unsure, q.EffectYes, q.EffectUnsure, procedure.ScreensPractices(q),
            Classification.RecordsOf(q.Id), q.AppliesFrom, q.Citation));
        var afterwards = procedure.AfterTier.Select(q => new QuestionRow(
            q.Id, q.Ask, true, null, null, null, q.Effect, q.Effect, false, Classification.RecordsOf(q.Id), null, q.Citation));
        return TypedResults.Ok(new Questionnaire(
            "eu-ai-act", Law.RuleVersion, Law.AsOf, Act, procedure.HowToRun, procedure.Start, [.. onThePath, .. afterwards], procedure.Outcomes));
    }

    public static Ok<Catalogued<PracticeRow>> ProhibitedPractices(Day? on, Acting acting, TimeProvider clock)
    {
        var day = on?.Value ?? acting.DayAt(clock.GetUtcNow());
        return TypedResults.Ok(Of(
            Law.ProhibitedPractices.Select(p => new PracticeRow(
                p.Id, p.Title, p.Test, p.Exception, p.Scope, p.AppliesFrom, p.StatusOn(day), p.Citation)), day));
    }

    public static Ok<Catalogued<AnnexIIIArea>> AnnexIII() => TypedResults.Ok(Of(Law.AnnexIII));

    public static Ok<Catalogued<DateRow>> Dates(Day? on, Acting acting, TimeProvider clock)
    {
        var day = on?.Value ?? acting.DayAt(clock.GetUtcNow());
        return TypedResults.Ok(Of(
            Law.DatesOfApplication.Select(d => new DateRow(d.Date, d.What, d.Articles, d.Note, d.Formerly, d.StatusOn(day), d.Citation)), day));
    }

    internal static Catalogued<T> Of<T>(IEnumerable<T> items, DateOnly? onDay = null) =>
        new("eu-ai-act", Law.RuleVersion, Law.AsOf, Act, [.. items]) { OnDay = onDay };
}
