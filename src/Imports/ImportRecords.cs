using AimsPlatform.Values;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AimsPlatform.Imports;

/// <summary>A piece of the file of a job that has not finished.</summary>
public sealed class ImportFilePiece
{
    public const int Bytes = 1024 * 1024;

    public required Guid TenantId { get; init; }
    public required Guid JobId { get; init; }
    public required int Number { get; init; }
    public required byte[] Content { get; init; }

    private sealed class Mapping : IEntityTypeConfiguration<ImportFilePiece>
    {
        public void Configure(EntityTypeBuilder<ImportFilePiece> piece)
        {
            piece.ToTable("import_file_piece");
            piece.HasKey(p => new { p.JobId, p.Number });
        }
    }
}

/// <summary>Why a row was not taken: the cell, as far as one is to blame, and the reason.</summary>
public sealed class ImportRejection
{
    public Guid Id { get; private init; } = Guid.CreateVersion7();
    public required Guid TenantId { get; init; }
    public required Guid JobId { get; init; }
    public required int Row { get; init; }
    public string? Sheet { get; init; }
    public string? Column { get; init; }
    public string? Value { get; init; }
    public required string Reason { get; init; }

    private sealed class Mapping : IEntityTypeConfiguration<ImportRejection>
    {
        public void Configure(EntityTypeBuilder<ImportRejection> rejection)
        {
            rejection.ToTable("import_rejection");
            rejection.Property(r => r.Sheet).HasMaxLength(ImportLimits.ShownCharacters);
            rejection.Property(r => r.Column).HasMaxLength(2000);
            rejection.Property(r => r.Value).HasMaxLength(ImportLimits.ShownCharacters);
            rejection.Property(r => r.Reason).HasMaxLength(2000);
            rejection.HasIndex(r => new { r.JobId, r.Row, r.Id });
        }
    }
}

/// <summary>What a row created or changed, or in a dry run would change; what an undo goes back to.</summary>
public sealed class ImportChange
{
    public Guid Id { get; private init; } = Guid.CreateVersion7();
    public required Guid TenantId { get; init; }
    public required Guid JobId { get; init; }
    public required int Row { get; init; }
    public required RowAction Action { get; init; }

    /// <summary>The object; null for one that a dry run would create.</summary>
    public Guid? SubjectId { get; init; }

    /// <summary>The object's version right after the import: as long as it stands there, the import can be undone.</summary>
    public int Version { get; init; }

    /// <summary>What the object said before, as JSON; null for a new one.</summary>
    public string? Before { get; init; }
    public required IReadOnlyList<FieldChange> Changes { get; init; }

    private sealed class Mapping : IEntityTypeConfiguration<ImportChange>
    {
        public void Configure(EntityTypeBuilder<ImportChange> change)
        {
            change.ToTable("import_change");
            change.Property(c => c.Before).HasColumnType("jsonb");
            change.Property(c => c.Changes).IsJson();
            change.HasIndex(c => new { c.JobId, c.Row, c.Id });
        }
    }
}
