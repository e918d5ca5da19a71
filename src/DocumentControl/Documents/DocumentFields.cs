using System.ComponentModel.DataAnnotations;

namespace AimsPlatform.DocumentControl.Documents;

/// <summary>How widely a document may be read; who that is, is in <see cref="Readership"/>.</summary>
public enum Classification { Public, Internal, Confidential, Restricted }

/// <summary>How long versions and records are kept after they end (domain model, section 6).</summary>
public enum RetentionClass { Standard, EuHighRisk, Permanent }

/// <summary>Where a document of external origin comes from.</summary>
public sealed record DocumentSource(
    [property: Required, StringLength(200, MinimumLength = 2)] string Issuer,
    [property: StringLength(200)] string? Edition = null,
    [property: StringLength(500), Url] string? Link = null);

/// <summary>What people say of a document, when they register it and when they change it.</summary>
public sealed record DocumentFields : IValidatableObject
{
    [Required, StringLength(200, MinimumLength = 3)]
    public string Title { get; init; } = "";

    /// <summary>Decides number, approver and review period, and never changes.</summary>
    [Required]
    public DocumentType? Type { get; init; }

    /// <summary>The person who answers for the document.</summary>
    [Required]
    public Guid? OwnerId { get; init; }

    [Required]
    public Classification? Classification { get; init; }

    /// <summary>People and role codes who may read it besides those whom the classification admits.</summary>
    [Required, MaxLength(200)]
    public List<Guid> ReaderIds { get; init; } = [];

    [Required, MaxLength(20)]
    public List<string> ReaderRoles { get; init; } = [];

    [StringLength(100)]
    public string? BusinessUnit { get; init; }

    /// <summary>Requirements it serves: <c>5.2</c> or <c>A.2.2</c> of ISO/IEC 42001, or of another standard as <c>ISO/IEC 27001:5.2</c> (R016).</summary>
    [Required, MaxLength(100)]
    public List<string> RequirementIds { get; init; } = [];

    /// <summary>Items of the register of mandatory documents that it serves, such as <c>ai-policy</c>.</summary>
    [Required, MaxLength(20)]
    public List<string> MandatoryItems { get; init; } = [];

    [Required, MaxLength(50)]
    public List<Guid> AiSystemIds { get; init; } = [];

    /// <summary>The objectives it pursues; a policy without one cannot be submitted (R103).</summary>
    [Required, MaxLength(20)]
    public List<string> Objectives { get; init; } = [];

    /// <summary>Months between two reviews; the type's own, unless it is to be shorter.</summary>
    [Range(1, 24)]
    public int? ReviewMonths { get; init; }

    [Required, MaxLength(20)]
    public List<string> Tags { get; init; } = [];

    [Required]
    public RetentionClass? RetentionClass { get; init; } = Documents.RetentionClass.Standard;

    /// <summary>For a document of external origin.</summary>
    public DocumentSource? Source { get; init; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (OwnerId == Guid.Empty)
        {
            yield return new("The owner is a person.", [nameof(OwnerId)]);
        }

        if (Type is { } type && ReviewMonths > DocumentTypes.Of(type).ReviewMonths)
        {
            yield return new($"A document of this type is reviewed within {DocumentTypes.Of(type).ReviewMonths} months.", [nameof(ReviewMonths)]);
        }

        if (Texts(Tags, 50) is { } tags)
        {
            yield return new(tags, [nameof(Tags)]);
        }

        if (Texts(Objectives, 300) is { } objectives)
        {
            yield return new(objectives, [nameof(Objectives)]);
        }

        if (Texts(ReaderRoles, 10) is { } roles)
        {
            yield return new(roles, [nameof(ReaderRoles)]);
        }

        if (RequirementIds is null || !RequirementIds.TrueForAll(Requirements.IsKnown))
        {
            yield return new("A requirement is one of ISO/IEC 42001 (5.2, A.2.2), or of another standard as ISO/IEC 27001:5.2.", [nameof(RequirementIds)]);
        }

        if (MandatoryItems is null || !MandatoryItems.TrueForAll(item => Requirements.Mandatory.ContainsKey(item ?? "")))
        {
            yield return new("GET /api/v1/documents/mandatory lists the items there are.", [nameof(MandatoryItems)]);
        }
    }

    private static string? Texts(List<string>? texts, int longest) =>
        texts is null || !texts.TrueForAll(text => !string.IsNullOrWhiteSpace(text) && text.Length <= longest) ? $"Each has 1 to {longest} characters." : null;
}
