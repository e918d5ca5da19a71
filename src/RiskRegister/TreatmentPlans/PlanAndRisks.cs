using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.RiskRegister.Risks;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.RiskRegister.TreatmentPlans;

/// <summary>A plan with the risks it treats: what its moves are judged on.</summary>
public sealed record PlanAndRisks(TreatmentPlan Plan, IReadOnlyList<Risk> Risks)
{
    public static async Task<PlanAndRisks?> FindAsync(Id<TreatmentPlan> id, RiskRegisterDb db, CancellationToken cancellationToken)
    {
        if (await db.TreatmentPlans.Include(p => p.Actions).SingleOrDefaultAsync(p => p.Id == id, cancellationToken) is not { } plan)
        {
            return null;
        }

        await plan.ReadDocumentsAsync(db, cancellationToken);
        var riskIds = plan.RiskIds.Select(risk => new Id<Risk>(risk)).ToArray();
        return new PlanAndRisks(plan, await db.Risks.Where(r => riskIds.Contains(r.Id)).ToListAsync(cancellationToken));
    }
}
