using AimsPlatform.Standards;

namespace AimsPlatform.AiSystemInventory.Classifications;

/// <summary>Where answers lead, and everything that still has to be said before the result can stand. Nothing is assumed for it.</summary>
/// <param name="MissingScreening">Practices of Art. 5(1) without an answer and a reason (R039).</param>
/// <param name="MissingReasons">Questions whose answer needs free-text reasoning and has none.</param>
public sealed record Evaluation(ClassificationResult Result, IReadOnlyList<string> MissingScreening, IReadOnlyList<string> MissingReasons)
{
    // What is no AI system at all has no practice to screen; every other one is screened, inside the Act or outside.
    private const string NotAnAiSystem = "OUT_NOT_AI";

    /// <summary>Whether it may stand. A prohibited practice that was found does not wait for the rest of the answers.</summary>
    public bool Complete => Result.Tier == Tiers.Unacceptable
        || (Result.IsComplete && Result.MissingRecords.Count == 0 && MissingScreening.Count == 0 && MissingReasons.Count == 0);

    public bool IsDerogation => Result.Effects.Contains(Effects.Derogation) && Result.Tier != Tiers.High;

    public static Evaluation Of(IReadOnlyList<Answer> answers, DateOnly onDay, EuAiAct? law = null)
    {
        law ??= EuAiAct.Current;
        var result = Classification.Evaluate(answers, onDay, law);
        var screened = answers.SelectMany(a => a.Screening ?? []);
        var evaluation = new Evaluation(
            result, result.Outcome == NotAnAiSystem ? [] : [.. Classification.MissingScreening(screened, law).Select(p => p.Id)], []);
        return evaluation with { MissingReasons = evaluation.IsDerogation ? DerogationWithoutReason(result, law) : [] };
    }

    // Art. 6(4): whoever uses the derogation documents the assessment.
    private static string[] DerogationWithoutReason(ClassificationResult result, EuAiAct law) =>
        [.. result.Path.Where(s => law.Procedure.FindQuestion(s.QuestionId)!.EffectYes == Effects.Derogation && string.IsNullOrWhiteSpace(s.Answer.Reason))
            .Select(s => s.QuestionId)];
}
