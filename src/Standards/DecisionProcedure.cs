using YamlDotNet.RepresentationModel;

namespace AimsPlatform.Standards;

/// <summary>A question of the classification: where each answer leads, what it brings about and what is recorded with it.</summary>
public sealed record Question(
    string Id, string Ask, string Yes, string No, string Unsure,
    string? EffectYes, string? EffectUnsure, string? Records, DateOnly? AppliesFrom, Citation Citation)
{
    /// <summary>The next question or the outcome after this answer.</summary>
    public string After(string value) => value switch
    {
        Answer.Yes => Yes,
        Answer.No => No,
        Answer.Unsure => Unsure,
        _ => throw new ArgumentException($"'{value}' is not an answer.", nameof(value)),
    };
}

/// <summary>A question asked once the tier is known; yes brings about its effect.</summary>
public sealed record AfterTierQuestion(string Id, string Ask, string Effect, Citation Citation);

/// <summary>An end of the classification: a tier, or outside the Act.</summary>
/// <param name="AppliesFrom">Null where it depends on the practice (Art. 5) or where no tier follows.</param>
public sealed record Outcome(
    string Id, string? Tier, string? Route, bool InScope, DateOnly? AppliesFrom, bool AppliesFromByItem, string? Note, Citation Citation);

/// <summary>An example that every version of the procedure must decide as stated; what is not answered counts as no.</summary>
public sealed record ClassificationExample(
    string Name, IReadOnlyDictionary<string, string> Answers, string Outcome, IReadOnlyList<string>? Effects);

/// <summary>The classification as data: a graph of questions that ends in outcomes, and the questions after it.</summary>
public sealed class DecisionProcedure
{
    private readonly Dictionary<string, Question> questions;
    private readonly Dictionary<string, Outcome> outcomes;

    internal DecisionProcedure(YamlMappingNode data, Func<string, Citation> cite)
    {
        HowToRun = data.String("how_to_run");
        Start = data.String("start");
        Questions = [.. data.Maps("questions").Select(q => new Question(
            q.String("id"), q.String("ask"), q.String("yes"), q.String("no"), q.String("unsure"),
            q.OptionalString("effect_yes"), q.OptionalString("effect_unsure"), q.OptionalString("records"),
            q.OptionalDate("applies_from"), cite(q.String("id"))))];
        AfterTier = [.. data.Maps("after_any_tier_except_out").Select(q =>
            new AfterTierQuestion(q.String("id"), q.String("ask"), q.String("effect"), cite(q.String("id"))))];
        Outcomes = [.. data.Map("outcomes").Entries().Select(o => ReadOutcome(o.Key, (YamlMappingNode)o.Value, cite))];
        Examples = [.. data.Maps("test_vectors").Select(ReadExample)];
        EffectIds =
        [
            .. Questions.SelectMany(q => new[] { q.EffectYes, q.EffectUnsure }).OfType<string>()
                .Concat(AfterTier.Select(q => q.Effect)).Append(Effects.LegalReview).Distinct(),
        ];
        questions = Questions.ToDictionary(q => q.Id);
        outcomes = Outcomes.ToDictionary(o => o.Id);
        RefuseBrokenGraph();
    }

    /// <summary>The instruction to whoever answers.</summary>
    public string HowToRun { get; }

    /// <summary>The id of the first question.</summary>
    public string Start { get; }

    public IReadOnlyList<Question> Questions { get; }

    public IReadOnlyList<AfterTierQuestion> AfterTier { get; }

    public IReadOnlyList<Outcome> Outcomes { get; }

    public IReadOnlyList<ClassificationExample> Examples { get; }

    /// <summary>Every effect a classification can have.</summary>
    public IReadOnlyList<string> EffectIds { get; }

    public Question? FindQuestion(string id) => questions.GetValueOrDefault(id);

    public Outcome? FindOutcome(string id) => outcomes.GetValueOrDefault(id);

    /// <summary>True for questions whose yes means a prohibited practice, so that Art. 5 items belong to the answer.</summary>
    public bool ScreensPractices(Question question) => FindOutcome(question.Yes) is { AppliesFromByItem: true };

    private static Outcome ReadOutcome(string id, YamlMappingNode data, Func<string, Citation> cite)
    {
        var from = data.OptionalString("applies_from");
        var byItem = from == "by_item";
        return new Outcome(
            id, data.OptionalString("tier"), data.OptionalString("route"), data.OptionalString("scope") != "out",
            from is null || byItem ? null : CatalogueReader.Date(from), byItem, data.OptionalString("note"), cite(id));
    }

    private static ClassificationExample ReadExample(YamlMappingNode data) => new(
        data.String("name"),
        data.Map("answers").Entries().ToDictionary(a => a.Key, a => ((YamlScalarNode)a.Value).Value!),
        data.String("expect"),
        data.Find("expect_effects") is null ? null : data.Strings("expect_effects"));

    // A branch to nowhere or a circle would surface only for the one system that takes it: refuse at load instead.
    private void RefuseBrokenGraph()
    {
        var done = new HashSet<string>();
        Visit(Start, []);

        void Visit(string id, HashSet<string> path)
        {
            if (outcomes.ContainsKey(id) || done.Contains(id))
            {
                return;
            }

            if (!questions.TryGetValue(id, out var question))
            {
                throw new InvalidDataException($"The decision procedure leads to '{id}', which is neither a question nor an outcome.");
            }

            if (!path.Add(id))
            {
                throw new InvalidDataException($"The decision procedure asks '{id}' twice.");
            }

            foreach (var next in new[] { question.Yes, question.No, question.Unsure })
            {
                Visit(next, path);
            }

            path.Remove(id);
            done.Add(id);
        }
    }
}
