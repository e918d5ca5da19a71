using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.DocumentControl.Documents;
using AimsPlatform.DocumentControl.Versions;
using AimsPlatform.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AimsPlatform.DocumentControl.Acknowledgements;

/// <summary>
/// One version in force, asked to be acknowledged by its audience. Who still has to, and who is late, is computed from
/// it, from the people known and from the acknowledgements given (I29): there is no list of tasks that could be wrong.
/// </summary>
public sealed class AcknowledgementRound : Entity
{
    private AcknowledgementRound() { }

    public Id<AcknowledgementRound> Id { get; private init; }
    public Id<Document> DocumentId { get; private init; }
    public int VersionNumber { get; private init; }
    public required string VersionHash { get; init; }
    public bool Everyone { get; private set; }
    public List<Guid> PersonIds { get; private set; } = [];
    public List<string> Roles { get; private set; } = [];
    public List<string> BusinessUnits { get; private set; } = [];
    public int DueDays { get; private set; }
    public DateTimeOffset StartedAt { get; private init; }

    /// <summary>Last day for those who were there when the version came into force.</summary>
    public DateOnly DueOn { get; private set; }

    /// <summary>When the version went out of force, or nobody was to acknowledge it any more; null while the round is open.</summary>
    public DateTimeOffset? EndedAt { get; private set; }
    public string? EndedBecause { get; private set; }

    public static AcknowledgementRound Start(Document document, int version, string hash, Audience audience, DateTimeOffset now)
    {
        var round = new AcknowledgementRound
        {
            Id = Id<AcknowledgementRound>.New(), DocumentId = document.Id, VersionNumber = version, VersionHash = hash, StartedAt = now,
        };
        round.Reach(audience, document.TenantId);
        return round;
    }

    /// <summary>A version came into force or went out of it: its audience is asked anew, or not any more.</summary>
    public static void Follow(VersionAt at, DocumentControlDb db)
    {
        if (at.Version is { State: VersionState.Published, PublishedAt: { } now } version)
        {
            at.OpenRound?.End($"Version {version.Number} was published.", now);
            if (at.Document.Audience is { } audience)
            {
                db.AcknowledgementRounds.Add(Start(at.Document, version.Number, version.Hash!, audience, now));
            }
        }
        else if (at.Version is { State: VersionState.Withdrawn, Withdrawal: { } withdrawal } && at.OpenRound?.VersionNumber == at.Version.Number)
        {
            at.OpenRound.End("The version was withdrawn.", withdrawal.At);
        }
    }

    /// <summary>The audience of a version in force was changed: who has acknowledged it has.</summary>
    public void Reach(Audience audience, Guid tenant)
    {
        (Everyone, PersonIds, Roles, BusinessUnits) = (audience.Everyone, [.. audience.PersonIds.Distinct()], [.. audience.Roles.Distinct()], [.. audience.BusinessUnits.Distinct()]);
        (DueDays, DueOn) = (audience.DueDays, OrganisationDays.DayAt(tenant, StartedAt).AddDays(audience.DueDays));
    }

    public void End(string because, DateTimeOffset now) => (EndedAt, EndedBecause) = (now, because);

    private sealed class Mapping : IEntityTypeConfiguration<AcknowledgementRound>
    {
        public void Configure(EntityTypeBuilder<AcknowledgementRound> round)
        {
            round.ToTable("acknowledgement_round");
            round.Property(r => r.VersionHash).HasMaxLength(64);
            round.Property(r => r.EndedBecause).HasMaxLength(200);
            round.HasIndex(r => new { r.TenantId, r.DocumentId }).IsUnique().HasFilter("ended_at is null");
            round.HasIndex(r => new { r.TenantId, r.DocumentId, r.VersionNumber });
            round.HasIndex(r => new { r.TenantId, r.DueOn, r.Id }).HasFilter("ended_at is null");

            // The sweep of reminders reads these across tenants.
            round.HasIndex(r => r.DueOn).HasFilter("ended_at is null");
        }
    }
}

/// <summary>That a person has read and understood a version: what they saw is bound by its hash. Never changed, never taken back.</summary>
[AppendOnly]
public sealed class Acknowledgement : Entity
{
    public Id<Acknowledgement> Id { get; private init; } = Id<Acknowledgement>.New();
    public required Id<AcknowledgementRound> RoundId { get; init; }
    public required Id<Document> DocumentId { get; init; }
    public required int VersionNumber { get; init; }
    public required string VersionHash { get; init; }
    public required Guid PersonId { get; init; }

    private sealed class Mapping : IEntityTypeConfiguration<Acknowledgement>
    {
        public void Configure(EntityTypeBuilder<Acknowledgement> acknowledgement)
        {
            acknowledgement.ToTable("acknowledgement");
            acknowledgement.Property(a => a.VersionHash).HasMaxLength(64);
            acknowledgement.HasIndex(a => new { a.TenantId, a.RoundId, a.PersonId }).IsUnique();
            acknowledgement.HasIndex(a => new { a.TenantId, a.PersonId });
            acknowledgement.HasIndex(a => new { a.TenantId, a.RoundId, a.CreatedAt }); // is there a new one: TellAcknowledgements
        }
    }
}

/// <summary>That a stage before or after the due day was reached with people still missing, and who was to hear of it.</summary>
[AppendOnly]
public sealed class AcknowledgementReminder : Entity
{
    public Id<AcknowledgementReminder> Id { get; private init; } = Id<AcknowledgementReminder>.New();
    public required Id<AcknowledgementRound> RoundId { get; init; }

    /// <summary>Days from the due day: -14, -3, 0, 7, 30 (domain model, section 6).</summary>
    public required int Stage { get; init; }

    /// <summary><c>audience</c>, <c>AIMS-M</c> or <c>TM</c>.</summary>
    public required string Addressee { get; init; }
    public required int StillMissing { get; init; }

    private sealed class Mapping : IEntityTypeConfiguration<AcknowledgementReminder>
    {
        public void Configure(EntityTypeBuilder<AcknowledgementReminder> reminder)
        {
            reminder.ToTable("acknowledgement_reminder");
            reminder.Property(r => r.Addressee).HasMaxLength(20);
            reminder.HasIndex(r => new { r.TenantId, r.RoundId, r.Stage }).IsUnique();
        }
    }
}
