using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.DocumentControl.Content;
using AimsPlatform.DocumentControl.Documents;
using AimsPlatform.DocumentControl.Markdown;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AimsPlatform.DocumentControl.Pictures;

/// <summary>
/// A picture that the texts of a document may show, by the hash of its bytes; whoever may read the document may see it. A
/// text names the hash, and approval is bound to the text's own hash: nobody can exchange a picture behind an approval.
/// </summary>
public sealed class DocumentPicture : Entity
{
    public const int MostOfOneDocument = 500;

    public static readonly Error NotFound = Error.NotFound("picture");
    public static readonly Error Enough = new("picture-limit", $"A document has {MostOfOneDocument} pictures at most.");

    private DocumentPicture() { }

    public Id<DocumentPicture> Id { get; private init; }
    public Id<Document> DocumentId { get; private init; }

    /// <summary><c>sha256:</c> and 64 hexadecimal digits.</summary>
    public string Hash { get; private init; } = "";
    public string MediaType { get; private init; } = "";
    public long Size { get; private init; }
    public string FileName { get; private init; } = "";
    public Guid AddedBy { get; private init; }

    public static DocumentPicture Of(Document document, StoredContent content, string fileName, Guid addedBy) => new()
    {
        Id = Id<DocumentPicture>.New(), DocumentId = document.Id, Hash = content.Hash, MediaType = content.MediaType, Size = content.Size, FileName = fileName, AddedBy = addedBy,
    };

    /// <summary>Says which picture of a text was never added to the document; null where all were, or the text shows none.</summary>
    public static async Task<Error?> RefuseUnknownAsync(string text, Id<Document> document, DocumentControlDb db, CancellationToken cancellationToken)
    {
        var shown = DocumentMarkdown.Images(text).Select(hash => "sha256:" + hash).ToList();
        if (shown.Count == 0)
        {
            return null;
        }

        var known = await db.Set<DocumentPicture>().Where(p => p.DocumentId == document && shown.Contains(p.Hash)).Select(p => p.Hash).ToListAsync(cancellationToken);
        return shown.Except(known).FirstOrDefault() is { } missing
            ? Error.Invalid("/text", $"The picture content:{missing} was not added to this document. Add it to a draft first, then show it.")
            : null;
    }

    private sealed class Mapping : IEntityTypeConfiguration<DocumentPicture>
    {
        public void Configure(EntityTypeBuilder<DocumentPicture> picture)
        {
            picture.ToTable("document_picture");
            picture.Property(p => p.Hash).HasMaxLength(ContentHash.Length);
            picture.Property(p => p.MediaType).HasMaxLength(100);
            picture.Property(p => p.FileName).HasMaxLength(200);
            picture.HasOne<Document>().WithMany().HasForeignKey(p => p.DocumentId).OnDelete(DeleteBehavior.Restrict);
            picture.HasIndex(p => new { p.TenantId, p.DocumentId, p.Hash }).IsUnique();
        }
    }
}
