using AimsPlatform.AiSystemInventory.Contracts;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AimsPlatform.DocumentControl.AiSystems;

/// <summary>What document control knows of an AI system from the inventory's events; its id is the inventory's.</summary>
public sealed class KnownAiSystem : Entity
{
    public Id<KnownAiSystem> Id { get; init; }
    public string Number { get; private set; } = "";
    public string Name { get; private set; } = "";

    /// <summary>Version of the last <c>AiSystemStands</c> taken over.</summary>
    public int StandsVersion { get; private set; }

    /// <summary>Takes a newer fact over; an older one changes nothing.</summary>
    public void TakeOver(AiSystemStands stands)
    {
        if (stands.Version > StandsVersion)
        {
            (StandsVersion, Number, Name) = (stands.Version, stands.Number, stands.Name);
        }
    }

    /// <summary>A document links to systems the inventory has told of, in this organisation.</summary>
    public static async Task<Error?> RefuseUnknownAsync(List<Guid> aiSystemIds, DocumentControlDb db, CancellationToken cancellationToken)
    {
        if (aiSystemIds.Count == 0)
        {
            return null;
        }

        var asked = aiSystemIds.ConvertAll(id => new Id<KnownAiSystem>(id));
        var known = await db.AiSystems.Where(system => asked.Contains(system.Id)).Select(system => system.Id).ToListAsync(cancellationToken);
        var unknown = asked.FindIndex(id => !known.Contains(id));
        return unknown < 0 ? null : Error.Invalid($"/aiSystemIds/{unknown}", "The inventory has not told of such an AI system.");
    }

    private sealed class Mapping : IEntityTypeConfiguration<KnownAiSystem>
    {
        public void Configure(EntityTypeBuilder<KnownAiSystem> system)
        {
            system.ToTable("known_ai_system");
            system.Property(s => s.Id).ValueGeneratedNever();
            system.Property(s => s.Number).HasMaxLength(20);
            system.Property(s => s.Name).HasMaxLength(500); // as long as the inventory's
        }
    }
}
