namespace AimsPlatform.Standards;

/// <summary>Classifies an AI system by the decision procedure of the catalogue. It decides nothing that nobody answered.</summary>
public static class Classification
{
    /// <summary>Refusals for answers the procedure cannot take; empty when <see cref="Evaluate"/> will take them.</summary>
    public static IReadOnlyList<Refusal> Check(IReadOnlyList<Answer> answers, EuAiAct? law = null) =>
        AnswerCheck.Check(answers, law ?? EuAiAct.Current);

    /// <summary>The practices of Art. 5(1) that were not answered with a reason; the screening is whole when there are none.</summary>
    public static IReadOnlyList<ProhibitedPractice> MissingScreening(IEnumerable<ScreeningAnswer> items, EuAiAct? law = null)
    {
        var answered = items.Where(i => Answer.IsValue(i.Value) && !string.IsNullOrWhiteSpace(i.Reason)).Select(i => i.ItemId).ToHashSet();
        return [.. (law ?? EuAiAct.Current).ProhibitedPractices.Where(p => !answered.Contains(p.Id))];
    }

    /// <summary>The ids that an answer to a question may record; none for an unknown question.</summary>
    public static IReadOnlyList<string> RecordsOf(string questionId, EuAiAct? law = null)
    {
        law ??= EuAiAct.Current;
        return law.Procedure.FindQuestion(questionId) is { } question ? AnswerCheck.RecordsOf(question, law)
            : law.Procedure.AfterTier.FirstOrDefault(q => q.Id == questionId) is { } after ? AnswerCheck.RecordsOf(after, law)
            : [];
    }

    /// <summary>Follows the answers from the start to an outcome, or to the first question without an answer.</summary>
    public static ClassificationResult Evaluate(IReadOnlyList<Answer> answers, DateOnly onDay, EuAiAct? law = null)
    {
        law ??= EuAiAct.Current;
        if (AnswerCheck.Check(answers, law) is [var refusal, ..])
        {
            throw new ArgumentException($"{refusal.Field}: {refusal.Detail} Ask Check first.", nameof(answers));
        }

        var given = answers.ToDictionary(a => a.QuestionId);
        var walk = new Walk(law);
        var at = law.Procedure.Start;
        while (law.Procedure.FindQuestion(at) is { } question)
        {
            if (!given.TryGetValue(at, out var answer))
            {
                return walk.Result(onDay) with { Unanswered = Reachable(question, given, law.Procedure) };
            }

            walk.Take(question, answer);
            at = question.After(answer.Value);
        }

        var outcome = law.Procedure.FindOutcome(at)!;
        walk.AskAfterTier(outcome, given);
        return walk.Result(onDay) with
        {
            Outcome = outcome.Id,
            Tier = outcome.Tier,
            Route = outcome.Route,
            InScope = outcome.InScope,
            Note = outcome.Note,
            AppliesFrom = outcome.AppliesFromByItem ? walk.ProhibitedFrom() : outcome.AppliesFrom,
        };
    }

    // The stop comes first, the rest in the order of the catalogue: that is the order in which a person is asked.
    private static List<string> Reachable(Question stop, Dictionary<string, Answer> given, DecisionProcedure procedure)
    {
        var open = new Stack<Question>([stop]);
        var met = new HashSet<string>();
        while (open.TryPop(out var question))
        {
            if (!met.Add(question.Id))
            {
                continue;
            }

            string[] ways = given.TryGetValue(question.Id, out var answer)
                ? [question.After(answer.Value)]
                : [question.Yes, question.No, question.Unsure];
            foreach (var next in ways.Select(procedure.FindQuestion).OfType<Question>())
            {
                open.Push(next);
            }
        }

        return [stop.Id, .. procedure.Questions.Select(q => q.Id).Where(id => id != stop.Id && met.Contains(id) && !given.ContainsKey(id))];
    }

    private sealed class Walk(EuAiAct law)
    {
        private readonly List<Step> path = [];
        private readonly List<string> effects = [];
        private readonly List<string> ruledOut = [];
        private readonly List<string> afterTier = [];
        private readonly List<string> unansweredAfterTier = [];
        private readonly List<string> missingRecords = [];
        private readonly List<string> practices = [];
        private readonly Dictionary<string, IReadOnlyList<string>> records = [];

