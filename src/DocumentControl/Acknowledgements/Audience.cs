using System.ComponentModel.DataAnnotations;

namespace AimsPlatform.DocumentControl.Acknowledgements;

/// <summary>Whom a document is distributed to: they are asked to acknowledge each version that comes into force (clause 7.5.3; R022, R029).</summary>
public sealed record Audience
{
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

    public bool IsEmpty => !Everyone && PersonIds.Count + Roles.Count + BusinessUnits.Count == 0;
}
