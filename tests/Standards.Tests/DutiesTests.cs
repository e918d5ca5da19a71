using static AimsPlatform.Standards.Tests.Answers;

namespace AimsPlatform.Standards.Tests;

public sealed class DutiesTests
{
    private static readonly DateOnly AnnexIII = new(2027, 12, 2);
    private static readonly DateOnly AnnexI = new(2028, 8, 2);

    [Fact]
    public void R012_on_the_day_of_the_catalogue_each_rule_is_in_force_or_upcoming_as_the_law_says()
    {
        var high = DutiesOf("high", "provider", Tiers.RouteAnnexIII).Single(d => d.Reference == "Art. 9");
        var marking = DutiesOf("limited", "provider").Single(d => d.Reference == "Art. 50(1)");
        var newPractice = EuAiAct.Current.ProhibitedPractices.Single(p => p.Id == "5.1.ba");

        Assert.Equal((AnnexIII, LegalStatus.Upcoming), (high.AppliesFrom, high.Status));
        Assert.Equal((new DateOnly(2026, 8, 2), LegalStatus.InForce), (marking.AppliesFrom, marking.Status));
        Assert.Equal((new DateOnly(2026, 12, 2), LegalStatus.Upcoming), (newPractice.AppliesFrom, newPractice.StatusOn(Today)));
    }

    [Theory]
    [InlineData(Tiers.RouteAnnexIII, 22)]
    [InlineData(Tiers.RouteAnnexIA, 21)]
    public void R086_the_provider_of_a_high_risk_system_gets_every_duty_with_article_and_date(string route, int expected)
    {
        var duties = DutiesOf("high", "provider", route).Where(d => d.Group != "limited").ToList();

        Assert.Equal(expected, duties.Count);
        Assert.All(duties, d => Assert.StartsWith("Art. ", d.Reference));
        Assert.All(duties.Where(d => d.Group == "high"), d => Assert.Equal(route == Tiers.RouteAnnexIII ? AnnexIII : AnnexI, d.AppliesFrom));
        Assert.Equal(10, duties.Single(d => d.Reference == "Art. 18").RetentionYears);
        Assert.Equal(6, duties.Single(d => d.Reference == "Art. 19").RetentionMonthsMin);
    }

    [Theory]
    [InlineData("provider", "Art. 49(1)")]
    [InlineData("deployer", "Art. 27")]
    [InlineData("deployer", "Art. 26(11)")]
    public void What_only_annex_III_systems_owe_is_not_asked_of_products(string role, string reference)
    {
        Assert.Contains(DutiesOf("high", role, Tiers.RouteAnnexIII), d => d.Reference == reference);
        Assert.DoesNotContain(DutiesOf("high", role, Tiers.RouteAnnexIA), d => d.Reference == reference);
    }

    [Theory]
    [InlineData("Art. 43")]
    [InlineData("Art. 47")]
    [InlineData("Art. 48")]
    [InlineData("Art. 49(1)")]
    [InlineData("Art. 72")]
    [InlineData("Art. 73")]
    public void An_article_in_force_that_presupposes_high_risk_bites_only_once_a_system_can_be_high_risk(string reference)
    {
        var duty = DutiesOf("high", "provider", Tiers.RouteAnnexIII).Single(d => d.Reference == reference);

        Assert.Equal(new DateOnly(2026, 8, 2), duty.ArticleInForceSince);
        Assert.Equal(AnnexIII, duty.AppliesFrom);
        Assert.Equal(LegalStatus.Upcoming, duty.Status);
    }

    [Fact]
    public void Registration_of_an_exempted_system_is_shown_with_both_readings_the_earlier_first()
    {
        var result = Classification.Evaluate(Yes("Q01", "Q02", "Q10", "Q13"), Today);

        var duty = Duties.Of(DutyQuery.For(result, ["provider"], Today)).Single(d => d.Reference == "Art. 49(2)");

        Assert.True(duty.Uncertain);
        Assert.Equal(new DateOnly(2026, 8, 2), duty.AppliesFrom);
        Assert.Equal(AnnexIII, duty.OtherReading);
        Assert.Equal(LegalStatus.InForce, duty.Status);
        Assert.Contains("both readings", duty.Note);
    }

