using System.ComponentModel.DataAnnotations;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.DocumentControl.Documents;
using AimsPlatform.DocumentControl.Markdown;

namespace AimsPlatform.DocumentControl.Templates;

/// <summary>What a template says of itself, wherever it comes from: written here, out of a pack, or imported.</summary>
public sealed record TemplateFields : IValidatableObject
{
    public const int LongestBody = 200_000;

    [Required, StringLength(200, MinimumLength = 3)]
    public string Title { get; init; } = "";

    /// <summary>Of the documents made from it.</summary>
    [Required]
    public DocumentType? Type { get; init; }

    [Required, MaxLength(100)]
    public List<string> RequirementIds { get; init; } = [];

    /// <summary>Items of the register of mandatory documents that a document made from it serves.</summary>
    [Required, MaxLength(20)]
    public List<string> MandatoryItems { get; init; } = [];

    /// <summary>A language tag, such as <c>en</c> or <c>de-CH</c>.</summary>
    [Required, RegularExpression("^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$")]
    public string Language { get; init; } = "en";

    /// <summary>Markdown with placeholders.</summary>
    [Required, StringLength(LongestBody, MinimumLength = 10)]
    public string Body { get; init; } = "";

    /// <summary>Says why the text cannot be a template's; <paramref name="path"/> points to its field.</summary>
    public static Error? RefuseBody(string body, string path) => DocumentMarkdown.Refuse(body, path) ?? Placeholders.RefuseUnknown(body, path);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (RequirementIds is null || !RequirementIds.TrueForAll(Requirements.IsKnown))
        {
            yield return new("A requirement is one of ISO/IEC 42001 (5.2, A.2.2), or of another standard as ISO/IEC 27001:5.2.", [nameof(RequirementIds)]);
        }

        if (MandatoryItems is null || !MandatoryItems.TrueForAll(item => Requirements.Mandatory.ContainsKey(item ?? "")))
        {
            yield return new("GET /api/v1/documents/mandatory lists the items there are.", [nameof(MandatoryItems)]);
        }
    }
}
