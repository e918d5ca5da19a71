using System.Collections;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace AimsPlatform.Standards.Tests;

public sealed class CatalogueTests
{
    // A stored classification names the rule version it was made under; two contents under one version would make that a lie (I20).
    [Theory]
    [InlineData("eu-ai-act.yaml", "2026-11-23", "8dfd0ec893aa1d03f0f3b4945a6abf8b74269c5fa1e3d7bcc9fc6745285408a5")]
    [InlineData("iso42001.yaml", "2026-11-23", "a037392575093870251c40a59c3caddbecb17c219bf15970c8fc51fbb2dc2ddf")]
    [InlineData("crosswalk.yaml", "2026-11-23", "264cd41f13b8404c226eb7646665f4b1c593d4be23568239f7bd05b25d9f3846")]
    public void I20_a_catalogue_never_changes_under_the_same_version(string name, string version, string sha256)
    {
        var text = CatalogueReader.Text(name).ReplaceLineEndings("\n");

        Assert.Equal(version, CatalogueReader.Parse(text).Map("meta").String("as_of"));
        Assert.Equal(sha256, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))));
    }

    [Fact]
    public void I14_annex_A_has_38_controls_in_9_areas()
    {
        Assert.Equal(38, Iso42001.Current.Controls.Count);
        Assert.Equal([3, 2, 5, 4, 9, 5, 4, 3, 3], Iso42001.Current.ControlAreas.Select(a => a.Controls.Count));
        Assert.Equal(38, Iso42001.Current.Controls.Select(c => c.Id).Distinct().Count());
    }

    [Fact]
    public void R001_the_standard_has_7_clauses_and_32_requirements()
    {
        Assert.Equal(["4", "5", "6", "7", "8", "9", "10"], Iso42001.Current.Clauses.Select(c => c.Id));
        Assert.Equal(32, Iso42001.Current.Requirements.Select(r => r.Id).Distinct().Count());
    }

    [Fact]
    public void I10_every_mandatory_document_belongs_to_a_requirement_that_a_capability_holds()
    {
        var iso = Iso42001.Current;
        var requirements = iso.Requirements.ToDictionary(r => r.Id);

        Assert.Equal(19, iso.MandatoryDocuments.Count);
        Assert.All(iso.MandatoryDocuments.SelectMany(d => d.Clauses), c => Assert.Contains(requirements[c].Capability, iso.Capabilities.Keys));
        Assert.All(iso.DocumentsWhereControlsApply, id => Assert.Contains(iso.Controls, c => c.Id == id));
    }

    [Fact]
    public void Every_kind_of_evidence_capability_and_requirement_that_is_named_exists()
    {
        var iso = Iso42001.Current;
        var items = iso.Requirements.Select(r => (r.Evidence, r.Capability, r.Supporting))
            .Concat(iso.Controls.Select(c => (c.Evidence, c.Capability, c.Supporting)));

        Assert.All(items, item =>
        {
            Assert.NotEmpty(item.Evidence);
            Assert.All(item.Evidence, e => Assert.Contains(e, iso.EvidenceKinds));
            Assert.All(item.Supporting.Append(item.Capability), c => Assert.Contains(c, iso.Capabilities.Keys));
        });
        Assert.All(iso.Controls.SelectMany(c => c.AlsoServes), id => Assert.Contains(iso.Requirements, r => r.Id == id));
    }

    [Fact]
    public void The_crosswalk_reaches_from_every_ISO_item_and_to_every_item_it_names()
    {
        var crosswalk = Crosswalk.Current;
        var iso = Iso42001.Current.Requirements.Select(r => r.Id).Concat(Iso42001.Current.Controls.Select(c => c.Id)).ToHashSet();
        var items = crosswalk.Items.Select(i => (i.Framework, i.Id)).ToHashSet();

        Assert.Equal(492, crosswalk.Rows.Count);
        Assert.Equal(72, crosswalk.Items.Count(i => i.Framework == "nist-ai-rmf"));
        Assert.Equal(iso.Order(), crosswalk.Rows.Select(r => r.IsoItem).Distinct().Order());
        Assert.All(crosswalk.Rows.Where(r => r.Framework != "eu-ai-act"), r => Assert.Contains((r.Framework, r.Target), items));
        Assert.All(crosswalk.Rows, r => Assert.Contains(r.Source, crosswalk.Sources.Keys));
    }

    [Fact]
    public void I31_a_crosswalk_row_has_no_status_and_none_to_the_law_is_full()
    {
        Assert.Equal(
            ["Framework", "IsoItem", "Source", "Strength", "Target"],
            typeof(CrosswalkRow).GetProperties().Select(p => p.Name).Order());
        Assert.DoesNotContain(Crosswalk.Current.Rows, r => r.Framework == "eu-ai-act" && r.Strength == CrosswalkStrength.Full);
    }

    [Fact]
    public void I32_every_statement_of_law_names_its_source_and_day()
    {
        var law = EuAiAct.Current;
        var statements = typeof(EuAiAct).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.PropertyType != typeof(string) && typeof(IEnumerable).IsAssignableFrom(p.PropertyType))
            .SelectMany(p => ((IEnumerable)p.GetValue(law)!).Cast<object>())
            .Concat(law.Penalties.Tiers).Concat(law.Procedure.Questions).Concat(law.Procedure.AfterTier).Concat(law.Procedure.Outcomes)
            .ToList();

        Assert.True(statements.Count > 150);
        Assert.All(statements, s =>
        {
            var citation = Assert.IsType<Citation>(s.GetType().GetProperty("Citation")!.GetValue(s));
            Assert.NotEmpty(citation.Reference);
            Assert.Equal("Regulation (EU) 2024/1689 as amended by Regulation (EU) 2026/1744", citation.Act);
            Assert.Equal(new DateOnly(2026, 11, 23), citation.AsOf);
        });
    }

    [Fact]
    public void R039_all_ten_points_of_article_5_1_are_listed()
    {
        Assert.Equal(
            ["a", "b", "c", "d", "e", "f", "g", "h", "ba", "bb"],
            EuAiAct.Current.ProhibitedPractices.Select(p => p.Id["5.1.".Length..]));
        Assert.Equal("Art. 5(1)(ba)", EuAiAct.Current.ProhibitedPractices[8].Citation.Reference);
    }

    [Theory]
    [InlineData(4, "2025-02-02")]
    [InlineData(31, "2025-08-02")]
    [InlineData(43, "2026-08-02")]
    [InlineData(50, "2026-08-02")]
    [InlineData(53, "2025-08-02")]
    [InlineData(73, "2026-08-02")]
    [InlineData(95, "2026-08-02")]
    [InlineData(99, "2025-08-02")]
    [InlineData(101, "2026-08-02")]
    public void R012_each_article_has_its_own_date(int article, string from) =>
        Assert.Equal(DateOnly.Parse(from), EuAiAct.Current.ArticleAppliesFrom(article));

    [Fact]
    public void R012_the_status_of_a_date_of_application_is_worked_out_for_the_day_and_agrees_with_the_catalogue()
    {
        var law = EuAiAct.Current;

        Assert.Equal(12, law.DatesOfApplication.Count);
        Assert.Equal(5, law.DatesOfApplication.Count(d => d.StatusOn(law.AsOf) == LegalStatus.InForce));
        Assert.Equal(6, law.DatesOfApplication.Count(d => d.StatusOn(new(2026, 12, 2)) == LegalStatus.InForce));
    }

    [Fact]
    public void Annex_III_has_eight_areas_whose_points_have_ids()
    {
        Assert.Equal(8, EuAiAct.Current.AnnexIII.Count);
        Assert.Equal(["III.4(a)", "III.4(b)"], EuAiAct.Current.AnnexIII[3].Points.Select(p => p.Id));
        Assert.Equal(["III.2"], EuAiAct.Current.AnnexIII[1].Points.Select(p => p.Id));
    }

    [Fact]
    public void The_rights_assessment_bites_with_annex_III() =>
        Assert.Equal(
            EuAiAct.Current.Fria.AppliesFrom,
            EuAiAct.Current.Procedure.Outcomes.Single(o => o.Route == Tiers.RouteAnnexIII).AppliesFrom);

    [Fact]
    public void Words_of_the_law_leave_as_the_catalogue_writes_them() =>
        Assert.Equal("[\"in_force\",\"upcoming\"]", System.Text.Json.JsonSerializer.Serialize(Enum.GetValues<LegalStatus>()));

    public static TheoryData<int> PenaltyExamples => [.. Enumerable.Range(0, EuAiAct.Current.Penalties.Examples.Count)];

    [Theory]
    [MemberData(nameof(PenaltyExamples))]
    public void Each_example_of_a_maximum_fine_comes_out_as_stated(int index)
    {
        var example = EuAiAct.Current.Penalties.Examples[index];

        Assert.Equal(example.MaximumEur, EuAiAct.Current.Penalties.MaximumFine(example.Tier, example.TurnoverEur, example.Small));
    }

    [Fact]
    public void Nobody_can_change_a_catalogue_for_the_others()
    {
        Assert.Throws<NotSupportedException>(() => ((IList<Tier>)EuAiAct.Current.Tiers).Clear());
        Assert.Throws<NotSupportedException>(() => ((IDictionary<string, string>)Crosswalk.Current.Sources).Clear());
    }
}
