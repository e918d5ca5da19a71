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

        var ids = risk.AiSystemIds.ConvertAll(system => new Id<KnownAiSystem>(system));
        var systems = ids.Count == 0 ? [] : await db.AiSystems.AsNoTracking().Where(system => ids.Contains(system.Id)).ToListAsync(cancellationToken);
        var criteria = await db.Criteria.AsNoTracking()
            .Where(version => version.State == CriteriaState.Approved || version.Id == risk.CriteriaId).ToListAsync(cancellationToken);
        risk.Facts = new RiskFacts(systems, criteria.Find(c => c.State == CriteriaState.Approved), criteria.Find(c => c.Id == risk.CriteriaId));
        return risk;
    }
}
