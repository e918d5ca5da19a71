using AimsPlatform.AiSystemInventory.AiSystems;
using AimsPlatform.AiSystemInventory.Persistence;
using AimsPlatform.BuildingBlocks.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AimsPlatform.AiSystemInventory.LifeCycle;

/// <summary>A life cycle move that somebody tried and that was refused (R033).</summary>
public sealed class RefusedMove : Entity
{
    public Id<RefusedMove> Id { get; private init; } = Id<RefusedMove>.New();
    public required Id<AiSystem> AiSystemId { get; init; }
    public required string Event { get; init; }
    public required string State { get; init; }
    public required Guid TriedBy { get; init; }
    public required string Reason { get; init; }

    private sealed class Mapping : IEntityTypeConfiguration<RefusedMove>
    {
        public void Configure(EntityTypeBuilder<RefusedMove> refused)
        {
            refused.ToTable("refused_move");
            refused.Property(r => r.Event).HasMaxLength(40);
            refused.Property(r => r.State).HasMaxLength(40);
            refused.Property(r => r.Reason).HasMaxLength(Limit.Prose);
            refused.HasIndex(r => new { r.TenantId, r.AiSystemId, r.CreatedAt, r.Id });
        }
    }
}
