using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.DocumentControl.Contracts;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.RiskRegister.Documents;

/// <summary>
/// Keeps how controlled documents stand, so that evidence which points to one is read with it: <c>TreatmentPlans/DocumentBehind.cs</c>.
/// No risk moves by it: what was verified while the evidence held was verified, and domain model 5.2 names no such trigger.
/// </summary>
public sealed class FollowDocument(RiskRegisterDb db) : IConsumer<DocumentStands>, IConsumer<AcknowledgementStands>
{
    public async Task Consume(ConsumeContext<DocumentStands> context) =>
        (await FindOrAddAsync(context.Message.DocumentId, context.CancellationToken)).TakeOver(context.Message);

    public async Task Consume(ConsumeContext<AcknowledgementStands> context) =>
        (await FindOrAddAsync(context.Message.DocumentId, context.CancellationToken)).TakeOver(context.Message);

    private async Task<KnownDocument> FindOrAddAsync(Guid documentId, CancellationToken cancellationToken)
    {
        var id = new Id<KnownDocument>(documentId);
        return await db.Documents.SingleOrDefaultAsync(document => document.Id == id, cancellationToken)
            ?? db.Documents.Add(new KnownDocument { Id = id }).Entity;
    }
}
