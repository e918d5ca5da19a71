using YamlDotNet.RepresentationModel;

namespace AimsPlatform.Standards;

/// <summary>The EU AI Act, Regulation (EU) 2024/1689, as amended by Regulation (EU) 2026/1744. Not legal advice.</summary>
public sealed class EuAiAct
{
    private static readonly Lazy<EuAiAct> Embedded = new(() => Parse(CatalogueReader.Text("eu-ai-act.yaml")));
    private readonly string act;
    private readonly IReadOnlyList<(int First, int Last, DateOnly From)> articleDates;
    private readonly DateOnly generalDate;

    private EuAiAct(YamlMappingNode root)
    {
        var meta = root.Map("meta");
        AsOf = meta.Date("as_of");
        RuleVersion = meta.String("as_of");
        act = $"{meta.Map("base_act").String("id")} as amended by {meta.Map("amending_act").String("id")}";
        Confidence = meta.String("confidence");

        Tiers = [.. root.Maps("tiers").Select(t =>
            new Tier(t.String("id"), t.Int("order"), t.String("name"), t.String("effect"), Cite(t.String("basis"))))];
        GpaiTiers = [.. root.Maps("gpai_tiers").Select(t => new GpaiTier(
            t.String("id"), t.String("name"), t.OptionalString("indicative_test") ?? t.String("presumption"), Cite(t.String("basis"))))];
        Roles = [.. root.Maps("roles").Select(r => new OperatorRole(r.String("id"), r.String("test"), Cite(r.String("ref"))))];
        RoleShifts = [.. root.Map("article_25_role_shift").Maps("becomes_provider_if_any").Select(s =>
            new ScopeLink(s.String("test"), Cite("Art. " + s.String("ref"))))];

        var scope = root.Map("article_2_scope");
        ScopeLinks = [.. scope.Maps("in_scope_if_any").Select(s => new ScopeLink(s.String("test"), Cite("Art. " + s.String("ref"))))];
        ScopeExclusions = [.. scope.Maps("exclusions").Select(s =>
            new ScopeExclusion(s.String("id"), s.String("limit"), Cite("Art. " + s.String("ref"))))];

        ProhibitedPractices = [.. root.Map("article_5_prohibited").Maps("items").Select(ReadPractice)];
        var highRisk = root.Map("article_6_high_risk");
        var annexI = highRisk.Map("route_annex_i");
        AnnexI =
        [
            new("A", annexI.Strings("section_a"), Cite("Annex I Section A")),
            new("B", annexI.Strings("section_b"), Cite("Annex I Section B")),
        ];
        AnnexIII = [.. highRisk.Map("route_annex_iii").Maps("areas").Select(ReadArea)];
        DerogationConditions = [.. highRisk.Map("derogation_6_3").Map("conditions_any").Entries().Select(c =>
            new DerogationCondition(c.Key, ((YamlScalarNode)c.Value).Value!, Cite($"Art. 6(3)({c.Key})")))];
        var fria = root.Map("article_27_fria");
        Fria = new(
            fria.Strings("who_any"), fria.String("only_for"), fria.Strings("elements"), fria.String("timing"),
            fria.Date("applies_from"), Cite("Art. 27"));
        var transparency = root.Map("article_50_transparency");
        TransparencyFrom = transparency.Date("applies_from");
        TransparencyDuties = [.. transparency.Maps("duties").Select(ReadTransparencyDuty)];
        LiteracyFrom = root.Map("article_4_literacy").Date("since");

        DatesOfApplication = [.. root.Maps("dates_of_application").Select(d => new DateOfApplication(
            d.Date("date"), d.String("what"), d.Strings("articles"), d.OptionalString("note"), d.OptionalDate("was"),
            Cite("Art. 113; " + string.Join(", ", d.Strings("articles").Select(a => "Art. " + a)))))];
        articleDates = [.. DatesOfApplication.SelectMany(WholeArticles)];
        // Art. 113: what no special date names applies from the general date.
        generalDate = DatesOfApplication.Single(d => d.What.StartsWith("General date", StringComparison.Ordinal)).Date;
        TransitionalRules = [.. root.Maps("transitional_rules").Select(t => new TransitionalRule(t.String("rule"), Cite(t.String("ref"))))];
        Uncertainties = [.. root.Maps("unknown_or_uncertain").Select(u =>
            new Uncertainty(u.String("topic"), u.String("detail"), Cite(u.String("topic"))))];
        DerogationDuties = highRisk.Map("derogation_6_3").Strings("duties_if_used");
        SectionBLimit = new ScopeLink(
            scope.Map("annex_i_section_b_limit").String("note"), Cite("Art. " + scope.Map("annex_i_section_b_limit").String("ref")));
        Obligations = [.. ReadObligations(root.Map("obligations"))];
        OpenSourceLifts = root.Map("obligations").Map("gpai").Map("foss_exemption").Strings("lifts");
        ConformityRoutes = [.. root.Maps("conformity_routes").Select(c =>
            new ConformityRoute(c.String("when"), c.String("route"), Cite(c.String("ref"))))];
        var incidents = root.Map("serious_incidents");
        IncidentDeadlines = [.. incidents.Map("deadlines_days").Entries().Select(d => new IncidentDeadline(
            d.Key, incidents.Map("deadlines_days").Int(d.Key), Cite(incidents.String("ref"))))];
        Penalties = new Penalties(root.Map("penalties"), Cite);
        Procedure = new DecisionProcedure(root.Map("decision_procedure"), id => Cite("decision procedure, " + id));
    }

    /// <summary>The catalogue this build ships; parsed once, at first use, from then on shared by all threads.</summary>
    public static EuAiAct Current => Embedded.Value;

