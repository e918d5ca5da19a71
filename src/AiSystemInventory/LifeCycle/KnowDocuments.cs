using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.DocumentControl.Contracts;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.AiSystemInventory.LifeCycle;

/// <summary>
/// Keeps how controlled documents stand, for the gates. A system in operation is not stopped by an overdue review, which is
/// a flag and no change of the document (domain model 5.1); evidence that ends does that: <see cref="EndEvidenceOfDocument"/>.
/// </summary>
public sealed class KnowDocuments(AiSystemInventoryDb db) : IConsumer<DocumentStands>, IConsumer<AcknowledgementStands>
{
    public async Task Consume(ConsumeContext<DocumentStands> context) =>
        (await FindOrAddAsync(context.Message.DocumentId, context.CancellationToken)).Take(context.Message);

    public async Task Consume(ConsumeContext<AcknowledgementStands> context) =>
        (await FindOrAddAsync(context.Message.DocumentId, context.CancellationToken)).Take(context.Message);

    private async Task<DocumentFact> FindOrAddAsync(Guid documentId, CancellationToken cancellationToken)
    {
        var id = new Id<DocumentFact>(documentId);
        return await db.DocumentFacts.SingleOrDefaultAsync(document => document.Id == id, cancellationToken)
            ?? db.DocumentFacts.Add(new DocumentFact { Id = id }).Entity;
    }
}
