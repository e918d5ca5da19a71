using static AimsPlatform.Standards.Tests.Answers;

namespace AimsPlatform.Standards.Tests;

public sealed class ClassificationTests
{
    public static TheoryData<string> ExampleNames => [.. EuAiAct.Current.Procedure.Examples.Select(e => e.Name)];

    [Theory]
    [MemberData(nameof(ExampleNames))]
    public void Each_example_of_the_catalogue_comes_out_as_stated(string name)
    {
        var example = EuAiAct.Current.Procedure.Examples.Single(e => e.Name == name);

        var result = Classification.Evaluate(OmittedMeansNo(example.Answers), Today);

        Assert.Equal(example.Outcome, result.Outcome);
        if (example.Effects is not null)
        {
            Assert.Equal(example.Effects, result.Effects);
        }
    }

    [Fact]
    public void The_catalogue_has_sixteen_examples() => Assert.Equal(16, EuAiAct.Current.Procedure.Examples.Count);

    [Fact]
    public void Nothing_answered_decides_nothing_and_lists_everything()
    {
        var result = Classification.Evaluate([], Today);

        Assert.Null(result.Outcome);
        Assert.Null(result.Tier);
        Assert.Null(result.InScope);
        Assert.Null(result.AppliesFrom);
        Assert.False(result.InForce);
        Assert.False(result.IsComplete);
        Assert.Equal(EuAiAct.Current.Procedure.Questions.Select(q => q.Id), result.Unanswered);
    }

    [Fact]
    public void The_unanswered_questions_are_those_that_may_still_come_up_the_next_one_first()
    {
        var result = Classification.Evaluate(Yes("Q01", "Q02", "Q10").Without("Q07", "Q11"), Today);

        Assert.Null(result.Tier);
        // Q08 and Q09 are answered; Q11 is asked only if it is reached from Q10.
        Assert.Equal(["Q07", "Q11"], result.Unanswered);
    }

    [Fact]
    public void A_question_that_cannot_come_up_any_more_is_not_listed()
    {
        var result = Classification.Evaluate(Yes("Q01", "Q02").Without("Q06", "Q08", "Q09", "Q11", "Q12", "Q13"), Today);

        Assert.Equal(["Q06"], result.Unanswered);
    }

    [Fact]
    public void A_practice_prohibited_from_december_is_unacceptable_but_not_yet_in_force()
    {
        var result = Classification.Evaluate(Yes("Q01", "Q02", "Q05"), Today);

        Assert.Equal("unacceptable", result.Tier);
        Assert.Equal(new DateOnly(2026, 12, 2), result.AppliesFrom);
        Assert.False(result.InForce);
        Assert.False(result.EffectiveTier(new(2026, 12, 1)).InForce);
        Assert.True(result.EffectiveTier(new(2026, 12, 2)).InForce);
    }

    [Fact]
    public void A_practice_of_the_first_list_has_been_prohibited_since_february_2025()
    {
        var answers = Yes("Q01", "Q02", "Q04").With(new("Q04", Answer.Yes, "Scores staff moods", ["5.1.f"]));

        var result = Classification.Evaluate(answers, Today);

        Assert.Equal(["5.1.f"], result.Practices);
        Assert.Equal(new DateOnly(2025, 2, 2), result.AppliesFrom);
        Assert.True(result.InForce);
    }

    [Fact]
    public void Doubt_about_a_prohibited_practice_holds_the_system_and_calls_a_lawyer()
    {
        var result = Classification.Evaluate(Yes("Q01", "Q02").With(new("Q04", Answer.Unsure)), Today);

        Assert.Equal([Effects.LegalHold, Effects.LegalReview], result.Effects);
        Assert.Empty(result.Practices);
    }

