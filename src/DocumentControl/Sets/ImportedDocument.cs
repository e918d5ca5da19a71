using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.DocumentControl.Documents;
using AimsPlatform.Values;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AimsPlatform.DocumentControl.Sets;

/// <summary>What the index said of a document, in the words of the system it came from. None of it holds here by itself (I4).</summary>
/// <param name="Kept">Columns that no field takes, and words that a field could not hold.</param>
public sealed record AsTold(
    string? Version, string? Status, string? Approver, DateOnly? ApprovedOn, DateOnly? EffectiveOn, DateOnly? ReviewOn, string? Owner, string? File,
    IReadOnlyDictionary<string, string> Kept);

/// <summary>How far an imported version came without an approval of its own.</summary>
public enum MigrationOutcome
{
    /// <summary>A draft that goes the way of every draft.</summary>
    Draft,

    /// <summary>Its index says it was approved and in force; an approved exception would publish it.</summary>
    Waiting,
    Published,

    /// <summary>The exception was approved, and something else stood in the way: it stays a draft.</summary>
    Refused,
}

/// <summary>
/// A document that came with an import: the key by which the same row is known again (source and number), what its row
/// said, and what became of what it said about approval.
/// </summary>
public sealed class ImportedDocument : Entity
{
    private ImportedDocument() { }

    public Id<ImportedDocument> Id { get; private init; } = Id<ImportedDocument>.New();
    public required string Source { get; init; }
    public required string Number { get; init; }
    public required Guid JobId { get; init; }
    public required Id<Document> DocumentId { get; init; }

    /// <summary>Hash of everything the row said, its file included.</summary>
    public required string RowHash { get; init; }
    public required AsTold Told { get; init; }

    /// <summary>Hash of document and draft as the import left them: an exception publishes this and nothing else. Null without a file.</summary>
    public string? DraftHash { get; private init; }
    public MigrationOutcome Outcome { get; private set; }
    public string? Reason { get; private set; }

    public static ImportedDocument Of(string source, string number, Guid job, Document document, string rowHash, AsTold told, string? draftHash, bool inForce) => new()
    {
        Source = source, Number = number, JobId = job, DocumentId = document.Id, RowHash = rowHash, Told = told, DraftHash = draftHash,
        Outcome = inForce ? MigrationOutcome.Waiting : MigrationOutcome.Draft,
    };

    public void Publish() => Outcome = MigrationOutcome.Published;

    public void Refuse(string reason) => (Outcome, Reason) = (MigrationOutcome.Refused, reason.Length <= 1000 ? reason : reason[..1000]);

    private sealed class Mapping : IEntityTypeConfiguration<ImportedDocument>
    {
        public void Configure(EntityTypeBuilder<ImportedDocument> imported)
        {
            imported.ToTable("imported_document");
            imported.Property(i => i.Source).HasMaxLength(100);
            imported.Property(i => i.Number).HasMaxLength(500);
            imported.Property(i => i.RowHash).HasMaxLength(64);
            imported.Property(i => i.DraftHash).HasMaxLength(64);
            imported.Property(i => i.Reason).HasMaxLength(1000);
            imported.Property(i => i.Told).IsJson();
            imported.HasIndex(i => new { i.TenantId, i.Source, i.Number }).IsUnique();
            imported.HasIndex(i => new { i.TenantId, i.DocumentId });
            imported.HasIndex(i => new { i.TenantId, i.JobId, i.Id });

            // The sweep of approved exceptions reads these across tenants.
            imported.HasIndex(i => i.JobId).HasFilter("outcome = 'Waiting'");
        }
    }
}