    [Fact]
    public void Exempting_a_system_obliges_to_keep_the_reasoning()
    {
        var result = Classification.Evaluate(Yes("Q01", "Q02", "Q10", "Q13"), Today);

        var duties = Duties.Of(DutyQuery.For(result, ["provider"], Today)).Where(d => d.Group == Effects.Derogation).ToList();

        Assert.Equal(["Art. 6(4)", "Art. 49(2)", "Art. 6(4)"], duties.Select(d => d.Reference));
        Assert.Equal(AnnexIII, duties[0].AppliesFrom);
    }

    [Theory]
    [InlineData("2026-08-01", "2026-12-02", LegalStatus.Upcoming)]
    [InlineData("2026-08-02", "2026-08-02", LegalStatus.InForce)]
    [InlineData(null, "2026-08-02", LegalStatus.InForce)]
    public void Only_the_marking_of_synthetic_output_has_a_grace_and_only_for_older_systems(string? placed, string from, LegalStatus status)
    {
        var duties = Duties.Of(new("limited", ["provider"], Today) { PlacedOnMarket = placed is null ? null : DateOnly.Parse(placed) });

        var marking = duties.Single(d => d.Reference == "Art. 50(2)");
        Assert.Equal((DateOnly.Parse(from), status), (marking.AppliesFrom, marking.Status));
        Assert.Equal(new DateOnly(2026, 8, 2), duties.Single(d => d.Reference == "Art. 50(1)").AppliesFrom);
    }

    [Fact]
    public void A_duty_with_a_trigger_nobody_asked_about_is_shown_with_its_condition()
    {
        var unknown = Duties.Of(new("high", ["deployer"], Today) { Route = Tiers.RouteAnnexIII });
        var known = Duties.Of(new("high", ["deployer"], Today) { Route = Tiers.RouteAnnexIII, Effects = [Effects.FriaRequired] });
        var ruledOut = Duties.Of(new("high", ["deployer"], Today) { Route = Tiers.RouteAnnexIII, RuledOut = [Effects.FriaRequired] });

        Assert.NotNull(unknown.Single(d => d.Reference == "Art. 27").Condition);
        Assert.Null(known.Single(d => d.Reference == "Art. 27").Condition);
        Assert.DoesNotContain(ruledOut, d => d.Reference == "Art. 27");
    }

    [Fact]
    public void Transparency_duties_come_on_top_of_high_risk()
    {
        var result = Classification.Evaluate(Yes("Q01", "Q02", "Q10", "Q11").With(new("P1", Answer.Yes, null, ["50.1"])), Today);

        var duty = Duties.Of(DutyQuery.For(result, ["provider"], Today)).Single(d => d.Group == "limited");

        Assert.Equal(("Art. 50(1)", LegalStatus.InForce), (duty.Reference, duty.Status));
        Assert.Null(duty.Condition);
    }

    [Fact]
    public void Every_transparency_obligation_of_the_list_by_role_is_among_the_detailed_ones()
    {
        var detailed = EuAiAct.Current.TransparencyDuties.Select(d => (d.Role, d.Citation.Reference)).ToHashSet();

        Assert.All(EuAiAct.Current.Obligations.Where(o => o.Tier == "limited"), o => Assert.Contains((o.Roles[0], o.Reference), detailed));
    }

    [Fact]
    public void Whoever_becomes_provider_owes_the_duties_of_a_provider()
    {
        var result = Classification.Evaluate(Yes("Q01", "Q02", "Q06", "Q10", "Q11"), Today);

        Assert.Contains(Duties.Of(DutyQuery.For(result, ["deployer"], Today)), d => d.Reference == "Art. 9");
        Assert.DoesNotContain(DutiesOf("high", "deployer", Tiers.RouteAnnexIII), d => d.Reference == "Art. 9");
    }

    [Fact]
    public void The_maker_of_a_product_of_section_A_counts_as_provider()
    {
        Assert.Contains(DutiesOf("high", "product_manufacturer", Tiers.RouteAnnexIA), d => d.Reference == "Art. 9");
        Assert.DoesNotContain(DutiesOf("high", "product_manufacturer", Tiers.RouteAnnexIII), d => d.Reference == "Art. 9");
    }

