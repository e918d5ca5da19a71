using System.Globalization;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.DocumentControl.Contracts;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.AiSystemInventory.LifeCycle;

/// <summary>
/// Linked evidence that points to a controlled document (its number or its path) ends when the document is withdrawn, and
/// what points to one version of it when another comes into force. A system in operation that loses it is re-evaluated.
/// </summary>
public sealed class EndEvidenceOfDocument(AiSystemInventoryDb db, Acting acting, TimeProvider clock) : IConsumer<DocumentStands>
{
    public async Task Consume(ConsumeContext<DocumentStands> context)
    {
        var (told, now) = (context.Message, clock.GetUtcNow());
        var (path, versions) = ($"/api/v1/documents/{told.DocumentId}", $"/api/v1/documents/{told.DocumentId}/versions/");
        var pointing = await db.Evidence
            .Where(e => (e.State == EvidenceState.Submitted || e.State == EvidenceState.Accepted) && e.CreatedAt < told.At
                && (e.Reference == told.Number || e.Reference == path || e.Reference.StartsWith(versions)))
            .ToListAsync(context.CancellationToken);

        var lost = new List<Evidence>();
        foreach (var evidence in pointing.Where(e => Ends(e.Reference, versions, told)))
        {
            lost.AddRange(evidence.State == EvidenceState.Accepted ? [evidence] : []);
            evidence.Supersede();
            db.Record(evidence, "supersede", Why(told));
        }

        await LostGround.OfAsync(db, await WithoutOtherAsync(lost, acting.DayAt(now), context.CancellationToken), Why(told), now, context.CancellationToken);
    }

    // The systems that need what was lost for operation, and have nothing else that proves it.
    private async Task<IEnumerable<Guid>> WithoutOtherAsync(List<Evidence> lost, DateOnly today, CancellationToken cancellationToken)
    {
        var systems = lost.Select(e => e.AiSystemId).Distinct().ToList();
        var others = systems.Count == 0 ? [] : await db.Evidence.Where(e => systems.Contains(e.AiSystemId) && e.State == EvidenceState.Accepted).ToListAsync(cancellationToken);
        return from evidence in lost
               where Gates.Of(LifeCycleEvent.PutIntoOperation).Requirements.Any(requirement => requirement.Id == evidence.Requirement)
                   && !others.Any(other => other.AiSystemId == evidence.AiSystemId && other.Requirement == evidence.Requirement && other.CountsOn(today))
               select evidence.AiSystemId.Value;
    }

    private static bool Ends(string reference, string versions, DocumentStands told) =>
        told.PublishedVersion is not { } inForce
        || reference.StartsWith(versions, StringComparison.Ordinal)
            && int.TryParse(reference.AsSpan(versions.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version < inForce;

    private static string Why(DocumentStands told) =>
        told.PublishedVersion is { } version ? $"{told.Number} version {version} came into force." : $"{told.Number} was withdrawn.";
}
