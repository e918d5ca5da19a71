using static AimsPlatform.Standards.Tests.Answers;

namespace AimsPlatform.Standards.Tests;

public sealed class AnswerCheckTests
{
    public static TheoryData<Answer, string, string> Refused => new()
    {
        { new("Q99", "yes"), "unknown-question", "answers[0].questionId" },
        { new("Q01", "maybe"), "unknown-answer", "answers[0].value" },
        { new("Q01", null!), "unknown-answer", "answers[0].value" },
        { new("Q01", "Yes"), "unknown-answer", "answers[0].value" },
        { new("Q01", "yes", new string('x', 4001)), "reason-too-long", "answers[0].reason" },
        { new("Q10", "yes", null, ["III.4(a)", "III.9"]), "unknown-record", "answers[0].records[1]" },
        { new("Q01", "yes", null, ["III.4(a)"]), "unknown-record", "answers[0].records[0]" },
        { new("Q04", "yes", null, ["5.1.ba"]), "unknown-record", "answers[0].records[0]" },
        { new("Q10", "no", null, ["III.4(a)"]), "records-contradict-answer", "answers[0].records" },
        { new("Q10", "yes", null, ["III.2", "III.2"]), "record-named-twice", "answers[0].records" },
        { new("Q04", "no", null, null, [new("5.1.bb", "no", "Text only")]), "unknown-practice", "answers[0].screening[0].itemId" },
        { new("Q04", "no", null, null, [new("5.1.a", "perhaps", "Text only")]), "unknown-answer", "answers[0].screening[0].value" },
        { new("Q04", "no", null, null, [new("5.1.a", "yes", "Nudges")]), "screening-contradicts-answer", "answers[0].value" },
        { new("Q04", "no", null, null, [new("5.1.a", "unsure", "Nudges?")]), "screening-contradicts-answer", "answers[0].value" },
        { new("Q04", "yes", null, ["5.1.a"], [new("5.1.a", "no", "Plain")]), "screening-contradicts-answer", "answers[0].value" },
        {
            new("Q05", "yes", null, null, [new("5.1.ba", "no", "No"), new("5.1.bb", "no", "No")]),
            "screening-contradicts-answer", "answers[0].value"
        },
        { new("Q04", "no", null, null, [null!]), "unknown-practice", "answers[0].screening" },
        { null!, "unknown-question", "answers[0]" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void An_answer_that_cannot_be_taken_is_refused_by_name_and_field(Answer answer, string code, string field)
    {
        var refusals = Classification.Check([answer]);

        Assert.Contains((code, field), refusals.Select(r => (r.Code, r.Field)));
        Assert.Throws<ArgumentException>(() => Classification.Evaluate([answer], Today));
    }

    [Fact]
    public void One_question_takes_one_answer() =>
        Assert.Equal("question-answered-twice", Assert.Single(Classification.Check([new("Q01", "yes"), new("Q01", "no")])).Code);

    [Fact]
    public void All_faults_are_told_at_once() =>
        Assert.Equal(
            ["answers[0].questionId", "answers[1].value"],
            Classification.Check([new("X", "yes"), new("Q01", "")]).Select(r => r.Field));

    [Fact]
    public void A_screened_practice_that_applies_counts_as_named()
    {
        var answers = Yes("Q01", "Q02", "Q04").With(new("Q04", "yes", null, ["5.1.a"], [new("5.1.c", "yes", "Scores citizens")]));

        Assert.Equal(["5.1.a", "5.1.c"], Classification.Evaluate(answers, Today).Practices);
    }

    [Fact]
    public void R039_the_screening_is_whole_only_with_an_answer_and_a_reason_for_each_of_the_ten()
    {
        var all = EuAiAct.Current.ProhibitedPractices.Select(p => new ScreeningAnswer(p.Id, "no", "Sorts invoices")).ToList();

        Assert.Empty(Classification.MissingScreening(all));
        Assert.Equal(10, Classification.MissingScreening([]).Count);
        Assert.Equal(["5.1.a", "5.1.bb"], Classification.MissingScreening(
            [all[0] with { Reason = " " }, .. all[1..^1], all[^1] with { Value = "later" }]).Select(p => p.Id));
    }

    [Fact]
    public void Between_them_the_two_questions_on_practices_cover_all_ten() =>
        Assert.Equal(
            EuAiAct.Current.ProhibitedPractices.Select(p => p.Id),
            Classification.RecordsOf("Q04").Concat(Classification.RecordsOf("Q05")));

    [Theory]
    [InlineData("Q13", "a b c d")]
    [InlineData("Q14", "50.1 50.2 50.3 50.4a 50.4b")]
    [InlineData("P1", "50.1 50.2 50.3 50.4a 50.4b")]
    [InlineData("Q01", "")]
    [InlineData("nothing", "")]
    public void What_an_answer_may_record_is_known_beforehand(string question, string records) =>
        Assert.Equal(records, string.Join(' ', Classification.RecordsOf(question)));
}