    [Fact]
    public void For_section_B_the_sector_law_carries_the_requirements()
    {
        var duties = DutiesOf("high", "provider", Tiers.RouteAnnexIB);

        Assert.Equal("Art. 2(2)", Assert.Single(duties, d => d.Group == "high").Reference);
    }

    [Fact]
    public void A_prohibition_binds_from_the_day_of_its_practice()
    {
        var result = Classification.Evaluate(Yes("Q01", "Q02", "Q05"), Today);

        DateOnly Day(int day) => new(2026, 12, day);
        LegalStatus On(DateOnly day) => Duties.Of(DutyQuery.For(result, ["deployer"], day)).Single(d => d.Reference == "Art. 5").Status;

        Assert.Equal((LegalStatus.Upcoming, LegalStatus.InForce), (On(Day(1)), On(Day(2))));
    }

    [Fact]
    public void An_open_model_is_freed_of_some_duties_unless_it_carries_systemic_risk()
    {
        List<string> Of(params string[] effects) =>
            [.. Duties.Of(new(null, ["provider"], Today) { Effects = effects, FreeAndOpenSource = true }).Select(d => d.Reference)];

        Assert.Equal(["Art. 53(1)(c)", "Art. 53(1)(d)", "Art. 53(3)"], Of("gpai"));
        Assert.Contains("Art. 53(1)(a)", Of("gpai", "gpai_systemic"));
        Assert.Contains("Art. 55(1)(a)", Of("gpai", "gpai_systemic"));
    }

    [Fact]
    public void A_model_older_than_the_chapter_has_until_august_2027()
    {
        DateOnly From(DateOnly? placed) =>
            Duties.Of(new(null, [], Today) { Effects = ["gpai"], PlacedOnMarket = placed })[0].AppliesFrom;

        Assert.Equal(new DateOnly(2027, 8, 2), From(new(2025, 8, 1)));
        Assert.Equal(new DateOnly(2025, 8, 2), From(new(2025, 8, 2)));
        Assert.Equal(new DateOnly(2025, 8, 2), From(null));
    }

    [Fact]
    public void A_minimal_system_owes_literacy_and_is_invited_to_the_codes()
    {
        var duties = DutiesOf("minimal", "deployer");

        Assert.Equal(["Art. 4", "Art. 95"], duties.Select(d => d.Reference));
        Assert.Equal([false, true], duties.Select(d => d.Voluntary));
        Assert.Equal(new DateOnly(2025, 2, 2), duties[0].AppliesFrom);
    }

    [Fact]
    public void I32_every_duty_of_every_tier_and_role_names_its_source_and_day()
    {
        var law = EuAiAct.Current;
        var all = from tier in law.Tiers
                  from route in new[] { null, Tiers.RouteAnnexIII, Tiers.RouteAnnexIA, Tiers.RouteAnnexIB }
                  from duty in Duties.Of(new(tier.Id, [.. law.Roles.Select(r => r.Id)], Today) { Route = route, Effects = law.Procedure.EffectIds })
                  select duty;

        Assert.All(all, d =>
        {
            Assert.Contains("2026/1744", d.Citation.Act);
            Assert.Equal(law.AsOf, d.Citation.AsOf);
            Assert.False(string.IsNullOrWhiteSpace(d.Citation.Reference));
        });
    }

    [Fact]
    public void Ids_of_duties_are_unique_within_an_answer()
    {
        var law = EuAiAct.Current;
        var ids = law.Tiers.Select(t => Duties.Of(new(t.Id, [.. law.Roles.Select(r => r.Id)], Today) { Effects = law.Procedure.EffectIds })
            .Select(d => d.Id).ToList());

        Assert.All(ids, list => Assert.Equal(list.Count, list.Distinct().Count()));
    }

    [Fact]
    public void Unknown_words_are_refused_by_field()
    {
        var query = new DutyQuery("severe", ["boss"], Today) { Route = "annex_x", Effects = ["magic"] };

        Assert.Equal(["tier", "route", "roles", "effects"], Duties.Check(query).Select(r => r.Field));
        Assert.Throws<ArgumentException>(() => Duties.Of(query));
    }

    private static IReadOnlyList<Duty> DutiesOf(string tier, string role, string? route = null) =>
        Duties.Of(new(tier, [role], Today) { Route = route });
}
