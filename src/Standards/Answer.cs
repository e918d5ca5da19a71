namespace AimsPlatform.Standards;

/// <summary>An answer to a question of the classification, with its reason.</summary>
/// <param name="QuestionId">As <c>Q10</c>; questions after the tier are <c>P1</c> and on.</param>
/// <param name="Value"><see cref="Yes"/>, <see cref="No"/> or <see cref="Unsure"/>.</param>
/// <param name="Records">Ids of what the answer is about: Art. 5 items, Annex III points, Art. 6(3) conditions, Art. 50 duties.</param>
/// <param name="Screening">For the questions on prohibited practices: the answer to each item.</param>
public sealed record Answer(
    string QuestionId,
    string Value,
    string? Reason = null,
    IReadOnlyList<string>? Records = null,
    IReadOnlyList<ScreeningAnswer>? Screening = null)
{
    public const string Yes = "yes";
    public const string No = "no";
    public const string Unsure = "unsure";
    public const int MaxReasonLength = 4000;

    internal static bool IsValue(string? value) => value is Yes or No or Unsure;
}

/// <summary>Whether one practice of Art. 5(1) applies to a system, and why.</summary>
public sealed record ScreeningAnswer(string ItemId, string Value, string Reason);