    [Fact]
    public void After_high_by_annex_III_the_follow_up_questions_are_asked_and_never_guessed()
    {
        var result = Classification.Evaluate(
            Yes("Q01", "Q02", "Q10", "Q11").Without("P1", "P2", "P3", "P4", "P5", "P6"), Today);

        Assert.Equal("high", result.Tier);
        Assert.Equal(["P1", "P2", "P4", "P5", "P6"], result.AfterTier);
        Assert.Equal(["P1", "P2", "P4", "P5", "P6"], result.UnansweredAfterTier);
        Assert.False(result.IsComplete);
        Assert.DoesNotContain(Effects.FriaRequired, result.RuledOut);
    }

    [Fact]
    public void The_question_on_systemic_risk_comes_only_after_the_one_on_the_model()
    {
        var result = Classification.Evaluate(Yes("Q01", "Q02", "P2").Without("P3"), Today);

        Assert.Contains(Effects.Gpai, result.Effects);
        Assert.Equal(["P3"], result.UnansweredAfterTier);
    }

    [Fact]
    public void A_transparency_answer_on_the_path_is_not_asked_for_again()
    {
        var result = Classification.Evaluate(Yes("Q01", "Q02").With(new("Q14", Answer.Yes, null, ["50.1"])).Without("P1"), Today);

        Assert.Equal("limited", result.Tier);
        Assert.Contains(Effects.TransparencyDuties, result.Effects);
        Assert.Equal(["50.1"], result.TransparencyTriggers);
        Assert.DoesNotContain("P1", result.AfterTier);
        Assert.True(result.IsComplete);
    }

    [Fact]
    public void Critical_infrastructure_alone_asks_for_no_rights_assessment()
    {
        var infrastructure = Yes("Q01", "Q02", "Q11").With(new("Q10", Answer.Yes, null, ["III.2"]));
        var both = infrastructure.With(new("Q10", Answer.Yes, null, ["III.2", "III.4(a)"]));

        Assert.DoesNotContain("P4", Classification.Evaluate(infrastructure, Today).AfterTier);
        Assert.Contains("P4", Classification.Evaluate(both, Today).AfterTier);
    }

    [Theory]
    [InlineData("P4")]
    [InlineData("P6")]
    public void A_product_under_annex_I_is_not_asked_what_only_annex_III_asks(string question) =>
        Assert.DoesNotContain(question, Classification.Evaluate(Yes("Q01", "Q02", "Q07", "Q08"), Today).AfterTier);

    [Fact]
    public void Outside_the_act_there_is_no_tier_and_no_follow_up()
    {
        var result = Classification.Evaluate([new("Q01", Answer.No)], Today);

        Assert.False(result.InScope);
        Assert.Null(result.Tier);
        Assert.Empty(result.AfterTier);
        Assert.True(result.IsComplete);
    }

    [Fact]
    public void A_yes_without_the_record_it_needs_says_so()
    {
        var result = Classification.Evaluate(Yes("Q01", "Q02", "Q10", "Q13"), Today);

        Assert.Equal(["Q10", "Q13"], result.MissingRecords);
    }

    [Fact]
    public void I20_a_result_states_rule_version_day_and_the_answers_used()
    {
        var result = Classification.Evaluate(Yes("Q01"), Today);

        Assert.Equal(EuAiAct.Current.RuleVersion, result.RuleVersion);
        Assert.Equal(Today, result.OnDay);
        Assert.Equal([("Q01", "yes"), ("Q02", "no")], result.Path.Select(s => (s.QuestionId, s.Answer.Value)));
    }

    [Fact]
    public void I20_another_rule_version_makes_a_result_stale_and_leaves_it_as_it_was()
    {
        var stored = Classification.Evaluate(Yes("Q01", "Q02", "Q14"), Today);
        var before = stored with { };

        var next = EuAiAct.Parse(CatalogueReader.Text("eu-ai-act.yaml").Replace("as_of: 2026-11-23", "as_of: 2027-01-15"));

        Assert.True(next.IsStale(stored.RuleVersion));
        Assert.False(EuAiAct.Current.IsStale(stored.RuleVersion));
        Assert.Equal(before, stored);
        Assert.Equal("2027-01-15", Classification.Evaluate(Yes("Q01", "Q02", "Q14"), Today, next).RuleVersion);
    }
}