        public void Take(Question question, Answer answer)
        {
            path.Add(new(question.Id, answer));
            Note(answer.Value, question.EffectYes, question.EffectUnsure);
            if (answer.Value == Answer.Yes && law.Procedure.ScreensPractices(question))
            {
                // Art. 5 leaves no practice out because another one was named: both ways of naming count.
                practices.AddRange((answer.Records ?? [])
                    .Union((answer.Screening ?? []).Where(s => s.Value == Answer.Yes).Select(s => s.ItemId)));
            }

            if (question.Records is { } kind)
            {
                Record(question.Id, kind, answer);
            }
        }

        public void AskAfterTier(Outcome outcome, Dictionary<string, Answer> given)
        {
            foreach (var question in outcome.InScope ? law.Procedure.AfterTier : [])
            {
                // The path may have asked the same already (Q14 for P1): nobody answers one thing twice.
                var asked = path.FirstOrDefault(s => law.Procedure.FindQuestion(s.QuestionId)!.Records == question.Effect)?.Answer;
                if (asked is null && !MakesSense(question.Effect, outcome))
                {
                    continue;
                }

                if (asked is null)
                {
                    afterTier.Add(question.Id);
                }

                if ((asked ?? given.GetValueOrDefault(question.Id)) is not { } answer)
                {
                    unansweredAfterTier.Add(question.Id);
                    continue;
                }

                Note(answer.Value, question.Effect, question.Effect);
                if (answer.Value == Answer.No)
                {
                    ruledOut.Add(question.Effect);
                }
                else if (asked is null && AnswerCheck.RecordsOf(question, law).Count > 0)
                {
                    Record(question.Id, question.Effect, answer);
                }
            }
        }

        /// <summary>The earliest day among the practices named, or, when none is named, among those asked about last.</summary>
        public DateOnly ProhibitedFrom() =>
            (practices.Count > 0
                ? law.ProhibitedPractices.Where(p => practices.Contains(p.Id))
                : AnswerCheck.PracticesOf(law.Procedure.FindQuestion(path[^1].QuestionId)!, law)).Min(p => p.AppliesFrom);

        public ClassificationResult Result(DateOnly onDay) => new()
        {
            RuleVersion = law.RuleVersion,
            OnDay = onDay,
            Effects = effects,
            RuledOut = ruledOut,
            Path = path,
            Unanswered = [],
            AfterTier = afterTier,
            UnansweredAfterTier = unansweredAfterTier,
            MissingRecords = missingRecords,
            Practices = practices,
            AnnexIIIPoints = records.GetValueOrDefault("annex_iii_points", []),
            TransparencyTriggers = records.GetValueOrDefault(Standards.Effects.TransparencyDuties, []),
        };

        private void Note(string value, string? effectYes, string? effectUnsure)
        {
            var effect = value switch { Answer.Yes => effectYes, Answer.Unsure => effectUnsure, _ => null };
            Add(effect);
            Add(value == Answer.Unsure ? Standards.Effects.LegalReview : null);
        }

        private void Add(string? effect)
        {
            if (effect is not null && !effects.Contains(effect))
            {
                effects.Add(effect);
            }
        }

        private void Record(string questionId, string kind, Answer answer)
        {
            records[kind] = answer.Records ?? [];
            if (answer.Value == Answer.Yes && answer.Records is null or { Count: 0 })
            {
                missingRecords.Add(questionId);
            }
        }

        // The catalogue states these conditions inside the wording of its questions.
        private bool MakesSense(string effect, Outcome outcome) => effect switch
        {
            Standards.Effects.GpaiSystemic => effects.Contains(Standards.Effects.Gpai),
            Standards.Effects.FriaRequired => outcome.Route == Standards.Tiers.RouteAnnexIII && !OnlyWhereNoFriaIsOwed(),
            Standards.Effects.InformPersons => outcome.Route == Standards.Tiers.RouteAnnexIII,
            // Art. 2(2): for Annex I Section B the duties come through the sector law.
            Standards.Effects.InformWorkers => outcome.Tier == Standards.Tiers.High && outcome.Route != Standards.Tiers.RouteAnnexIB,
            _ => true,
        };

        private bool OnlyWhereNoFriaIsOwed() =>
            records.GetValueOrDefault("annex_iii_points", []) is { Count: > 0 } points
            && points.All(p => law.AnnexIII.Single(a => a.Points.Any(x => x.Id == p)).NeverNeedsFria);
    }
}
