using AimsPlatform.AiSystemInventory.Contracts;
using AimsPlatform.BuildingBlocks.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AimsPlatform.RiskRegister.AiSystems;

/// <summary>
/// What the register knows of an AI system from the inventory's events; its id is the inventory's. Either event may
/// arrive first, each carries its own version.
/// </summary>
public sealed class KnownAiSystem : Entity
{
    public const string Retired = "retired";

    public Id<KnownAiSystem> Id { get; init; }
    public string Number { get; set; } = "";
    public string Name { get; set; } = "";

    /// <summary>What the source of an imported system calls it.</summary>
    public string? ExternalId { get; set; }
    public string? BusinessUnit { get; set; }
    public Guid OwnerId { get; set; }
    public bool InScope { get; set; }

    /// <summary>Life cycle state as the inventory writes it; empty until the inventory has said.</summary>
    public string State { get; set; } = "";
    public int PurposeRevision { get; set; }

    /// <summary>Version of the last <c>AiSystemStands</c> taken over; 0 before the first.</summary>
    public int StandsVersion { get; set; }

    /// <summary>EU AI Act tier as the inventory writes it; null when unclassified or outside the Act.</summary>
    public string? Tier { get; set; }

    /// <summary>Legal has yet to decide whether a practice is prohibited.</summary>
    public bool LegalHold { get; set; }

    /// <summary>Version of the last <c>AiSystemClassified</c> taken over; 0 before the first.</summary>
    public int ClassifiedVersion { get; set; }

    public bool IsRetired => State == Retired;

    /// <summary>Retired, or rejected before it ever operated.</summary>
    public bool IsGone => State is Retired or "rejected";

    /// <summary>Its number, once the inventory has told of it.</summary>
    public string Label => Number.Length > 0 ? Number : "An AI system";

    /// <summary>Article 5 of the EU AI Act prohibits the system, be it from a later day: an acceptance would outlive that day.</summary>
    public bool IsProhibited => Tier == "unacceptable";

    /// <summary>What is known of a system so far; for one that is heard of for the first time, nothing but its id.</summary>
    public static async Task<KnownAiSystem> FindOrAddAsync(Guid aiSystemId, RiskRegisterDb db, CancellationToken cancellationToken)
    {
        var id = new Id<KnownAiSystem>(aiSystemId);
        return await db.AiSystems.SingleOrDefaultAsync(system => system.Id == id, cancellationToken)
            ?? db.AiSystems.Add(new KnownAiSystem { Id = id }).Entity;
    }

    /// <summary>Takes a newer fact over; an older one changes nothing and answers false.</summary>
    public bool TakeOver(AiSystemStands stands)
    {
        if (stands.Version <= StandsVersion)
        {
            return false;
        }

        (StandsVersion, Number, Name, BusinessUnit, OwnerId) = (stands.Version, stands.Number, stands.Name, stands.BusinessUnit, stands.OwnerId);
        (InScope, State, PurposeRevision, ExternalId) = (stands.InScope, stands.State, stands.PurposeRevision, stands.ExternalId);
        return true;
    }

    /// <summary>Takes a newer class over; an older one changes nothing and answers false.</summary>
    public bool TakeOver(AiSystemClassified classified)
    {
        if (classified.Version <= ClassifiedVersion)
        {
            return false;
        }

        (ClassifiedVersion, Tier, LegalHold) = (classified.Version, classified.Tier, classified.LegalHold);
        return true;
    }

    private sealed class Mapping : IEntityTypeConfiguration<KnownAiSystem>
    {
        public void Configure(EntityTypeBuilder<KnownAiSystem> system)
        {
            system.ToTable("known_ai_system");
            system.Property(s => s.Id).ValueGeneratedNever();
            system.Property(s => s.Number).HasMaxLength(20);
            system.Property(s => s.Name).HasMaxLength(500); // as long as the inventory's
            system.Property(s => s.ExternalId).HasMaxLength(500);
            system.Property(s => s.BusinessUnit).HasMaxLength(100);
            system.Property(s => s.State).HasMaxLength(40);
            system.Property(s => s.Tier).HasMaxLength(40);
        }
    }
}
