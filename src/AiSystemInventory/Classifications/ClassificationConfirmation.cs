using AimsPlatform.BuildingBlocks.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AimsPlatform.AiSystemInventory.Classifications;

/// <summary>The legal decision that a classification stands as it is; bound to the hash of what was decided on, written once.</summary>
[AppendOnly]
public sealed class ClassificationConfirmation : Entity
{
    public const int MaxReason = 4000;

    public Id<ClassificationConfirmation> Id { get; private init; } = Id<ClassificationConfirmation>.New();
    public required Id<ClassificationRecord> RecordId { get; init; }
    public required Guid ConfirmedBy { get; init; }
    public required string Reason { get; init; }
    public required string DecidedHash { get; init; }

    private sealed class Mapping : IEntityTypeConfiguration<ClassificationConfirmation>
    {
        public void Configure(EntityTypeBuilder<ClassificationConfirmation> confirmation)
        {
            confirmation.ToTable("classification_confirmation");
            confirmation.Property(c => c.Reason).HasMaxLength(MaxReason);
            confirmation.Property(c => c.DecidedHash).HasMaxLength(64);
            confirmation.HasOne<ClassificationRecord>().WithMany().HasForeignKey(c => c.RecordId).OnDelete(DeleteBehavior.Restrict);
            confirmation.HasIndex(c => new { c.TenantId, c.RecordId }).IsUnique();
        }
    }
}
