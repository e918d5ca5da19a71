using AimsPlatform.AiSystemInventory.Persistence;
using AimsPlatform.Values;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NpgsqlTypes;

namespace AimsPlatform.AiSystemInventory.AiSystems;

public sealed partial class AiSystem
{
    /// <summary>The words of the system, kept by PostgreSQL for full-text search.</summary>
    public NpgsqlTsVector Words { get; private init; } = null!;

    private sealed class Mapping : IEntityTypeConfiguration<AiSystem>
    {
        private const string WordsSql = """
            to_tsvector('english', number || ' ' || name || ' ' || purpose || ' ' || coalesce(intended_use, '') || ' ' || coalesce(vendor, '') || ' ' || coalesce(business_unit, '') || ' ' || coalesce(external_id, ''))
            || to_tsvector('english', technology) || array_to_tsvector(tags)
            """;

        public void Configure(EntityTypeBuilder<AiSystem> system)
        {
            system.ToTable("ai_system");
            system.Ignore(s => s.Fields);
            system.Ignore(s => s.SourceKey);
            system.Property(s => s.Number).HasMaxLength(20);
            system.Property(s => s.Name).HasMaxLength(Limit.Name);
            system.Property(s => s.Purpose).HasMaxLength(Limit.Prose);
            system.Property(s => s.IntendedUse).HasMaxLength(Limit.Prose);
            system.Property(s => s.ForeseeableMisuse).HasMaxLength(Limit.Prose);
            system.Property(s => s.BusinessUnit).HasMaxLength(Limit.Key);
            system.Property(s => s.ScopeReason).HasMaxLength(Limit.Reason);
            system.Property(s => s.Vendor).HasMaxLength(Limit.Reference);
            system.Property(s => s.Roles).IsJson();
            system.Property(s => s.Technology).IsJson();
            system.Property(s => s.Oversight).IsJson();
            system.Property(s => s.Affected).IsJson();
            system.Property(s => s.Challenges).IsJson();
            system.Property(s => s.Jurisdictions).IsJson();
            system.Property(s => s.Dates).IsJson();
            system.Property(s => s.Developers).IsJson();
            system.Property(s => s.Links).IsJson();
            system.Property(s => s.Extra).IsJson();
            system.Property(s => s.Claims).IsJson();
            system.Property(s => s.Submitters).IsJson();
            system.Property(s => s.Retirement).IsJson();
            system.Property(s => s.Source).HasMaxLength(Limit.Key);
            system.Property(s => s.SourceAgency).HasMaxLength(Limit.Name);
            system.Property(s => s.ExternalId).HasMaxLength(Limit.Name);
            system.Property(s => s.StageAsImported).HasMaxLength(Limit.Reason);
            system.Property(s => s.StateReason).HasMaxLength(Limit.Reason);
            system.Property(s => s.Tier).HasMaxLength(20);
            system.Property(s => s.ClassOutcome).HasMaxLength(Limit.Key);
            system.Property(s => s.ClassRuleVersion).HasMaxLength(Limit.Key);
            system.Property(s => s.Words).HasColumnType("tsvector").HasComputedColumnSql(WordsSql, stored: true);
            system.HasIndex(s => new { s.TenantId, s.Number }).IsUnique();
            system.HasIndex(s => new { s.TenantId, s.Source, s.SourceAgency, s.ExternalId }).IsUnique().HasFilter("source is not null");
            system.HasIndex(s => new { s.TenantId, s.Ordinal, s.Id });
            system.HasIndex(s => new { s.TenantId, s.CreatedAt, s.Id });
            system.HasIndex(s => new { s.TenantId, s.UpdatedAt, s.Id });
            system.HasIndex(s => new { s.TenantId, s.Name, s.Id });
            system.HasIndex(s => new { s.TenantId, s.OwnerId });
            system.HasIndex(s => new { s.TenantId, s.State });
            system.HasIndex(s => s.Words).HasMethod("gin");
            system.HasIndex(s => s.Tags).HasMethod("gin");
            system.HasIndex(s => s.DataResourceIds).HasMethod("gin");
        }
    }
}
