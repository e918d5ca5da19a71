using System.ComponentModel.DataAnnotations;
using AimsPlatform.AiSystemInventory.Persistence;

namespace AimsPlatform.AiSystemInventory.AiSystems;

/// <summary>The organisation's part towards one system: ISO/IEC 42001 clause 4.1 and the operators of the EU AI Act. A system may have several.</summary>
public enum AiRole
{
    Developer, Provider, Deployer, Importer, Distributor, AuthorisedRepresentative, ProductManufacturer,
    User, Customer, Partner, Subject, Authority,
}

/// <summary>How far the system acts without a person.</summary>
public enum Autonomy { NotStated, Advisory, HumanInTheLoop, HumanOnTheLoop, FullyAutonomous }

/// <summary>How exactly a date is known.</summary>
public enum DatePrecision { Year, Quarter, Month, Day }

/// <summary>A date as exactly as it was given: <c>2025</c>, <c>2025-Q3</c>, <c>2025-03</c> or <c>2025-03-31</c>.</summary>
public sealed record GivenDate([property: Text(10, Min = 4)] string Value, DatePrecision Precision) : IValidatableObject
{
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IsReadable)
        {
            yield return new ValidationResult("is not a date of that precision: 2025, 2025-Q3, 2025-03 or 2025-03-31", [nameof(Value)]);
        }
    }

    private bool IsReadable => Value is not null && Precision switch
    {
        DatePrecision.Year => DateOnly.TryParseExact(Value, "yyyy", out _),
        DatePrecision.Quarter => Value.Length == 7 && Value[5] == 'Q' && Value[6] is >= '1' and <= '4' && DateOnly.TryParseExact(Value[..4], "yyyy", out _),
        DatePrecision.Month => DateOnly.TryParseExact(Value, "yyyy-MM", out _),
        DatePrecision.Day => DateOnly.TryParseExact(Value, "yyyy-MM-dd", out _),
        _ => false,
    };
}

/// <summary>One model inside the system.</summary>
public sealed record ModelUse(
    [property: Text(Limit.Name, Min = 1)] string Name, [property: Text(Limit.Key)] string? Version = null, [property: Text(Limit.Name)] string? Provider = null);

/// <summary>What the system is made of.</summary>
public sealed record Technology([property: Items(Limit.Items)] IReadOnlyList<ModelUse>? Models = null, [property: Text(Limit.Prose)] string? Technique = null);

/// <summary>How people keep hold of the system; overseers are people who may stop it (R105).</summary>
public sealed record HumanOversight(
    Autonomy Autonomy = Autonomy.NotStated, [property: Items(Limit.Items)] IReadOnlyList<Guid>? Overseers = null,
    [property: Text(Limit.Prose)] string? Measures = null);

/// <summary>Who works with the system and whom its results touch.</summary>
public sealed record Affected(
    [property: Text(Limit.Prose)] string? Users = null, [property: Text(Limit.Prose)] string? People = null,
    bool? VulnerableGroups = null);

/// <summary>The three challenges that every system answers before it goes into operation (R003).</summary>
public sealed record Challenges(
    [property: Text(Limit.Prose)] string? EthicalConsiderations = null, [property: Text(Limit.Prose)] string? Transparency = null,
    [property: Text(Limit.Prose)] string? ContinuousLearning = null);

/// <summary>When things happened, or shall.</summary>
public sealed record KeyDates(
    GivenDate? Initiated = null, GivenDate? DevelopmentStarted = null, GivenDate? Acquired = null, GivenDate? InUseSince = null,
    GivenDate? Reviewed = null, GivenDate? RetirementPlanned = null, GivenDate? Retired = null);

/// <summary>Where more is written: a document, a source row, a page.</summary>
public sealed record Link(
    [property: Text(Limit.Key, Min = 1)] string Kind, [property: Text(Limit.Name, Min = 1)] string Title,
    [property: Text(Limit.Reference, Min = 1)] string Reference);

/// <summary>What people say about an AI system: the body of registering and replacing, the ground a merge patch works on, the row of an import.</summary>
public record AiSystemFields
{
    [Text(Limit.Name, Min = 1)]
    public string Name { get; init; } = "";

    [Text(Limit.Prose, Min = 1)]
    public string Purpose { get; init; } = "";

    [Text(Limit.Prose)]
    public string? IntendedUse { get; init; }

    [Text(Limit.Prose)]
    public string? ForeseeableMisuse { get; init; }

    /// <summary>The person who owns the system and its gates.</summary>
    [Required, Person]
    public Guid? OwnerId { get; init; }

    /// <summary>Key of a business unit of the organisation.</summary>
    [Text(Limit.Key)]
    public string? BusinessUnit { get; init; }

    [Required, Items(12, Min = 1)]
    public IReadOnlyList<AiRole> Roles { get; init; } = [];

    /// <summary>Whether the AI management system covers it; outside needs a reason (I22).</summary>
    public bool InScope { get; init; } = true;

    [Text(Limit.Reason)]
    public string? ScopeReason { get; init; }

    [Text(Limit.Reference)]
    public string? Vendor { get; init; }

    [Required]
    public Technology Technology { get; init; } = new();
    [Required]
    public HumanOversight Oversight { get; init; } = new();
    [Required]
    public Affected Affected { get; init; } = new();

    /// <summary>The three statements of R003.</summary>
    [Required]
    public Challenges Challenges { get; init; } = new();

    /// <summary>Countries or regions where it is used, as codes or names.</summary>
    [Required, Items(Limit.Items, Limit.Key)]
    public IReadOnlyList<string> Jurisdictions { get; init; } = [];

    [Required]
    public KeyDates Dates { get; init; } = new();

    /// <summary>People who build or change it: none of them may verify it or put it into operation (S5).</summary>
    [Required, Items(Limit.Items)]
    public IReadOnlyList<Guid> Developers { get; init; } = [];

    [Required, Items(Limit.Items)]
    public IReadOnlyList<Guid> DataResourceIds { get; init; } = [];

    [Required, Items(Limit.Items)]
    public IReadOnlyList<Link> Links { get; init; } = [];

    [Required, Items(Limit.Items, Limit.Key)]
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>What a source said that has no field here, kept as it was.</summary>
    [Required, Items(Limit.ExtraItems, Limit.ExtraValue)]
    public IReadOnlyDictionary<string, string> Extra { get; init; } = new Dictionary<string, string>();
}
