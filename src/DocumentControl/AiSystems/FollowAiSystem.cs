using AimsPlatform.AiSystemInventory.Contracts;
using AimsPlatform.BuildingBlocks.Persistence;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.DocumentControl.AiSystems;

/// <summary>Keeps which AI systems there are, so that documents link to real ones.</summary>
public sealed class FollowAiSystem(DocumentControlDb db) : IConsumer<AiSystemStands>
{
    public async Task Consume(ConsumeContext<AiSystemStands> context)
    {
        var id = new Id<KnownAiSystem>(context.Message.AiSystemId);
        var system = await db.AiSystems.SingleOrDefaultAsync(known => known.Id == id, context.CancellationToken)
            ?? db.AiSystems.Add(new KnownAiSystem { Id = id }).Entity;
        system.TakeOver(context.Message);
    }
}
