using System.ComponentModel.DataAnnotations;
using AimsPlatform.RiskRegister.Criteria;

namespace AimsPlatform.RiskRegister.Risks;

/// <summary>What a risk is a risk to: one or more AI systems, a process, or the management system itself.</summary>
public enum RiskScope { AiSystem, Process, Aims }

public enum RiskSourceKind { Person, Library, Screening, Incident, Finding, LegalGap }

/// <summary>What not complying could cost: an amount in a currency (ISO 4217).</summary>
public sealed record Exposure(
    [property: Required, Range(0, 1e15)] decimal? Amount,
    [property: Required, RegularExpression("^[A-Z]{3}$")] string Currency);

/// <summary>Where a risk came from. A legal gap names the article and what it could cost.</summary>
public sealed record RiskSource(
    RiskSourceKind Kind,
    [property: StringLength(500)] string? Reference = null,
    [property: StringLength(100)] string? Article = null,
    Exposure? Exposure = null);

/// <summary>What people say of a risk, when they raise it and when they change it.</summary>
public sealed record RiskFields : IValidatableObject
{
    [Required, StringLength(200, MinimumLength = 3)]
    public string Title { get; init; } = "";

    [Required(AllowEmptyStrings = true), StringLength(8000)]
    public string Description { get; init; } = "";

    [Required]
    public RiskDomain? Domain { get; init; }

    [Required]
    public RiskScope? Scope { get; init; }

    /// <summary>The AI systems concerned, when the scope is <c>ai_system</c>.</summary>
    [Required, MaxLength(50)]
    public List<Guid> AiSystemIds { get; init; } = [];

    /// <summary>The process concerned, when the scope is <c>process</c>.</summary>
    [StringLength(200)]
    public string? Process { get; init; }

    /// <summary>The person who answers for the risk and may accept it.</summary>
    [Required]
    public Guid? OwnerId { get; init; }

    [StringLength(100)]
    public string? BusinessUnit { get; init; }

    [Required]
    public RiskSource Source { get; init; } = new(RiskSourceKind.Person);

    [Required, MaxLength(20)]
    public List<string> Tags { get; init; } = [];

    /// <summary>What a file said of the risk that has no field here, by the name of its column.</summary>
    [Required, MaxLength(300)]
    public IReadOnlyDictionary<string, string> Extra { get; init; } = new Dictionary<string, string>();

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Scope == RiskScope.AiSystem != (AiSystemIds is { Count: > 0 }))
        {
            yield return new("A risk with the scope ai_system names its AI systems, any other names none.", [nameof(AiSystemIds)]);
        }

        if (Scope == RiskScope.Process != !string.IsNullOrWhiteSpace(Process))
        {
            yield return new("A risk with the scope process names the process, any other names none.", [nameof(Process)]);
        }

        if (OwnerId == Guid.Empty)
        {
            yield return new("The owner is a person.", [nameof(OwnerId)]);
        }

        if (Tags is null || Tags.Any(tag => tag is not { Length: > 0 and <= 50 }))
        {
            yield return new("A tag has 1 to 50 characters.", [nameof(Tags)]);
        }

        if (Extra is null || Extra.Any(text => text.Key.Length is 0 or > 500 || text.Value is null or { Length: > 32_767 }))
        {
            yield return new("A name has 1 to 500 characters, its text at most 32,767.", [nameof(Extra)]);
        }

        if (Source is null || (Source.Kind == RiskSourceKind.LegalGap && (Source.Article is null || Source.Exposure is null)))
        {
            yield return new("A legal gap names the article and the exposure.", [nameof(Source)]);
        }
    }
}
