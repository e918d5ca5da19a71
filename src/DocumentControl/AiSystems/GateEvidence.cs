using AimsPlatform.AiSystemInventory.Contracts;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.DocumentControl.Versions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AimsPlatform.DocumentControl.AiSystems;

/// <summary>
/// Which documents in force prove one gate requirement of one AI system: its user information, its technical
/// documentation. The inventory is told whenever that changes, and keeps the gate shut while there is none.
/// </summary>
public sealed class GateEvidence : Entity
{
    public Id<GateEvidence> Id { get; private init; } = Id<GateEvidence>.New();
    public required Guid AiSystemId { get; init; }
    public required string Requirement { get; init; }

    /// <summary>The documents in force; one of them suffices.</summary>
    public List<Guid> DocumentIds { get; private set; } = [];

    /// <summary>After a move of a version: what it put in force or took out of force, by what was approved.</summary>
    public static async Task ReportAsync(VersionAt at, DateTimeOffset now, DocumentControlDb db, CancellationToken cancellationToken)
    {
        var inForce = at.Version.State == VersionState.Published ? at.Version : at.Published?.State == VersionState.Published ? at.Published : null;
        var (before, after) = (at.Published?.Bound?.AiSystemIds ?? [], inForce?.Bound?.AiSystemIds ?? []);
        if (at.Document.Rules.GateRequirement is not { } requirement || before.ToHashSet().SetEquals(after) && at.Published?.Number == inForce?.Number)
        {
            return;
        }

        var (document, systems) = (at.Document.Id.Value, before.Union(after).ToList());
        var known = await db.GateEvidence.Where(e => e.Requirement == requirement && systems.Contains(e.AiSystemId)).ToDictionaryAsync(e => e.AiSystemId, cancellationToken);
        foreach (var system in systems)
        {
            var evidence = known.GetValueOrDefault(system) ?? db.GateEvidence.Add(new GateEvidence { AiSystemId = system, Requirement = requirement }).Entity;
            evidence.DocumentIds = after.Contains(system) ? [.. evidence.DocumentIds.Append(document).Distinct()] : [.. evidence.DocumentIds.Where(id => id != document)];
            db.Entry(evidence).Property(e => e.UpdatedAt).IsModified = db.Entry(evidence).State != EntityState.Added; // a new version of the same document is news too
            db.Publish(evidence.Id.Value, new GateEvidenceReported(
                system, requirement, $"/api/v1/documents/{(evidence.DocumentIds.Count > 0 ? evidence.DocumentIds[^1] : document)}", evidence.NextVersion, evidence.DocumentIds.Count > 0, null, now));
        }
    }

    private sealed class Mapping : IEntityTypeConfiguration<GateEvidence>
    {
        public void Configure(EntityTypeBuilder<GateEvidence> evidence)
        {
            evidence.ToTable("gate_evidence");
            evidence.Property(e => e.Id).ValueGeneratedNever();
            evidence.Property(e => e.Requirement).HasMaxLength(60);
            evidence.HasIndex(e => new { e.TenantId, e.AiSystemId, e.Requirement }).IsUnique();
        }
    }
}
