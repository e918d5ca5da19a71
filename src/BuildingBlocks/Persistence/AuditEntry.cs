using System.Text.Json;
using System.Text.Json.Serialization;
using AimsPlatform.BuildingBlocks.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AimsPlatform.BuildingBlocks.Persistence;

/// <summary>Who did what to which object, when and why, with the values before and after. Append only, sealed later by <see cref="AuditSealer"/>.</summary>
public sealed class AuditEntry
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    private AuditEntry() { }

    public Guid Id { get; private init; }
    public long Position { get; private init; }
    public Guid TenantId { get; private init; }
    public Guid UserId { get; private init; }
    public DateTimeOffset At { get; private init; }
    public required string Subject { get; init; }
    public required string SubjectId { get; init; }

    /// <summary><c>created</c>, <c>changed</c>, <c>deleted</c> or the event of the object's state machine.</summary>
    public required string Action { get; init; }
    public string? Reason { get; init; }

    /// <summary>Hash of exactly what was decided on, for approvals and acceptances.</summary>
    public string? DecidedHash { get; init; }

    /// <summary>Property name to [before, after].</summary>
    public required string Changes { get; init; }

    /// <summary>The seal that covers this entry; null until the sealer has passed.</summary>
    public long? Seal { get; private init; }

    internal static AuditEntry From(EntityEntry entry, Acting acting, DateTimeOffset at, Because? because)
    {
        var changes = new Dictionary<string, object?[]>();
        foreach (var property in entry.Properties)
        {
            if (property.Metadata.Name is not (nameof(Entity.TenantId) or nameof(Entity.UpdatedAt) or nameof(Entity.CreatedAt))
                && property.Metadata.GetOrAddRuntimeAnnotationValue("Aims:InTrail", static p => p!.PropertyInfo?.IsDefined(typeof(NotInTrailAttribute), false) != true, property.Metadata)
                && property.Metadata.ValueGenerated != Microsoft.EntityFrameworkCore.Metadata.ValueGenerated.OnAddOrUpdate
                && (entry.State != EntityState.Modified || property.IsModified))
            {
                changes[JsonNamingPolicy.CamelCase.ConvertName(property.Metadata.Name)] =
                    [entry.State == EntityState.Added ? null : property.OriginalValue, entry.State == EntityState.Deleted ? null : property.CurrentValue];
            }
        }

        return new AuditEntry
        {
            Id = Guid.CreateVersion7(at),
            TenantId = acting.TenantId,
            UserId = acting.UserId,
            At = at,
            Subject = entry.Metadata.ClrType.Name,
            SubjectId = entry.Property(nameof(Id)).CurrentValue!.ToString()!,
            Action = because?.Event ?? entry.State switch { EntityState.Added => "created", EntityState.Deleted => "deleted", _ => "changed" },
            Reason = because?.Reason,
            DecidedHash = because?.DecidedHash,
            Changes = JsonSerializer.Serialize(changes, Json),
        };
    }

    private sealed class Mapping : IEntityTypeConfiguration<AuditEntry>
    {
        public void Configure(EntityTypeBuilder<AuditEntry> entry)
        {
            entry.ToTable("audit_entry");
            entry.Property(e => e.Position).UseIdentityAlwaysColumn();
            entry.Property(e => e.Subject).HasMaxLength(100);
            entry.Property(e => e.SubjectId).HasMaxLength(64);
            entry.Property(e => e.Action).HasMaxLength(60);
            entry.Property(e => e.Reason).HasMaxLength(4000);
            entry.Property(e => e.DecidedHash).HasMaxLength(64);
            entry.Property(e => e.Changes).HasColumnType("jsonb");
            entry.HasIndex(e => new { e.TenantId, e.SubjectId, e.Position });
            entry.HasIndex(e => e.Position).HasFilter("seal is null");
            entry.HasIndex(e => e.Seal); // a seal is verified over its entries
        }
    }
}

/// <summary>Why a change is made: goes into the audit entry of the same save.</summary>
internal sealed record Because(string Event, string? Reason, string? DecidedHash);
