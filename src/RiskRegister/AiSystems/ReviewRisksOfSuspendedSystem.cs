using AimsPlatform.AiSystemInventory.Contracts;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.RiskRegister.Risks;

namespace AimsPlatform.RiskRegister.AiSystems;

/// <summary>
/// A suspended AI system: something went wrong that the acceptance of its risks did not know of. A suspension that arrives
/// late still counts, for a newer fact says where the system is now and not that it was never suspended; what was
/// accepted after it, in knowledge of it, stays accepted.
/// </summary>
internal static class ReviewRisksOfSuspendedSystem
{
    public static async Task ApplyAsync(AiSystemStands stands, RiskRegisterDb db, CancellationToken cancellationToken)
    {
        if (stands.State != "suspended")
        {
            return;
        }

        var risks = await db.OpenRisksOfAsync(new Id<KnownAiSystem>(stands.AiSystemId), cancellationToken);
        db.AskForReview(risks.Where(risk => risk.State == RiskState.Accepted && risk.Acceptance!.At < stands.At), $"{stands.Number} was suspended.", stands.At);
    }
}
