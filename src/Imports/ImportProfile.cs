using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.Values;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AimsPlatform.Imports;

/// <summary>How files of one source are read: saved once, used by every import that names the source.</summary>
public sealed class ImportProfile : Entity
{
    public Guid Id { get; private init; } = Guid.CreateVersion7();
    public required string Resource { get; init; }
    public required string Source { get; init; }
    public required ImportOptions Options { get; set; }

    private sealed class Mapping : IEntityTypeConfiguration<ImportProfile>
    {
        public void Configure(EntityTypeBuilder<ImportProfile> profile)
        {
            profile.ToTable("import_profile");
            profile.Property(p => p.Resource).HasMaxLength(60);
            profile.Property(p => p.Source).HasMaxLength(ImportLimits.Source);
            profile.Property(p => p.Options).IsJson();
            profile.HasIndex(p => new { p.TenantId, p.Resource, p.Source }).IsUnique();
        }
    }
}
