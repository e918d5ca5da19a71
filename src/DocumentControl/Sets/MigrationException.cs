using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AimsPlatform.DocumentControl.Sets;

public enum MigrationState { Proposed, Approved }

/// <summary>
/// The marked, approved exception of I4: why the versions of one import may come into force on the word of the system they
/// came from, who asked for it, and who of management stands for it.
/// </summary>
public sealed class MigrationException : Entity
{
    public static readonly Error NotFound = Error.NotFound("migration-exception");
    public static readonly Error Once = new("migration-exception-exists", "This import has its exception already.");
    public static readonly Error Decided = new("migration-exception-decided", "This exception is approved already.");
    public static readonly Error Own = Unmet("S1", "Whoever imported the documents, or asked for the exception, does not approve it.", "Ask somebody else of management.");
    public static readonly Error ByAMachine = Unmet("S9", "A person decides this, never a machine.", "Sign in as a person.");

    private MigrationException() { }

    public Id<MigrationException> Id { get; private init; } = Id<MigrationException>.New();
    public required Guid JobId { get; init; }
    public required string Source { get; init; }
    public required Guid ImportedBy { get; init; }
    public required string Reason { get; init; }
    public required Guid RequestedBy { get; init; }
    public MigrationState State { get; private set; }
    public Guid? ApprovedBy { get; private set; }
    public DateTimeOffset? ApprovedAt { get; private set; }
    public string? Comment { get; private set; }

    public static MigrationException Propose(Imports.ImportJob job, string reason, Guid by) => new()
    {
        JobId = job.Id, Source = job.Source, ImportedBy = job.RequestedBy, Reason = reason, RequestedBy = by,
    };

    public Error? Approve(Acting acting, string? comment, DateTimeOffset now)
    {
        if ((State != MigrationState.Proposed ? Decided : !acting.IsPerson ? ByAMachine : acting.UserId == ImportedBy || acting.UserId == RequestedBy ? Own : null) is { } refused)
        {
            return refused;
        }

        (State, ApprovedBy, ApprovedAt, Comment) = (MigrationState.Approved, acting.UserId, now, comment);
        return null;
    }

    private static Error Unmet(string rule, string reason, string satisfy) => new("transition-refused", reason)
    {
        Members = new Dictionary<string, object?> { ["unmetGuards"] = new[] { new BuildingBlocks.States.UnmetGuard(rule, reason, satisfy) } },
    };

    private sealed class Mapping : IEntityTypeConfiguration<MigrationException>
    {
        public void Configure(EntityTypeBuilder<MigrationException> exception)
        {
            exception.ToTable("migration_exception");
            exception.Property(e => e.Source).HasMaxLength(100);
            exception.Property(e => e.Reason).HasMaxLength(2000);
            exception.Property(e => e.Comment).HasMaxLength(2000);
            exception.HasIndex(e => new { e.TenantId, e.JobId }).IsUnique();
            exception.HasIndex(e => new { e.TenantId, e.CreatedAt, e.Id });
        }
    }
}
