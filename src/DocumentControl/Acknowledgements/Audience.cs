using System.ComponentModel.DataAnnotations;

namespace AimsPlatform.DocumentControl.Acknowledgements;

/// <summary>Whom a document is distributed to: they are asked to acknowledge each version that comes into force (clause 7.5.3; R022, R029).</summary>
public sealed record Audience : IValidatableObject
{
    internal const string Words = "Each has 1 to 100 characters.";

    public bool Everyone { get; init; }

    [Required, MaxLength(1000)]
    public List<Guid> PersonIds { get; init; } = [];

    /// <summary>Role codes such as <c>SO</c>.</summary>
    [Required, MaxLength(50)]
    public List<string> Roles { get; init; } = [];

    [Required, MaxLength(100)]
    public List<string> BusinessUnits { get; init; } = [];

    /// <summary>Days to acknowledge, from publication or from joining, whichever is later (domain model, section 6).</summary>
    [Range(1, 365)]
    public int DueDays { get; init; } = 30;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (PersonIds?.Contains(Guid.Empty) == true)
        {
            yield return new("These are ids of people.", [nameof(PersonIds)]);
        }

        if (!AreWords(Roles))
        {
            yield return new(Words, [nameof(Roles)]);
        }

        if (!AreWords(BusinessUnits))
        {
            yield return new(Words, [nameof(BusinessUnits)]);
        }
    }

    internal static bool AreWords(IEnumerable<string?>? words) => words?.All(word => word?.Trim().Length is > 0 and <= 100) == true;

    public bool IsEmpty => !Everyone && PersonIds.Count + Roles.Count + BusinessUnits.Count == 0;
}
