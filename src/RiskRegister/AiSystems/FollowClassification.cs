using AimsPlatform.AiSystemInventory.Contracts;
using MassTransit;

namespace AimsPlatform.RiskRegister.AiSystems;

/// <summary>Takes over the class of an AI system under the EU AI Act; from now on the conditions of accepting a risk know it.</summary>
public sealed class FollowClassification(RiskRegisterDb db) : IConsumer<AiSystemClassified>
{
    public async Task Consume(ConsumeContext<AiSystemClassified> context)
    {
        var (classified, cancellationToken) = (context.Message, context.CancellationToken);
        var system = await KnownAiSystem.FindOrAddAsync(classified.AiSystemId, db, cancellationToken);
        var (tierBefore, heldBefore) = (system.Tier, system.LegalHold);
        if (system.TakeOver(classified))
        {
            await ReviewRisksOfReclassifiedSystem.ApplyAsync(system, tierBefore, heldBefore, classified.At, db, cancellationToken);
        }
    }
}
