using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.RiskRegister.AiSystems;
using AimsPlatform.RiskRegister.Criteria;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.RiskRegister.Risks;

/// <summary>What the conditions of a move ask about beyond the risk itself, read at the moment of the move.</summary>
/// <param name="Systems">The linked AI systems, as far as the inventory has told of them.</param>
/// <param name="InForce">The approved criteria; null while there are none.</param>
/// <param name="Pinned">The criteria of the risk's present assessment; null until it is analysed.</param>
public sealed record RiskFacts(IReadOnlyList<KnownAiSystem> Systems, CriteriaVersion? InForce, CriteriaVersion? Pinned)
{
    /// <summary>A risk ready to move, or null when there is no such risk.</summary>
    public static async Task<Risk?> LoadAsync(RiskRegisterDb db, Id<Risk> id, CancellationToken cancellationToken)
    {
        if (await db.Risks.SingleOrDefaultAsync(risk => risk.Id == id, cancellationToken) is not { } risk)
        {
            return null;
        }

        await ReadAsync(db, [risk], cancellationToken);
        return risk;
    }

    /// <summary>Makes these risks ready to move, in two queries however many they are.</summary>
    public static async Task ReadAsync(RiskRegisterDb db, IReadOnlyList<Risk> risks, CancellationToken cancellationToken)
    {
        var systemIds = risks.SelectMany(risk => risk.AiSystemIds).Distinct().Select(id => new Id<KnownAiSystem>(id)).ToArray();
        var pinned = risks.Where(risk => risk.CriteriaId is not null).Select(risk => risk.CriteriaId!.Value).Distinct().ToArray();
        var systems = systemIds.Length == 0 ? [] : await db.AiSystems.AsNoTracking().Where(system => systemIds.Contains(system.Id)).ToListAsync(cancellationToken);
        var criteria = await db.Criteria.AsNoTracking()
            .Where(version => version.State == CriteriaState.Approved || pinned.Contains(version.Id)).ToListAsync(cancellationToken);
        var inForce = criteria.Find(version => version.State == CriteriaState.Approved);
        foreach (var risk in risks)
        {
            risk.Facts = new RiskFacts(systems.FindAll(system => risk.AiSystemIds.Contains(system.Id.Value)), inForce, criteria.Find(version => version.Id == risk.CriteriaId));
        }
    }
}
