using AimsPlatform.BuildingBlocks.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AimsPlatform.DocumentControl.Signatures;

/// <summary>
/// That one person decided one thing about one version, at one time, signed by the platform so that a stranger can check it
/// without the platform (docs/signatures.md). Never changed, never removed: the runtime role has no right to.
/// </summary>
[AppendOnly]
public sealed class DocumentSignature : Entity
{
    private DocumentSignature() { }

    public Id<DocumentSignature> Id { get; private init; }
    public Guid DocumentId { get; private init; }
    public required string DocumentNumber { get; init; }
    public int VersionNumber { get; private init; }
    public required string VersionHash { get; init; }
    public required string ContentHash { get; init; }
    public SignatureMeaning Meaning { get; private init; }

    /// <summary>The natural person.</summary>
    public Guid PersonId { get; private init; }
    public DateTimeOffset SignedAt { get; private init; }

    /// <summary>When that person had last proved who they are.</summary>
    public DateTimeOffset? AuthenticatedAt { get; private init; }
    public required string KeyId { get; init; }

    /// <summary>The signed statement: what all the other columns say, and the proof.</summary>
    public required string Jws { get; init; }

    /// <summary>Whether an authority was configured, so that a time stamp came or will come.</summary>
    public bool TimeStampWanted { get; private init; }

    /// <summary>The statement that these columns amount to: what must be inside the signature.</summary>
    public Statement Statement() => new(
        Id.Value, TenantId, PersonId, SignedAt, AuthenticatedAt, Meaning, new WhatIsSigned(DocumentId, DocumentNumber, VersionNumber, VersionHash, ContentHash));

    public static DocumentSignature Of(Statement statement, string keyId, string jws, bool timeStampWanted) => new()
    {
        Id = new Id<DocumentSignature>(statement.SignatureId),
        DocumentId = statement.About.DocumentId,
        DocumentNumber = statement.About.DocumentNumber,
        VersionNumber = statement.About.Version,
        VersionHash = statement.About.VersionHash,
        ContentHash = statement.About.ContentHash,
        Meaning = statement.Meaning,
        PersonId = statement.PersonId,
        SignedAt = statement.SignedAt,
        AuthenticatedAt = statement.AuthenticatedAt,
        KeyId = keyId,
        Jws = jws,
        TimeStampWanted = timeStampWanted,
    };

    private sealed class Mapping : IEntityTypeConfiguration<DocumentSignature>
    {
        public void Configure(EntityTypeBuilder<DocumentSignature> signature)
        {
            signature.ToTable("document_signature");
            signature.Property(s => s.DocumentNumber).HasMaxLength(100);
            signature.Property(s => s.VersionHash).HasMaxLength(80);
            signature.Property(s => s.ContentHash).HasMaxLength(80);
            signature.Property(s => s.KeyId).HasMaxLength(43);
            signature.Property(s => s.Jws).HasMaxLength(CompactJws.MaxLength);
            signature.HasOne<SigningKey>().WithMany().HasForeignKey(s => s.KeyId).OnDelete(DeleteBehavior.Restrict);
            signature.HasIndex(s => new { s.TenantId, s.DocumentId, s.VersionNumber, s.SignedAt, s.Id });
        }
    }
}
