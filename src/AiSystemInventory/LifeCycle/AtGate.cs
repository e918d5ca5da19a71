using AimsPlatform.AiSystemInventory.AiSystems;
using AimsPlatform.AiSystemInventory.DataResources;
using AimsPlatform.BuildingBlocks.Persistence;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.AiSystemInventory.LifeCycle;

/// <summary>A system together with everything its gates look at.</summary>
public sealed record AtGate(
    AiSystem System, IReadOnlyList<Evidence> Evidence, IReadOnlyList<ReportedEvidence> Reported, IReadOnlyList<RiskFact> Risks,
    ScreeningFact? Screening, IReadOnlyList<DataResource> Data)
{
    /// <summary>Loads what the gates of one system need; null when there is no such system.</summary>
    public static async Task<AtGate?> LoadAsync(AiSystemInventoryDb db, Id<AiSystem> id, CancellationToken cancellationToken)
    {
        if (await db.AiSystems.SingleOrDefaultAsync(s => s.Id == id, cancellationToken) is not { } system)
        {
            return null;
        }

        // Superseded and rejected evidence stays on record but opens no gate.
        var evidence = await db.Evidence.AsNoTracking().Where(e => e.AiSystemId == id && (e.State == EvidenceState.Accepted || e.State == EvidenceState.Submitted)).ToListAsync(cancellationToken);
        var reported = await db.ReportedEvidence.AsNoTracking().Where(r => r.AiSystemId == id).ToListAsync(cancellationToken);
        var risks = await db.RiskFacts.AsNoTracking().Where(r => r.AiSystemIds.Contains(id.Value)).ToListAsync(cancellationToken);
        var screening = await db.ScreeningFacts.AsNoTracking().SingleOrDefaultAsync(s => s.Id == new Id<ScreeningFact>(id.Value), cancellationToken);
        var dataIds = system.DataResourceIds.Select(data => new Id<DataResource>(data)).ToList();
        var data = dataIds.Count == 0 ? [] : await db.DataResources.AsNoTracking().Where(d => dataIds.Contains(d.Id)).ToListAsync(cancellationToken);
        return new AtGate(system, evidence, reported, risks, screening, data);
    }
}
