using AimsPlatform.AiSystemInventory.AiSystems;
using AimsPlatform.BuildingBlocks.Persistence;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.AiSystemInventory.LifeCycle;

/// <summary>What the platform itself does when the ground under a system in operation is gone.</summary>
internal static class LostGround
{
    private static readonly AiSystemState[] AtTheDoor = [AiSystemState.Deployment, AiSystemState.ReEvaluation];

    /// <summary>
    /// Sends those of these systems that are in operation to re-evaluation. Those at the door of operation get a new version:
    /// whoever judged their gate before this must judge it again (I18). The caller saves.
    /// </summary>
    public static async Task OfAsync(AiSystemInventoryDb db, IEnumerable<Guid> systems, string because, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var ids = systems.Select(id => new Id<AiSystem>(id)).ToList();
        foreach (var system in await db.AiSystems.Where(s => ids.Contains(s.Id) && (s.State == AiSystemState.Operation || AtTheDoor.Contains(s.State))).ToListAsync(cancellationToken))
        {
            Of(db, system, because, now);
            if (AtTheDoor.Contains(system.State) && db.Entry(system).State == EntityState.Unchanged)
            {
                db.Entry(system).State = EntityState.Modified;
                db.Record(system, "lose-ground", because);
            }
        }
    }

    public static void Of(AiSystemInventoryDb db, AiSystem system, string because, DateTimeOffset now)
    {
        if (system.ReEvaluate(because, now))
        {
            db.Record(system, LifeCycleEvent.ReEvaluate, system.StateReason);
            db.Publish(system.Id.Value, system.Stands(now));
        }
    }

    /// <summary>What was proven for operation once and is not any more: acceptances and evidence whose last day has passed.</summary>
    public static IReadOnlyList<string> Lapses(AtGate at, DateOnly today) =>
    [
        .. at.Risks.Where(r => r.State == RiskFact.Accepted && !r.IsSettledOn(today)).Select(r => $"The acceptance of {r.Number} expired on {r.AcceptedUntil:yyyy-MM-dd}."),
        .. from requirement in Gates.Of(LifeCycleEvent.PutIntoOperation).Requirements
           let reported = at.Reported.Where(r => r.Requirement == requirement.Id && r.Satisfied).ToList()
           let linked = at.Evidence.Where(e => e.Requirement == requirement.Id && e.State == EvidenceState.Accepted).ToList()
           where reported.Count + linked.Count > 0 && !reported.Any(r => r.CountsOn(today)) && !linked.Any(e => e.CountsOn(today))
           select $"Evidence for {requirement.Id} has expired.",
    ];
}
