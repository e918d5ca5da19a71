using System.Security.Cryptography;
using System.Text;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.DocumentControl.Documents;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AimsPlatform.DocumentControl.Templates;

/// <summary>An organisation's own template. One out of a pack is an independent copy that remembers the text it started from.</summary>
public sealed class DocumentTemplate : Entity
{
    public static readonly Error NotFound = Error.NotFound("document-template");

    private DocumentTemplate() { }

    public Id<DocumentTemplate> Id { get; private init; }
    public string Title { get; private set; } = "";
    public DocumentType Type { get; private set; }
    public List<string> RequirementIds { get; private set; } = [];
    public List<string> MandatoryItems { get; private set; } = [];
    public string Language { get; private set; } = "";

    [NotInTrail]
    public string Body { get; private set; } = "";

    /// <summary>SHA-256 of the body: what the trail shows of it.</summary>
    public string BodyHash { get; private set; } = "";

    /// <summary>The pack it was copied from, the template in it, and the pack's version of that day; null for one written here.</summary>
    public string? PackId { get; private init; }
    public string? PackTemplateId { get; private init; }
    public string? PackVersion { get; private set; }

    /// <summary>The pack's text that this copy last agreed with: what an update is compared to.</summary>
    [NotInTrail]
    public string? BaseBody { get; private set; }

    public TemplateFields Fields() => new()
    {
        Title = Title, Type = Type, RequirementIds = RequirementIds, MandatoryItems = MandatoryItems, Language = Language, Body = Body,
    };

    public static DocumentTemplate Write(TemplateFields fields)
    {
        var template = new DocumentTemplate { Id = Id<DocumentTemplate>.New() };
        template.Change(fields);
        return template;
    }

    public static DocumentTemplate CopyOf(PackTemplate source, PackContent pack)
    {
        var template = new DocumentTemplate { Id = Id<DocumentTemplate>.New(), PackId = pack.Id, PackTemplateId = source.Id };
        template.Change(source.Fields());
        template.AgreeWith(source, pack.Version);
        return template;
    }

    public void Change(TemplateFields fields)
    {
        (Title, Type, Language, Body) = (fields.Title, fields.Type!.Value, fields.Language, fields.Body);
        RequirementIds = [.. fields.RequirementIds.Distinct().Order(StringComparer.Ordinal)];
        MandatoryItems = [.. fields.MandatoryItems.Distinct().Order(StringComparer.Ordinal)];
        BodyHash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Body)));
    }

    /// <summary>The pack's text of this version has been taken, merged or turned down: it is not offered again.</summary>
    public void AgreeWith(PackTemplate source, string packVersion) => (BaseBody, PackVersion) = (source.Body, packVersion);

    private sealed class Mapping : IEntityTypeConfiguration<DocumentTemplate>
    {
        public void Configure(EntityTypeBuilder<DocumentTemplate> template)
        {
            template.ToTable("document_template");
            template.Property(t => t.Title).HasMaxLength(200);
            template.Property(t => t.Language).HasMaxLength(40);
            template.Property(t => t.Body).HasMaxLength(TemplateFields.LongestBody);
            template.Property(t => t.BodyHash).HasMaxLength(64);
            template.Property(t => t.PackId).HasMaxLength(60);
            template.Property(t => t.PackTemplateId).HasMaxLength(60);
            template.Property(t => t.PackVersion).HasMaxLength(20);
            template.HasIndex(t => new { t.TenantId, t.PackId, t.PackTemplateId }).IsUnique().HasFilter("pack_id is not null");
            template.HasIndex(t => new { t.TenantId, t.Title, t.Id });
            template.HasIndex(t => new { t.TenantId, t.UpdatedAt, t.Id });
        }
    }
}
