using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.Values;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AimsPlatform.Imports;

/// <summary>Where an import stands.</summary>
public enum ImportStatus
{
    Queued, Running, Completed, Failed, Undone,
}

/// <summary>
/// One import of one file. Acknowledged means stored: whoever runs it may die, and another takes it up when the lease
/// ends. Everything it writes commits together with its completion, so it happens once or not at all.
/// </summary>
public sealed class ImportJob : Entity
{
    public static readonly Error NotUndoable = new("import-not-undoable", "Only a completed import that was no dry run can be undone, and only once.");

    private ImportJob() { }

    public Guid Id { get; private init; } = Guid.CreateVersion7();

    /// <summary>What it imports, as the API calls it: <c>ai-systems</c>.</summary>
    public required string Resource { get; init; }
    public required string Source { get; init; }
    public required bool DryRun { get; init; }
    public string? FileName { get; init; }
    public required long FileBytes { get; init; }

    /// <summary>SHA-256 of the file as it was sent, in hexadecimal.</summary>
    public required string FileHash { get; init; }
    public required ImportOptions Options { get; init; }
    public Guid RequestedBy { get; private init; }
    public bool ByPerson { get; private init; }

    /// <summary>The requester's roles when the import was accepted: it is run with no more than these.</summary>
    public List<string> Roles { get; private init; } = [];

    public ImportStatus Status { get; private set; }
    public int RowsRead { get; private init; }
    public int? RowsInFile { get; private init; }
    public int Created { get; private init; }
    public int Updated { get; private init; }
    public int Unchanged { get; private init; }
    public int Rejected { get; private init; }
    public ImportReport Report { get; private init; } = new();
    public DateTimeOffset? StartedAt { get; private init; }
    public DateTimeOffset? FinishedAt { get; private init; }
    public DateTimeOffset? UndoneAt { get; private set; }
    public int Attempts { get; private init; }

    /// <summary>Whoever runs it holds this token; a runner that lost it writes nothing.</summary>
    public Guid? Lease { get; private init; }
    public DateTimeOffset? LeaseUntil { get; private init; }

    public static ImportJob Queue(string resource, string source, bool dryRun, Upload upload, ImportOptions options, string? profile, Acting acting) => new()
    {
        Resource = resource, Source = source, DryRun = dryRun, FileName = upload.FileName, FileBytes = upload.File.Length, FileHash = upload.Hash, Options = options,
        RequestedBy = acting.UserId, ByPerson = acting.IsPerson, Roles = [.. acting.Roles], Report = new ImportReport { Profile = profile },
    };

    /// <summary>Everything it did has been taken back.</summary>
    public Error? Undo(DateTimeOffset now)
    {
        if (Status != ImportStatus.Completed || DryRun)
        {
            return NotUndoable;
        }

        (Status, UndoneAt) = (ImportStatus.Undone, now);
        return null;
    }

    private sealed class Mapping : IEntityTypeConfiguration<ImportJob>
    {
        public void Configure(EntityTypeBuilder<ImportJob> job)
        {
            job.ToTable("import_job");
            job.Property(j => j.Resource).HasMaxLength(60);
            job.Property(j => j.Source).HasMaxLength(ImportLimits.Source);
            job.Property(j => j.FileName).HasMaxLength(ImportLimits.FileName);
            job.Property(j => j.FileHash).HasMaxLength(64);
            job.Property(j => j.Options).IsJson();
            job.Property(j => j.Report).IsJson();
            job.HasIndex(j => new { j.TenantId, j.Resource, j.CreatedAt, j.Id });
            job.HasIndex(j => j.CreatedAt).HasFilter("status in ('Queued', 'Running')");
        }
    }
}

/// <summary>How long the texts of an import may be.</summary>
internal static class ImportLimits
{
    public const int Source = 100;
    public const int FileName = 255;
    public const int OptionCharacters = 200_000;
    public const int ShownCharacters = 500;
    public const int PreviewRows = 20;
    public const int RepeatedRows = 200;
    public const int RowsAtOnce = 1000;
    public const int CharactersAtOnce = 4_000_000;
    public const int Attempts = 5;
}
