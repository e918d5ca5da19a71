namespace AimsPlatform.Standards;

/// <summary>Refuses answers that the decision procedure cannot take at their word.</summary>
internal static class AnswerCheck
{
    private const int MaxRefusals = 100;

    public static IReadOnlyList<Refusal> Check(IReadOnlyList<Answer> answers, EuAiAct law)
    {
        var refusals = new List<Refusal>();
        var seen = new HashSet<string>();
        for (var i = 0; i < answers.Count; i++)
        {
            var at = $"answers[{i}]";
            if (answers[i] is not { } answer)
            {
                refusals.Add(new("unknown-question", at, "An answer is missing."));
                continue;
            }

            var after = law.Procedure.AfterTier.FirstOrDefault(q => q.Id == answer.QuestionId);
            var question = law.Procedure.FindQuestion(answer.QuestionId ?? "");
            if (question is null && after is null)
            {
                refusals.Add(new(
                    "unknown-question", $"{at}.questionId", $"There is no question '{answer.QuestionId}'."));
                continue;
            }

            if (!seen.Add(answer.QuestionId!))
            {
                refusals.Add(new(
                    "question-answered-twice", $"{at}.questionId", $"{answer.QuestionId} is answered more than once."));
            }

            if (!Answer.IsValue(answer.Value))
            {
                refusals.Add(new("unknown-answer", $"{at}.value", $"'{answer.Value}' is not one of yes, no, unsure."));
            }

            if (answer.Reason is { Length: > Answer.MaxReasonLength })
            {
                refusals.Add(new(
                    "reason-too-long", $"{at}.reason", $"A reason has at most {Answer.MaxReasonLength} characters."));
            }

            var allowed = question is null ? RecordsOf(after!, law) : RecordsOf(question, law);
            CheckRecords(answer, at, allowed, refusals);
            CheckScreening(answer, at, question is not null && law.Procedure.ScreensPractices(question) ? allowed : [], refusals);
        }

        return [.. refusals.Take(MaxRefusals)];
    }

    /// <summary>The ids an answer to this question may record.</summary>
    public static IReadOnlyList<string> RecordsOf(Question question, EuAiAct law) =>
        law.Procedure.ScreensPractices(question)
            ? [.. PracticesOf(question, law).Select(p => p.Id)]
            : OfKind(question.Records, law);

    public static IReadOnlyList<string> RecordsOf(AfterTierQuestion question, EuAiAct law) => OfKind(question.Effect, law);

    /// <summary>The Art. 5 items a question asks about: those of its own date; a question without a date has all the others.</summary>
    public static IEnumerable<ProhibitedPractice> PracticesOf(Question question, EuAiAct law)
    {
        var dated = law.Procedure.Questions.Where(law.Procedure.ScreensPractices)
            .Select(q => q.AppliesFrom).OfType<DateOnly>().ToHashSet();
        return law.ProhibitedPractices.Where(p =>
            question.AppliesFrom is { } from ? p.AppliesFrom == from : !dated.Contains(p.AppliesFrom));
    }

    private static IReadOnlyList<string> OfKind(string? kind, EuAiAct law) => kind switch
    {
        "annex_iii_points" => [.. law.AnnexIII.SelectMany(a => a.Points).Select(p => p.Id)],
        "art_6_3_condition" => [.. law.DerogationConditions.Select(c => c.Id)],
        Effects.TransparencyDuties => [.. law.TransparencyDuties.Select(d => d.Id)],
        _ => [],
    };

    private static void CheckRecords(Answer answer, string at, IReadOnlyList<string> allowed, List<Refusal> refusals)
    {
        var records = answer.Records ?? [];
        for (var r = 0; r < records.Count; r++)
        {
            if (!allowed.Contains(records[r]))
            {
                refusals.Add(new(
                    "unknown-record", $"{at}.records[{r}]", $"'{records[r]}' is nothing that {answer.QuestionId} is about."));
            }
        }

        if (records.Count > 0 && answer.Value == Answer.No)
        {
            refusals.Add(new(
                "records-contradict-answer", $"{at}.records", $"{answer.QuestionId} is answered no, yet names what applies."));
        }

        if (records.Distinct().Count() != records.Count)
        {
            refusals.Add(new(
                "record-named-twice", $"{at}.records", $"{answer.QuestionId} names a record more than once."));
        }
    }

    private static void CheckScreening(Answer answer, string at, IReadOnlyList<string> items, List<Refusal> refusals)
    {
        var screening = answer.Screening ?? [];
        if (screening.Any(s => s is null))
        {
            refusals.Add(new("unknown-practice", $"{at}.screening", "An item of the screening is missing."));
            return;
        }

        for (var s = 0; s < screening.Count; s++)
        {
            if (!items.Contains(screening[s].ItemId))
            {
                refusals.Add(new(
                    "unknown-practice", $"{at}.screening[{s}].itemId", $"{answer.QuestionId} is not about '{screening[s].ItemId}'."));
            }

            if (!Answer.IsValue(screening[s].Value))
            {
                refusals.Add(new(
                    "unknown-answer", $"{at}.screening[{s}].value", $"'{screening[s].Value}' is not one of yes, no, unsure."));
            }

            if (screening[s].Reason is { Length: > Answer.MaxReasonLength })
            {
                refusals.Add(new(
                    "reason-too-long", $"{at}.screening[{s}].reason", $"A reason has at most {Answer.MaxReasonLength} characters."));
            }
        }

        var ids = screening.Select(s => s.ItemId).ToHashSet();
        if (ids.Count != screening.Count)
        {
            refusals.Add(new("practice-screened-twice", $"{at}.screening", "A practice is screened more than once."));
        }

        // The whole can be no milder than its parts, and no stricter once every part is known.
        var strictest = screening.Any(s => s.Value == Answer.Yes) ? Answer.Yes
            : screening.Any(s => s.Value == Answer.Unsure) ? Answer.Unsure : Answer.No;
        var allKnown = items.Count > 0 && items.All(ids.Contains);
        var contradicts = strictest == Answer.Yes && answer.Value != Answer.Yes
            || strictest == Answer.Unsure && answer.Value == Answer.No
            || allKnown && answer.Value != strictest
            || (answer.Records ?? []).Any(r => screening.Any(s => s.ItemId == r && s.Value == Answer.No));
        if (contradicts)
        {
            refusals.Add(new(
                "screening-contradicts-answer", $"{at}.value", $"{answer.QuestionId} does not follow from the screening of its items."));
        }
    }
}
