using AimsPlatform.AiSystemInventory.AiSystems;
using AimsPlatform.AiSystemInventory.DataResources;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.AiSystemInventory.LifeCycle;

/// <summary>A system together with everything its gates look at.</summary>
public sealed record AtGate(
    AiSystem System, IReadOnlyList<Evidence> Evidence, IReadOnlyList<ReportedEvidence> Reported, IReadOnlyList<RiskFact> Risks,
    ScreeningFact? Screening, IReadOnlyList<DataResource> Data)
{
    /// <summary>The controlled documents that the evidence points to, as far as document control has told of them.</summary>
    public IReadOnlyList<DocumentFact> Documents { get; init; } = [];

    /// <summary>The day it is at that moment for the organisation that runs the system.</summary>
    public DateOnly DayAt(DateTimeOffset now) => OrganisationDays.DayAt(System.TenantId, now);

    /// <summary>Why evidence is not current on this day: the document it points to is out of review.</summary>
    public string? WhyNotCurrent(string reference, DateOnly day) => Documents.FirstOrDefault(document => document.IsPointedToBy(reference))?.WhyNotCurrentOn(day);

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
        var documents = await DocumentFact.PointedToAsync([.. evidence.Select(e => e.Reference), .. reported.Select(r => r.Reference)], db, cancellationToken);
        return new AtGate(system, evidence, reported, risks, screening, data) { Documents = documents };
    }
}
