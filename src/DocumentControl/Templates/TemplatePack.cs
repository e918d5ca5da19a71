using System.ComponentModel.DataAnnotations;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.DocumentControl.Documents;
using AimsPlatform.Values;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AimsPlatform.DocumentControl.Templates;

/// <summary>One template of a pack. Its id stays the same from version to version of the pack.</summary>
public sealed record PackTemplate(
    [Required, RegularExpression("^[a-z0-9][a-z0-9-]{1,58}[a-z0-9]$")] string Id,
    [Required, StringLength(200, MinimumLength = 3)] string Title,
    [Required] DocumentType? Type,
    [Required, MaxLength(100)] List<string> RequirementIds,
    [Required, MaxLength(20)] List<string> MandatoryItems,
    [Required, RegularExpression(@"^\d{1,4}\.\d{1,4}(\.\d{1,4})?$")] string Version,
    [Required, RegularExpression("^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$")] string Language,
    [Required, StringLength(TemplateFields.LongestBody, MinimumLength = 10)] string Body)
{
    public TemplateFields Fields() => new()
    {
        Title = Title, Type = Type, RequirementIds = RequirementIds, MandatoryItems = MandatoryItems, Language = Language, Body = Body,
    };
}

/// <summary>A versioned set of templates, as it is shipped, imported and given on.</summary>
public sealed record PackContent(
    [Required, RegularExpression("^[a-z0-9][a-z0-9-]{1,58}[a-z0-9]$")] string Id,
    [Required, StringLength(200, MinimumLength = 3)] string Title,
    [Required, RegularExpression(@"^\d{1,4}\.\d{1,4}(\.\d{1,4})?$")] string Version,
    [Required, MinLength(1), MaxLength(200)] List<PackTemplate> Templates);

/// <summary>A pack that the organisation, or its partner, made: kept in the version last imported.</summary>
public sealed class TemplatePack : Entity
{
    public static readonly Error NotFound = Error.NotFound("template-pack");
    public static readonly Error NotNewer = new("template-pack-not-newer", "A pack is replaced by a higher version only.");
    public static readonly Error NameTaken = new("template-pack-name-taken", $"{StarterPack.Id} comes with the platform. Give yours another id.");

    private TemplatePack() { }

    public Id<TemplatePack> Id { get; private init; }
    public required string PackId { get; init; }
    public string Title { get; private set; } = "";
    public string PackVersion { get; private set; } = "";

    [NotInTrail]
    public PackContent Content { get; private set; } = null!;

    public static TemplatePack Of(PackContent content) => new()
    {
        Id = Id<TemplatePack>.New(), PackId = content.Id, Title = content.Title, PackVersion = content.Version, Content = content,
    };

    public Error? Replace(PackContent content)
    {
        if (System.Version.Parse(content.Version) <= System.Version.Parse(PackVersion))
        {
            return NotNewer;
        }

        (Title, PackVersion, Content) = (content.Title, content.Version, content);
        return null;
    }

    /// <summary>The pack of this id that can be installed now: the one that comes with the platform, or an imported one.</summary>
    public static async Task<PackContent?> FindAsync(string packId, DocumentControlDb db, CancellationToken cancellationToken) =>
        packId == StarterPack.Id ? StarterPack.Current : (await db.TemplatePacks.AsNoTracking().SingleOrDefaultAsync(pack => pack.PackId == packId, cancellationToken))?.Content;

    private sealed class Mapping : IEntityTypeConfiguration<TemplatePack>
    {
        public void Configure(EntityTypeBuilder<TemplatePack> pack)
        {
            pack.ToTable("template_pack");
            pack.Property(p => p.PackId).HasMaxLength(60);
            pack.Property(p => p.Title).HasMaxLength(200);
            pack.Property(p => p.PackVersion).HasMaxLength(20);
            pack.Property(p => p.Content).IsJson();
            pack.HasIndex(p => new { p.TenantId, p.PackId }).IsUnique();
        }
    }
}