    /// <summary>Stored with every classification; another version makes the stored one stale and changes nothing in it (I20).</summary>
    public string RuleVersion { get; }

    /// <summary>The day on which the catalogue was checked.</summary>
    public DateOnly AsOf { get; }

    /// <summary>How sure the catalogue is of itself.</summary>
    public string Confidence { get; }

    public IReadOnlyList<Tier> Tiers { get; }

    public IReadOnlyList<GpaiTier> GpaiTiers { get; }

    public IReadOnlyList<OperatorRole> Roles { get; }

    /// <summary>What makes a deployer, distributor or other party the provider (Art. 25(1)).</summary>
    public IReadOnlyList<ScopeLink> RoleShifts { get; }

    public IReadOnlyList<ScopeLink> ScopeLinks { get; }

    public IReadOnlyList<ScopeExclusion> ScopeExclusions { get; }

    /// <summary>All points of Art. 5(1); each AI system is screened against every one.</summary>
    public IReadOnlyList<ProhibitedPractice> ProhibitedPractices { get; }

    public IReadOnlyList<AnnexISection> AnnexI { get; }

    public IReadOnlyList<AnnexIIIArea> AnnexIII { get; }

    public RightsImpactAssessment Fria { get; }

    public IReadOnlyList<DerogationCondition> DerogationConditions { get; }

    public IReadOnlyList<TransparencyDuty> TransparencyDuties { get; }

    public IReadOnlyList<DateOfApplication> DatesOfApplication { get; }

    public IReadOnlyList<TransitionalRule> TransitionalRules { get; }

    public IReadOnlyList<Uncertainty> Uncertainties { get; }

    public IReadOnlyList<Obligation> Obligations { get; }

    public IReadOnlyList<ConformityRoute> ConformityRoutes { get; }

    public IReadOnlyList<IncidentDeadline> IncidentDeadlines { get; }

    public Penalties Penalties { get; }

    public DecisionProcedure Procedure { get; }

    internal DateOnly TransparencyFrom { get; }

    internal DateOnly LiteracyFrom { get; }

    // Art. 111(3): models placed on the market before Chapter V applied.
    internal DateOnly LegacyModelsFrom => DatesOfApplication.Single(d => d.Articles.Contains("111(3)")).Date;

    internal IReadOnlyList<string> DerogationDuties { get; }

    internal ScopeLink SectionBLimit { get; }

    internal IReadOnlyList<string> OpenSourceLifts { get; }

    /// <summary>Reads a catalogue in the form of the embedded one, as when a draft of a new rule version is tried out.</summary>
    public static EuAiAct Parse(string yaml) => new(CatalogueReader.Parse(yaml));

    /// <summary>Whether a stored classification was made under another rule version and must be run again (I20).</summary>
    public bool IsStale(string storedRuleVersion) => storedRuleVersion != RuleVersion;

    /// <summary>The date from which an article applies by itself, whatever system it is about (Art. 113).</summary>
    public DateOnly ArticleAppliesFrom(int article)
    {
        foreach (var (first, last, from) in articleDates)
        {
            if (article >= first && article <= last)
            {
                return from;
            }
        }

        return generalDate;
    }

    internal Citation Cite(string reference) => new(reference, act, AsOf);

    // Rows name whole articles ('50', '40-49') or single points ('5(1)(ba)'); only the former date an article.
    private static IEnumerable<(int First, int Last, DateOnly From)> WholeArticles(DateOfApplication row)
    {
        foreach (var ends in row.Articles.Select(a => a.Split('-')))
        {
            if (int.TryParse(ends[0], out var first) && int.TryParse(ends[^1], out var last))
            {
                yield return (first, last, row.Date);
            }
        }
    }

    private ProhibitedPractice ReadPractice(YamlMappingNode p) => new(
        p.String("id"), p.String("title"), p.String("test"), p.OptionalString("exception"), p.OptionalString("scope"),
        p.Date("applies_from"), Cite($"Art. 5(1)({p.String("id").Split('.')[2]})"));

    private AnnexIIIArea ReadArea(YamlMappingNode area)
    {
        var id = area.String("id");
        var points = area.Strings("points").Select(point => point.StartsWith('(')
            ? new AnnexIIIPoint(id + point[..(point.IndexOf(')') + 1)], point[(point.IndexOf(')') + 2)..])
            : new AnnexIIIPoint(id, point));
        return new AnnexIIIArea(
            id, area.String("title"), [.. points], area.String("fria"), area.String("conformity"), area.OptionalString("registration"),
            Cite($"Annex III point {id.Split('.')[1]}"));
    }

    private TransparencyDuty ReadTransparencyDuty(YamlMappingNode d) => new(
        d.String("id"), d.String("role"), d.String("trigger"), d.String("duty"), d.OptionalString("exception"),
        d.OptionalDate("legacy_until"), Cite($"Art. 50({d.String("id").Split('.')[1][0]})"));

    private IEnumerable<Obligation> ReadObligations(YamlMappingNode tiers)
    {
        foreach (var (tier, node) in tiers.Entries())
        {
            var lists = node is YamlSequenceNode list
                ? [(Role: (string?)null, Items: list)]
                : ((YamlMappingNode)node).Entries().Where(e => e.Value is YamlSequenceNode)
                    .Select(e => (Role: (string?)e.Key, Items: (YamlSequenceNode)e.Value));
            foreach (var (role, items) in lists)
            {
                foreach (var item in items.Children.Cast<YamlMappingNode>())
                {
                    yield return new Obligation(
                        tier, role is null ? item.Strings("role") : [role], item.String("ref"), item.String("duty"),
                        item.OptionalInt("retention_years"), item.OptionalInt("retention_months_min"), Cite(item.String("ref")));
                }
            }
        }
    }
}
