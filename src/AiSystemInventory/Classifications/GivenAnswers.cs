using System.ComponentModel.DataAnnotations;
using AimsPlatform.AiSystemInventory.Persistence;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.Standards;

namespace AimsPlatform.AiSystemInventory.Classifications;

/// <summary>Whether one practice of Art. 5(1) applies, and why.</summary>
public sealed record GivenScreening([property: Text(60, Min = 1)] string ItemId, [property: Text(20, Min = 1)] string Value, string? Reason = null);

/// <summary>One answer as a caller sends it; the questions are at <c>/standards/eu-ai-act/questions</c>.</summary>
public sealed record GivenAnswer(
    [property: Text(60, Min = 1)] string QuestionId, [property: Text(20, Min = 1)] string Value, string? Reason = null,
    [property: Items(GivenAnswers.MaxItems, 60)] IReadOnlyList<string>? Records = null,
    [property: Items(GivenAnswers.MaxItems)] IReadOnlyList<GivenScreening>? Screening = null);

/// <summary>The answers to the questions of the classification, and the day that in-force statements are for (default: today where the organisation is).</summary>
public sealed record GivenAnswers([property: Required, Items(GivenAnswers.MaxItems)] IReadOnlyList<GivenAnswer> Answers, DateOnly? AsOf = null)
{
    public const int MaxItems = 100;

    private const int MaxMessages = 100;

    /// <summary>The answers as the decision procedure takes them, or a refusal that points into the body for each fault.</summary>
    internal (IReadOnlyList<Answer> Answers, Error? Refused) Read()
    {
        Answer[] answers =
        [
            .. Answers.Select(a => new Answer(
                a.QuestionId, a.Value, a.Reason, a.Records, a.Screening?.Select(s => new ScreeningAnswer(s.ItemId, s.Value, s.Reason ?? "")).ToList())),
        ];
        var refusals = Classification.Check(answers);
        return refusals.Count == 0 ? (answers, null) : (answers, Refuse(refusals));
    }

    private static Error Refuse(IReadOnlyList<Refusal> refusals) =>
        new("answers-refused", "The decision procedure cannot take these answers.", StatusCodes.Status422UnprocessableEntity)
        {
            Errors = refusals.Take(MaxMessages).GroupBy(r => Pointer(r.Field)).ToDictionary(r => r.Key, r => r.Select(x => $"{x.Code}: {x.Detail}").ToArray()),
        };

    // answers[0].screening[2].itemId -> /answers/0/screening/2/itemId (RFC 6901)
    private static string Pointer(string field) =>
        "/" + field.Replace("[", "/", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Replace('.', '/');
}
