using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.RiskRegister.Risks;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.RiskRegister.AiSystems;

/// <summary>What the effects of an AI system's changes share: its open risks, and a new look at them.</summary>
internal static class RisksOfSystem
{
    public static Task<List<Risk>> OpenRisksOfAsync(this RiskRegisterDb db, Id<KnownAiSystem> system, CancellationToken cancellationToken) =>
        db.Risks.Where(risk => risk.State != RiskState.Closed && risk.AiSystemIds.Contains(system.Value)).ToListAsync(cancellationToken);

    /// <summary>
    /// Accepted risks come under review, the only place from which domain model 5.2 leads there; every other open risk
    /// says what happened, in its history and in <c>attention</c>, until it is assessed again.
    /// </summary>
    public static void AskForReview(this RiskRegisterDb db, IEnumerable<Risk> risks, string because, DateTimeOffset at)
    {
        foreach (var risk in risks.Where(risk => risk.Attention != because || risk.State == RiskState.Accepted))
        {
            risk.Trigger(because);
            db.Record(risk, "review", because);
            db.Publish(risk.Id.Value, risk.Stands(at));
        }
    }
}
