using AimsPlatform.AiSystemInventory.Contracts;
using AimsPlatform.RiskRegister.Screenings;
using MassTransit;

namespace AimsPlatform.RiskRegister.AiSystems;

/// <summary>
/// Takes over what the inventory says of an AI system and lets the change act on its risks; each effect is in the file of
/// its name. One consumer, so that all of them see the same facts in one transaction and in the order of versions.
/// </summary>
public sealed class FollowAiSystem(RiskRegisterDb db) : IConsumer<AiSystemStands>
{
    public async Task Consume(ConsumeContext<AiSystemStands> context)
    {
        var (stands, cancellationToken) = (context.Message, context.CancellationToken);
        await ReviewRisksOfSuspendedSystem.ApplyAsync(stands, db, cancellationToken);

        var system = await KnownAiSystem.FindOrAddAsync(stands.AiSystemId, db, cancellationToken);
        var purposeBefore = system.PurposeRevision;
        if (!system.TakeOver(stands))
        {
            return;
        }

        if (system.IsGone)
        {
            await CloseRisksOfRetiredSystem.ApplyAsync(system, stands.At, db, cancellationToken);
            return;
        }

        await OpenScreeningOfNewSystem.ApplyAsync(system, stands.At, db, cancellationToken);
        await ReviewRisksOfChangedPurpose.ApplyAsync(system, purposeBefore, stands.At, db, cancellationToken);
    }
}
