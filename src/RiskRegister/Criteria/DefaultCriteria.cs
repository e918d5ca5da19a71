using Microsoft.AspNetCore.Http.HttpResults;

namespace AimsPlatform.RiskRegister.Criteria;

/// <summary>Criteria for an organisation that has none yet: a start to draft from, in force only once somebody approved them.</summary>
public static class DefaultCriteria
{
    private static readonly IReadOnlyList<IReadOnlyList<string>> Matrix =
    [
        ["low", "low", "low", "medium", "medium"],
        ["low", "low", "medium", "medium", "high"],
        ["low", "medium", "medium", "high", "high"],
        ["low", "medium", "high", "high", "high"],
        ["medium", "medium", "high", "high", "high"],
    ];

    public static readonly RiskCriteria Content = new(
        Method: "Two people rate likelihood over the next twelve months and the worst credible consequence for each party, separately, and settle differences with reasons.",
        Likelihood:
        [
            new("rare", "Rare", "Not expected within ten years of use"),
            new("unlikely", "Unlikely", "Could happen once in several years"),
            new("possible", "Possible", "Could happen within a year"),
            new("likely", "Likely", "Expected within a year"),
            new("almost_certain", "Almost certain", "Happens, or is expected within weeks"),
        ],
        Organisation: new(Scale(
            "No effect on objectives",
            "Handled in daily work",
            "An objective is late or costs more",
            "An objective fails",
            "The organisation's existence or licence is in question"), Matrix),
        Individuals: new(Scale(
            "Nobody notices",
            "Inconvenience that passes",
            "A decision about a person is wrong and can be put right",
            "Lasting harm to rights, income or health",
            "Death, or harm that cannot be undone"), Matrix),
        Society: new(Scale(
            "No effect beyond the people involved",
            "Local annoyance",
            "A group is treated worse than others",
            "Trust in a public service or an election suffers",
            "Lasting damage to public safety, rights or environment"), Matrix),
        Levels: [new("low", "Low", 365), new("medium", "Medium", 182), new("high", "High", 90)],
        AcceptableUpTo: "medium",
        Management: [new("Designated management", "medium", [], ["DM"]), new("Top management", "high", [], ["TM"])]);

    public static Ok<RiskCriteria> Handle() => TypedResults.Ok(Content);

    private static IReadOnlyList<Step> Scale(params string[] meanings) =>
        [.. new[] { ("negligible", "Negligible"), ("minor", "Minor"), ("moderate", "Moderate"), ("major", "Major"), ("severe", "Severe") }
            .Zip(meanings, (step, meaning) => new Step(step.Item1, step.Item2, meaning))];
}
