using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AimsPlatform.DocumentControl.Content;

/// <summary>Bytes that must be in the store, whichever store it is: what the scheduled check walks over.</summary>
public sealed class ContentBlob
{
    public required Guid TenantId { get; init; }
    public required string Hash { get; init; }
    public required long Size { get; init; }
    public required DateTimeOffset StoredAt { get; init; }

    /// <summary>Set by an approved disposal: the bytes, and then this row, go with the next sweep.</summary>
    public DateTimeOffset? DisposedAt { get; init; }

    private sealed class Mapping : IEntityTypeConfiguration<ContentBlob>
    {
        public void Configure(EntityTypeBuilder<ContentBlob> blob)
        {
            blob.ToTable("content_blob");
            blob.HasKey(b => new { b.TenantId, b.Hash });
            blob.Property(b => b.Hash).HasMaxLength(ContentHash.Length);
            blob.HasIndex(b => b.DisposedAt).HasFilter("disposed_at is not null");
        }
    }
}

/// <summary>A piece of a blob that lies in PostgreSQL: written once, gone with a disposal, never changed.</summary>
public sealed class ContentPiece
{
    public const int Size = 512 * 1024;

    /// <summary>No update, whatever the code does; and no attempt to compress what is compressed already.</summary>
    internal const string Rule = """
        alter table content_piece alter column bytes set storage external;
        create or replace function keep_content_as_stored() returns trigger language plpgsql as $$
        begin
            raise exception 'Stored content never changes';
        end $$;
        create or replace trigger keep_content_as_stored before update on content_piece for each row execute function keep_content_as_stored();
        """;

    public required Guid TenantId { get; init; }
    public required string Hash { get; init; }
    public required int Number { get; init; }
    public required byte[] Bytes { get; init; }

    private sealed class Mapping : IEntityTypeConfiguration<ContentPiece>
    {
        public void Configure(EntityTypeBuilder<ContentPiece> piece)
        {
            piece.ToTable("content_piece");
            piece.HasKey(p => new { p.TenantId, p.Hash, p.Number });
            piece.Property(p => p.Hash).HasMaxLength(ContentHash.Length);
        }
    }
}

/// <summary>The text that was found in a blob, for search; empty for a picture.</summary>
public sealed class ContentText
{
    public required Guid TenantId { get; init; }
    public required string Hash { get; init; }
    public required string Text { get; init; }

    private sealed class Mapping : IEntityTypeConfiguration<ContentText>
    {
        public void Configure(EntityTypeBuilder<ContentText> text)
        {
            text.ToTable("content_text");
            text.HasKey(t => new { t.TenantId, t.Hash });
            text.Property(t => t.Hash).HasMaxLength(ContentHash.Length);
        }
    }
}

/// <summary>What is wrong with a blob.</summary>
public enum ContentFaultKind
{
    /// <summary>The bytes are not there.</summary>
    Missing,

    /// <summary>Other bytes are there than were stored.</summary>
    Altered,
}

/// <summary>A blob that was missing or altered, found by a reader or by the check; open until the right bytes are back.</summary>
public sealed class ContentFault
{
    public Guid Id { get; private init; } = Guid.CreateVersion7();
    public required Guid TenantId { get; init; }
    public required string Hash { get; init; }
    public required ContentFaultKind Kind { get; init; }
    public required DateTimeOffset FoundAt { get; init; }
    public required DateTimeOffset LastSeenAt { get; init; }
    public DateTimeOffset? ResolvedAt { get; init; }

    private sealed class Mapping : IEntityTypeConfiguration<ContentFault>
    {
        public void Configure(EntityTypeBuilder<ContentFault> fault)
        {
            fault.ToTable("content_fault");
            fault.Property(f => f.Hash).HasMaxLength(ContentHash.Length);
            fault.HasIndex(f => new { f.TenantId, f.Hash }).IsUnique().HasFilter("resolved_at is null");
            fault.HasIndex(f => new { f.TenantId, f.FoundAt, f.Id });
        }
    }
}

/// <summary>The last check of an organisation's blobs; while it runs, how far it is.</summary>
public sealed class ContentCheck
{
    public required Guid TenantId { get; init; }
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it last said that it is alive; a check that fell silent is carried on by another process.</summary>
    public required DateTimeOffset BeatAt { get; init; }
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The last hash that was checked.</summary>
    public string? Cursor { get; init; }
    public long Blobs { get; init; }
    public long Bytes { get; init; }
    public int Faults { get; init; }

    private sealed class Mapping : IEntityTypeConfiguration<ContentCheck>
    {
        public void Configure(EntityTypeBuilder<ContentCheck> check)
        {
            check.ToTable("content_check");
            check.HasKey(c => c.TenantId);
            check.Property(c => c.Cursor).HasMaxLength(ContentHash.Length);
        }
    }
}
