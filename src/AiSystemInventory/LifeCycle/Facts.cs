using AimsPlatform.AiSystemInventory.AiSystems;
using AimsPlatform.AiSystemInventory.Persistence;
using AimsPlatform.BuildingBlocks.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AimsPlatform.AiSystemInventory.LifeCycle;

/// <summary>A risk as the risk register last told it.</summary>
public sealed class RiskFact : Entity
{
    public const string Accepted = "accepted";
    public const string Closed = "closed";

    /// <summary>The risk's own id.</summary>
    public Id<RiskFact> Id { get; init; }

    public int ToldVersion { get; private set; }
    public string Number { get; private set; } = "";
    public List<Guid> AiSystemIds { get; private set; } = [];
    public string State { get; private set; } = "";
    public string? Level { get; private set; }
    public DateOnly? AcceptedUntil { get; private set; }

    /// <summary>Whether the risk needs nobody's decision on this day: closed, or accepted and not expired (I16).</summary>
    public bool IsSettledOn(DateOnly day) => State == Closed || State == Accepted && (AcceptedUntil is null || AcceptedUntil >= day);

    /// <summary>Takes a newer statement; an older or repeated one changes nothing.</summary>
    public bool Take(int version, string number, IEnumerable<Guid> systems, string state, string? level, DateOnly? acceptedUntil)
    {
        if (version <= ToldVersion)
        {
            return false;
        }

        (ToldVersion, Number, AiSystemIds, State, Level, AcceptedUntil) = (version, number, systems.Distinct().ToList(), state, level, acceptedUntil);
        return true;
    }

    private sealed class Mapping : IEntityTypeConfiguration<RiskFact>
    {
        public void Configure(EntityTypeBuilder<RiskFact> risk)
        {
            risk.ToTable("risk_fact");
            risk.Property(r => r.Number).HasMaxLength(20);
            risk.Property(r => r.State).HasMaxLength(40);
            risk.Property(r => r.Level).HasMaxLength(Limit.Key);
            risk.HasIndex(r => r.AiSystemIds).HasMethod("gin");
            risk.HasIndex(r => r.AcceptedUntil).HasFilter("accepted_until is not null");
        }
    }
}

/// <summary>How far the screening of one system over the risk domains has come, as the risk register last told it.</summary>
public sealed class ScreeningFact : Entity
{
    /// <summary>The system's id.</summary>
    public Id<ScreeningFact> Id { get; init; }

    public int ToldVersion { get; private set; }
    public List<string> OpenDomains { get; private set; } = [];

    public bool Take(int version, IEnumerable<string> openDomains)
    {
        if (version <= ToldVersion)
        {
            return false;
        }

        (ToldVersion, OpenDomains) = (version, openDomains.ToList());
        return true;
    }

    private sealed class Mapping : IEntityTypeConfiguration<ScreeningFact>
    {
        public void Configure(EntityTypeBuilder<ScreeningFact> screening) => screening.ToTable("screening_fact");
    }
}

/// <summary>What the service that owns some evidence last said about one requirement of one system.</summary>
public sealed class ReportedEvidence : Entity
{
    public Id<ReportedEvidence> Id { get; private init; } = Id<ReportedEvidence>.New();
    public required Id<AiSystem> AiSystemId { get; init; }
    public required string Requirement { get; init; }
    public int ToldVersion { get; private set; }
    public string Reference { get; private set; } = "";
    public bool Satisfied { get; private set; }
    public DateOnly? ValidUntil { get; private set; }

    /// <summary>When the owner of the evidence said so.</summary>
    public DateTimeOffset ReportedAt { get; private set; }

    public bool CountsOn(DateOnly day) => Satisfied && (ValidUntil is null || ValidUntil >= day);

    public bool Take(int version, string reference, bool satisfied, DateOnly? validUntil, DateTimeOffset at)
    {
        if (version <= ToldVersion)
        {
            return false;
        }

        (ToldVersion, Reference, Satisfied, ValidUntil, ReportedAt) = (version, reference, satisfied, validUntil, at);
        return true;
    }

    private sealed class Mapping : IEntityTypeConfiguration<ReportedEvidence>
    {
        public void Configure(EntityTypeBuilder<ReportedEvidence> reported)
        {
            reported.ToTable("reported_evidence");
            reported.Property(r => r.Requirement).HasMaxLength(Limit.Key);
            reported.Property(r => r.Reference).HasMaxLength(Limit.Reference);
            reported.HasIndex(r => new { r.TenantId, r.AiSystemId, r.Requirement }).IsUnique();
            reported.HasIndex(r => r.ValidUntil).HasFilter("valid_until is not null");
        }
    }
}
