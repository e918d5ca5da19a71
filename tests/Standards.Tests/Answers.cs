namespace AimsPlatform.Standards.Tests;

/// <summary>Answers as a person in a hurry would give them. Only tests may take what is not answered for a no.</summary>
internal static class Answers
{
    public static readonly DateOnly Today = new(2026, 11, 23);

    public static List<Answer> OmittedMeansNo(IReadOnlyDictionary<string, string> given) =>
        [.. AllQuestions.Select(id => new Answer(id, given.GetValueOrDefault(id, Answer.No)))];

    public static List<Answer> Yes(params string[] ids) => OmittedMeansNo(ids.ToDictionary(id => id, _ => Answer.Yes));

    public static List<Answer> With(this IEnumerable<Answer> answers, Answer changed) =>
        [.. answers.Where(a => a.QuestionId != changed.QuestionId), changed];

    public static List<Answer> Without(this IEnumerable<Answer> answers, params string[] ids) =>
        [.. answers.Where(a => !ids.Contains(a.QuestionId))];

    public static IEnumerable<string> AllQuestions =>
        EuAiAct.Current.Procedure.Questions.Select(q => q.Id).Concat(EuAiAct.Current.Procedure.AfterTier.Select(q => q.Id));
}
