using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.RiskRegister.Risks;
using AimsPlatform.RiskRegister.Screenings;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.RiskRegister.AiSystems;

/// <summary>
/// A retired AI system takes its risks with it. By the letter of domain model 5.2 "cause gone" closes a risk that is
/// accepted, evaluated or residual-evaluated, here by the platform itself. From every other state only its owner may close
/// it, with a reason; such a risk says in its history and in <c>attention</c> that the system is gone, and an owner who
/// asks for <c>GET /risks?attention=true</c> finds it. A risk of several systems waits until all of them are retired.
/// The screening of a retired or rejected system ends.
/// </summary>
internal static class CloseRisksOfRetiredSystem
{
    public static async Task ApplyAsync(KnownAiSystem system, DateTimeOffset at, RiskRegisterDb db, CancellationToken cancellationToken)
    {
        if (await db.Screenings.SingleOrDefaultAsync(s => s.AiSystemId == system.Id, cancellationToken) is { } screening && screening.End())
        {
            db.Record(screening, "end", $"{system.Number} is {system.State}.");
            db.Publish(system.Id.Value, screening.Stands(at));
        }

        if (!system.IsRetired)
        {
            return;
        }

        var because = $"{system.Number} is retired.";
        foreach (var risk in (await RisksOfRetiredSystemsOnlyAsync(system, db, cancellationToken)).Where(risk => risk.Attention != because))
        {
            risk.CloseBecauseRetired(because, at);
            db.Record(risk, risk.State == RiskState.Closed ? "close" : "review", because);
            db.Publish(risk.Id.Value, risk.Stands(at));
        }
    }

    private static async Task<IEnumerable<Risk>> RisksOfRetiredSystemsOnlyAsync(KnownAiSystem system, RiskRegisterDb db, CancellationToken cancellationToken)
    {
        // Two systems of one risk may retire at the same moment: whoever comes second has to see the first.
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended(current_setting('aims.tenant'), 660304))", cancellationToken);
        var risks = await db.OpenRisksOfAsync(system.Id, cancellationToken);
        var linked = risks.SelectMany(risk => risk.AiSystemIds).Distinct().Select(id => new Id<KnownAiSystem>(id)).ToArray();
        var retired = await db.AiSystems.AsNoTracking().Where(s => linked.Contains(s.Id) && s.State == KnownAiSystem.Retired).Select(s => s.Id.Value).ToListAsync(cancellationToken);
        retired.Add(system.Id.Value); // not saved yet
        return risks.Where(risk => risk.AiSystemIds.TrueForAll(retired.Contains));
    }
}
