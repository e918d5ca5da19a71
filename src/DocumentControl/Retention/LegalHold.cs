using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.States;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.DocumentControl.Documents;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AimsPlatform.DocumentControl.Retention;

/// <summary>
/// Nothing in its scope is disposed of until it is released, whatever retention says (I12). What is in its scope is asked
/// anew each time: a document that is linked to a requirement or a system later is held from then on.
/// </summary>
public sealed class LegalHold : Entity
{
    public static readonly Error NotFound = Error.NotFound("legal-hold");
    public static readonly Error AlreadyReleased = new("legal-hold-released", "This hold was released already. Place another one.");
    public static readonly Error NotAPerson = new("legal-hold-not-by-a-person", "A person places and releases a hold, never a machine.", StatusCodes.Status403Forbidden);

    private LegalHold() { }

    public Id<LegalHold> Id { get; private init; }
    public required string Reason { get; init; }
    public bool WholeOrganisation { get; private init; }
    public List<Guid> DocumentIds { get; private init; } = [];
    public List<string> RequirementIds { get; private init; } = [];
    public List<Guid> AiSystemIds { get; private init; } = [];
    public Guid PlacedBy { get; private init; }
    public DateTimeOffset PlacedAt { get; private init; }
    public Guid? ReleasedBy { get; private set; }
    public DateTimeOffset? ReleasedAt { get; private set; }
    public string? ReleaseReason { get; private set; }

    public static LegalHold Place(PlaceLegalHold.Request request, Moment moment) => new()
    {
        Id = Id<LegalHold>.New(), Reason = request.Reason, WholeOrganisation = request.WholeOrganisation, DocumentIds = [.. request.DocumentIds.Distinct()],
        RequirementIds = [.. request.RequirementIds.Distinct()], AiSystemIds = [.. request.AiSystemIds.Distinct()],
        PlacedBy = moment.Acting.UserId, PlacedAt = moment.Now,
    };

    /// <summary>For a document that is loaded; <see cref="LegalHolds.Reaching"/> asks the same of the database.</summary>
    public bool Reaches(Document document) => ReleasedAt is null && (WholeOrganisation || DocumentIds.Contains(document.Id.Value)
        || RequirementIds.Intersect(document.RequirementIds).Any() || AiSystemIds.Intersect(document.AiSystemIds).Any());

    public Error? Release(string reason, Moment moment)
    {
        if (!moment.Acting.IsPerson)
        {
            return NotAPerson;
        }

        if (ReleasedAt is not null)
        {
            return AlreadyReleased;
        }

        (ReleasedBy, ReleasedAt, ReleaseReason) = (moment.Acting.UserId, moment.Now, reason);
        return null;
    }

    /// <summary>A document keeps the links by which an open hold reaches it: unlinking would be a way out of the hold.</summary>
    public static async Task<Error?> RefuseLettingGoAsync(Document document, DocumentFields fields, DocumentControlDb db, CancellationToken cancellationToken)
    {
        // A mandatory item brings its clauses with it.
        var requirements = document.RequirementIds.Except(fields.RequirementIds).Except(fields.MandatoryItems.SelectMany(item => Requirements.Mandatory[item].Asked.Clauses)).ToList();
        var systems = document.AiSystemIds.Except(fields.AiSystemIds).ToList();
        return (requirements.Count > 0 || systems.Count > 0)
            && await db.LegalHolds.AnyAsync(h => h.ReleasedAt == null && (h.RequirementIds.Any(r => requirements.Contains(r)) || h.AiSystemIds.Any(s => systems.Contains(s))), cancellationToken)
                ? new Error("under-legal-hold", "A legal hold reaches this document by a link that would be taken away (I12). It can go once the hold is released.")
                : null;
    }

    private sealed class Mapping : IEntityTypeConfiguration<LegalHold>
    {
        public void Configure(EntityTypeBuilder<LegalHold> hold)
        {
            hold.ToTable("legal_hold");
            hold.Property(h => h.Reason).HasMaxLength(2000);
            hold.Property(h => h.ReleaseReason).HasMaxLength(2000);
            hold.HasIndex(h => new { h.TenantId, h.PlacedAt, h.Id });
            hold.HasIndex(h => h.TenantId).HasFilter("released_at is null").HasDatabaseName("ix_legal_hold_open");
        }
    }
}

public static class LegalHolds
{
    /// <summary>The open holds that reach this document as it is linked now.</summary>
    public static IQueryable<LegalHold> Reaching(this IQueryable<LegalHold> holds, Document document)
    {
        var (id, requirements, systems) = (document.Id.Value, document.RequirementIds, document.AiSystemIds);
        return holds.Where(h => h.ReleasedAt == null && (h.WholeOrganisation || h.DocumentIds.Contains(id)
            || h.RequirementIds.Any(r => requirements.Contains(r)) || h.AiSystemIds.Any(s => systems.Contains(s))));
    }

    /// <summary>
    /// Runs in one transaction in which nobody else of the organisation places a hold or disposes of anything: a hold that
    /// was answered for is seen by every disposal after it.
    /// </summary>
    public static Task<T> AloneWithRetentionAsync<T>(this DocumentControlDb db, Acting acting, Func<Task<T>> act, CancellationToken cancellationToken)
    {
        return db.Database.CurrentTransaction is not null ? LockedAsync() : db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            db.ChangeTracker.Clear();
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var done = await LockedAsync();
            await transaction.CommitAsync(cancellationToken);
            return done;
        });

        async Task<T> LockedAsync()
        {
            var key = $"retention {acting.TenantId}";
            await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({key}, 0))", cancellationToken);
            return await act();
        }
    }
}
