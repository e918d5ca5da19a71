using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.DocumentControl.Documents;
using AimsPlatform.DocumentControl.Signatures;
using AimsPlatform.DocumentControl.Versions;
using AimsPlatform.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AimsPlatform.DocumentControl.Retention;

/// <summary>What was disposed of, why, and by whom, for good: the runtime role may neither change nor remove it.</summary>
[AppendOnly]
public sealed class DisposalProof : Entity
{
    private DisposalProof() { }

    public Id<DisposalProof> Id { get; private init; }
    public Id<Document> DocumentId { get; private init; }
    public required string DocumentNumber { get; init; }
    public required string Title { get; init; }
    public Id<DocumentVersion> VersionId { get; private init; }
    public int VersionNumber { get; private init; }

    /// <summary>As in the signatures, <c>sha256:</c> and lower-case hex.</summary>
    public required string VersionHash { get; init; }
    public required string ContentHash { get; init; }
    public long ContentSize { get; private init; }
    public required string MediaType { get; init; }
    public string? FileName { get; private init; }

    /// <summary>The same bytes are the content of another version, which keeps them.</summary>
    public bool FileShared { get; private init; }
    public RetentionClass RetentionClass { get; private init; }
    public DateTimeOffset EndedAt { get; private init; }
    public DateOnly KeptUntil { get; private init; }
    public required string Reason { get; init; }
    public Guid ProposedBy { get; private init; }
    public DateTimeOffset ProposedAt { get; private init; }
    public Guid ApprovedBy { get; private init; }
    public DateTimeOffset ApprovedAt { get; private init; }
    public Guid ExecutedBy { get; private init; }
    public DateTimeOffset ExecutedAt { get; private init; }

    /// <summary>The signature of whoever carried it out; the approver's is among those of the version.</summary>
    public Id<DocumentSignature> SignatureId { get; private init; }

    /// <summary>The transaction that wrote it, by PostgreSQL's own count: the same one lets the content go, and no later one.</summary>
    [NotInTrail]
    public long TransactionId { get; private init; }

    public static DisposalProof Of(DisposalAt at, DocumentSignature signature, bool fileShared) => new()
    {
        Id = Id<DisposalProof>.New(),
        DocumentId = at.Document.Id,
        DocumentNumber = at.Document.Number,
        Title = at.Version.Bound?.Title ?? at.Document.Title,
        VersionId = at.Version.Id,
        VersionNumber = at.Version.Number,
        VersionHash = signature.VersionHash,
        ContentHash = at.Version.ContentHash,
        ContentSize = at.Version.ContentSize,
        MediaType = at.Version.MediaType,
        FileName = at.Version.FileName,
        FileShared = fileShared,
        RetentionClass = at.Document.RetentionClass,
        EndedAt = at.Version.EndedAt!.Value,
        KeptUntil = RetentionClasses.Of(at.Document.RetentionClass).KeptUntil(OrganisationDays.DayAt(at.Document.TenantId, at.Version.EndedAt.Value))!.Value,
        Reason = at.Disposal.Reason,
        ProposedBy = at.Disposal.ProposedBy,
        ProposedAt = at.Disposal.ProposedAt,
        ApprovedBy = at.Disposal.DecidedBy!.Value,
        ApprovedAt = at.Disposal.DecidedAt!.Value,
        ExecutedBy = signature.PersonId,
        ExecutedAt = signature.SignedAt,
        SignatureId = signature.Id,
    };

    private sealed class Mapping : IEntityTypeConfiguration<DisposalProof>
    {
        public void Configure(EntityTypeBuilder<DisposalProof> proof)
        {
            proof.ToTable("disposal_proof");
            proof.Property(p => p.DocumentNumber).HasMaxLength(20);
            proof.Property(p => p.Title).HasMaxLength(200);
            proof.Property(p => p.VersionHash).HasMaxLength(80);
            proof.Property(p => p.ContentHash).HasMaxLength(80);
            proof.Property(p => p.MediaType).HasMaxLength(100);
            proof.Property(p => p.FileName).HasMaxLength(200);
            proof.Property(p => p.Reason).HasMaxLength(2000);
            proof.Property(p => p.TransactionId).HasDefaultValueSql("pg_current_xact_id()::text::bigint");
            proof.HasOne<DocumentVersion>().WithMany().HasForeignKey(p => p.VersionId).OnDelete(DeleteBehavior.Restrict);
            proof.HasOne<DocumentSignature>().WithMany().HasForeignKey(p => p.SignatureId).OnDelete(DeleteBehavior.Restrict);
            proof.HasIndex(p => new { p.TenantId, p.VersionId }).IsUnique();
            proof.HasIndex(p => new { p.TenantId, p.ExecutedAt, p.Id });
        }
    }
}
