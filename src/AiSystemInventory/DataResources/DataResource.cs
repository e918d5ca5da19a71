using System.ComponentModel.DataAnnotations;
using AimsPlatform.AiSystemInventory.Persistence;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.Values;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AimsPlatform.AiSystemInventory.DataResources;

/// <summary>What part data plays in AI systems.</summary>
public enum DataPart { NotStated, Training, Validation, Testing, Operation, Mixed }

/// <summary>Whether data says something about people (GDPR Art. 4(1), 9, 10).</summary>
public enum PersonalData { NotStated, None, Personal, SpecialCategory }

/// <summary>Who may see the data.</summary>
public enum AccessClass { NotStated, Open, Internal, Confidential, Restricted }

/// <summary>What people say about data: quality, provenance, integrity and access of R106 and controls A.7.</summary>
public sealed record DataResourceFields
{
    [Text(Limit.Name, Min = 1)]
    public string Name { get; init; } = "";

    [Text(Limit.Prose)]
    public string? Description { get; init; }

    /// <summary>The person who answers for the data.</summary>
    [Required, Person]
    public Guid? OwnerId { get; init; }

    [Text(Limit.Key)]
    public string? BusinessUnit { get; init; }

    public bool InScope { get; init; } = true;

    [Text(Limit.Reason)]
    public string? ScopeReason { get; init; }

    public DataPart Part { get; init; }
    public PersonalData PersonalData { get; init; }
    public AccessClass AccessClass { get; init; }

    /// <summary>Where it comes from and by what right (A.7.3, A.7.5).</summary>
    [Text(Limit.Prose)]
    public string? Provenance { get; init; }

    /// <summary>How it was cleaned, labelled and split (A.7.6).</summary>
    [Text(Limit.Prose)]
    public string? Preparation { get; init; }

    /// <summary>What it must fulfil (A.7.4).</summary>
    [Text(Limit.Prose)]
    public string? QualityRules { get; init; }

    /// <summary>What the last check of those rules found.</summary>
    [Text(Limit.Prose)]
    public string? QualityResult { get; init; }

    /// <summary>SHA-256 of the content, in hex.</summary>
    [RegularExpression("^[0-9a-f]{64}$")]
    public string? IntegrityHash { get; init; }
}

/// <summary>A data set or feed that AI systems use; one may serve several systems.</summary>
public sealed class DataResource : Entity
{
    public static readonly Error OutsideScopeNeedsReason = Error.Invalid("/scopeReason", "Data outside the scope of the AI management system needs a written reason.");

    private DataResource() { }

    public Id<DataResource> Id { get; private init; } = Id<DataResource>.New();
    public string Number { get; private init; } = "";
    public DataResourceFields Fields { get; private set; } = new();

    // Lifted out of Fields for lists.
    public string Name { get; private set; } = "";
    public Guid OwnerId { get; private set; }
    public bool InScope { get; private set; }
    public PersonalData PersonalData { get; private set; }

    /// <summary>Whether provenance, preparation and quality rules are written down: what A.7 asks before verification.</summary>
    public bool HasRecords => Fields is { Provenance.Length: > 0, Preparation.Length: > 0, QualityRules.Length: > 0 };

    public static (DataResource? Data, Error? Refused) Register(string number, DataResourceFields fields)
    {
        var data = new DataResource { Number = number };
        return data.Change(fields) is { } refused ? (null, refused) : (data, null);
    }

    public Error? Change(DataResourceFields fields)
    {
        if (!fields.InScope && string.IsNullOrWhiteSpace(fields.ScopeReason))
        {
            return OutsideScopeNeedsReason;
        }

        (Fields, Name, OwnerId, InScope, PersonalData) = (fields, fields.Name, fields.OwnerId!.Value, fields.InScope, fields.PersonalData);
        return null;
    }

    private sealed class Mapping : IEntityTypeConfiguration<DataResource>
    {
        public void Configure(EntityTypeBuilder<DataResource> data)
        {
            data.ToTable("data_resource");
            data.Ignore(d => d.HasRecords);
            data.Property(d => d.Number).HasMaxLength(20);
            data.Property(d => d.Name).HasMaxLength(Limit.Name);
            data.Property(d => d.Fields).IsJson();
            data.HasIndex(d => new { d.TenantId, d.Number }).IsUnique();
            data.HasIndex(d => new { d.TenantId, d.CreatedAt, d.Id });
            data.HasIndex(d => new { d.TenantId, d.Name, d.Id });
        }
    }
}
