using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AimsPlatform.DocumentControl.Templates;

/// <summary>That an organisation installed a pack, and the version its copies have caught up with.</summary>
public sealed class InstalledPack : Entity
{
    public static readonly Error Already = new("template-pack-installed", "This pack is installed. GET …/updates shows what a newer version would change.");
    public static readonly Error NotYet = new("template-pack-not-installed", "Install the pack first.");

    private InstalledPack() { }

    public Id<InstalledPack> Id { get; private init; }
    public required string PackId { get; init; }
    public string PackVersion { get; private set; } = "";
    public int Answered { get; private set; }

    public static InstalledPack Of(PackContent pack) => new() { Id = Id<InstalledPack>.New(), PackId = pack.Id, PackVersion = pack.Version };

    /// <summary>One offered change was answered; with the last one the pack stands at the new version. Two answers at the same time meet here.</summary>
    public void Answer(string version, bool last)
    {
        Answered++;
        PackVersion = last ? version : PackVersion;
    }

    private sealed class Mapping : IEntityTypeConfiguration<InstalledPack>
    {
        public void Configure(EntityTypeBuilder<InstalledPack> pack)
        {
            pack.ToTable("installed_pack");
            pack.Property(p => p.PackId).HasMaxLength(60);
            pack.Property(p => p.PackVersion).HasMaxLength(20);
            pack.HasIndex(p => new { p.TenantId, p.PackId }).IsUnique();
        }
    }
}
