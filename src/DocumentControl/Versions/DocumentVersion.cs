using System.Security.Cryptography;
using System.Text;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.DocumentControl.Documents;
using AimsPlatform.Values;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AimsPlatform.DocumentControl.Versions;

/// <summary>Everything an approval is bound to: a change of any of it voids the approval.</summary>
public sealed record BoundContent(
    Guid DocumentId, string Number, DocumentType Type, string Title, Classification Classification, IReadOnlyList<string> RequirementIds,
    IReadOnlyList<string> MandatoryItems, IReadOnlyList<Guid> AiSystemIds, IReadOnlyList<string> Objectives,
    int Version, string ChangeSummary, string ContentHash, long ContentSize, string MediaType, string? FileName, DateTimeOffset? EffectiveFrom)
{
    /// <summary>SHA-256 of its canonical JSON, in lower-case hex.</summary>
    public string Hash() => Canonical.Hash(this);
}

/// <summary>A person named to review a version, and when they were done.</summary>
public sealed record Reviewer(Guid PersonId, DateTimeOffset? DoneAt = null);

/// <summary>What somebody said of a version under review, or why they sent it back.</summary>
public sealed record ReviewComment(Guid By, DateTimeOffset At, string Text, string Hash, bool Returned = false);

/// <summary>That somebody with authority to approve agrees with reopening or withdrawing; another person carries it out.</summary>
public sealed record Agreement(string Event, Guid By, DateTimeOffset At, string Reason);

/// <summary>Why a version was taken out of force or abandoned, and what replaces the document.</summary>
public sealed record Withdrawal(Guid By, DateTimeOffset At, string Reason, Guid? AgreedBy = null, Guid? ReplacementId = null);

/// <summary>One version of a document: content, who wrote, reviewed and approved it. How it moves is in <c>VersionMoves.cs</c>, its state table in <c>VersionStates.cs</c>.</summary>
public sealed partial class DocumentVersion : Entity
{
    public const string Markdown = "text/markdown";
    public const int LongestText = 1_000_000;

    public static readonly Error NotFound = Error.NotFound("document-version");

    private DocumentVersion() { }

    public Id<DocumentVersion> Id { get; private init; }
    public Id<Document> DocumentId { get; private init; }
    public int Number { get; private init; }
    public VersionState State { get; private set; }
    public string ChangeSummary { get; private set; } = "";

    /// <summary>The Markdown of a version written here; null for an uploaded one.</summary>
    [NotInTrail]
    public string? Text { get; private set; }
    public string MediaType { get; private set; } = Markdown;
    public string? FileName { get; private set; }

    /// <summary><c>sha256:</c> and the hash of the content's bytes, in lower-case hex.</summary>
    public string ContentHash { get; private set; } = "";
    public long ContentSize { get; private set; }

    /// <summary>Everyone who ever wrote in it, its author first: none of them may approve it (I1, S1).</summary>
    public Guid[] WrittenBy { get; private set; } = [];

    /// <summary>What was frozen when it was submitted; null in a draft.</summary>
    public BoundContent? Bound { get; private set; }

    /// <summary>Hash of <see cref="Bound"/>.</summary>
    public string? Hash { get; private set; }
    public Guid? SubmittedBy { get; private set; }
    public DateTimeOffset? SubmittedAt { get; private set; }
    public Guid? ApproverId { get; private set; }
    public IReadOnlyList<Reviewer> Reviewers { get; private set; } = [];
    public IReadOnlyList<ReviewComment> Comments { get; private set; } = [];

    /// <summary>When it is to come into force; null: as soon as somebody publishes it.</summary>
    public DateTimeOffset? EffectiveFrom { get; private set; }

    public Guid? ApprovedBy { get; private set; }
    public DateTimeOffset? ApprovedAt { get; private set; }
    public string? ApprovalComment { get; private set; }

    /// <summary>Hash of what was decided on.</summary>
    public string? ApprovedHash { get; private set; }
    public Agreement? Agreement { get; private set; }

    /// <summary>Who published it; the empty id where its effective date did.</summary>
    public Guid? PublishedBy { get; private set; }
    public DateTimeOffset? PublishedAt { get; private set; }
    public DateOnly? ReviewDue { get; private set; }
    public int? SupersededBy { get; private set; }
    public DateTimeOffset? SupersededAt { get; private set; }
    public Withdrawal? Withdrawal { get; private set; }

    /// <summary>For a version that came from another system under an approved exception: nobody approved it here.</summary>
    public MigratedVersion? Migrated { get; private set; }

    /// <summary>In work: a document has one such version at most.</summary>
    public bool IsOpen => State is VersionState.Draft or VersionState.Review or VersionState.Approved;

    /// <summary>It was in force once, or was given up: to be read as obsolete only (R031).</summary>
    public bool IsObsolete => State is VersionState.Superseded or VersionState.Withdrawn;

    /// <summary>Its text is not the one whose hash was kept. Of a file the store says so.</summary>
    public bool IsTextAltered => Text is { } text && HashOf(Bytes(text)) != ContentHash;

    public static DocumentVersion Draft(Document document, string text, string changeSummary, Guid author)
    {
        var version = new DocumentVersion { Id = Id<DocumentVersion>.New(), DocumentId = document.Id, Number = document.LatestVersion + 1 };
        version.Write(text, changeSummary, author);
        return version;
    }

    private sealed class Mapping : IEntityTypeConfiguration<DocumentVersion>
    {
        public void Configure(EntityTypeBuilder<DocumentVersion> version)
        {
            version.ToTable("document_version", table =>
            {
                table.HasCheckConstraint("no_writer_approves", "approved_by is null or approved_by <> all (written_by)");
                table.HasCheckConstraint("ended_when_obsolete", "(ended_at is not null) = (state in ('Superseded', 'Withdrawn'))");
            });
            version.Property(v => v.ChangeSummary).HasMaxLength(2000);
            version.Property(v => v.MediaType).HasMaxLength(100);
            version.Property(v => v.FileName).HasMaxLength(200);
            version.Property(v => v.ContentHash).HasMaxLength(71);
            version.Property(v => v.Bound).IsJson();
            version.Property(v => v.Hash).HasMaxLength(64);
            version.Property(v => v.Reviewers).IsJson();
            version.Property(v => v.Comments).IsJson();
            version.Property(v => v.ApprovalComment).HasMaxLength(2000);
            version.Property(v => v.ApprovedHash).HasMaxLength(64);
            version.Property(v => v.Agreement).IsJson();
            version.Property(v => v.Withdrawal).IsJson();
            version.Property(v => v.Migrated).IsJson();
            version.HasIndex(v => new { v.TenantId, v.DocumentId, v.Number }).IsUnique();

            // I7: whatever the code does, the database holds one published version of a document, and one in work.
            version.HasIndex(v => new { v.TenantId, v.DocumentId, v.State }).IsUnique().HasFilter("state = 'Published'");
            version.HasIndex(v => new { v.TenantId, v.DocumentId }).IsUnique().HasFilter("state in ('Draft', 'Review', 'Approved')").HasDatabaseName("ix_document_version_open");

            // What is due for disposal.
            version.HasIndex(v => new { v.TenantId, v.EndedAt, v.Id }).HasFilter("ended_at is not null and disposal_proof_id is null");

            // The timer reads these across tenants.
            version.HasIndex(v => v.EffectiveFrom).HasFilter("state = 'Approved'");
        }
    }

    private static string HashOf(byte[] content) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(content));

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
