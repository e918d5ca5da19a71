using AimsPlatform.BuildingBlocks.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AimsPlatform.RiskRegister.TreatmentPlans;

/// <summary>A due date that was moved: from when to when, who allowed it and why. Never changed afterwards.</summary>
[AppendOnly]
public sealed class DueDateMove : Entity
{
    public Id<DueDateMove> Id { get; init; } = Id<DueDateMove>.New();
    public required Id<TreatmentAction> ActionId { get; init; }
    public required Guid ActionOwnerId { get; init; }
    public required DateOnly FirstDueDate { get; init; }
    public required DateOnly From { get; init; }
    public required DateOnly To { get; init; }
    public required string Reason { get; init; }
    public required Guid ApprovedBy { get; init; }

    private sealed class Mapping : IEntityTypeConfiguration<DueDateMove>
    {
        public void Configure(EntityTypeBuilder<DueDateMove> move)
        {
            move.ToTable("due_date_move", table =>
            {
                table.HasCheckConstraint("moved_with_a_reason", "char_length(reason) >= 20");
                table.HasCheckConstraint("not_moved_by_the_action_owner", "approved_by <> action_owner_id");
            });
            move.Property(m => m.Id).ValueGeneratedNever();
            move.Property(m => m.From).HasColumnName("from_date");
            move.Property(m => m.To).HasColumnName("to_date");
            move.Property(m => m.Reason).HasMaxLength(2000);
            move.HasIndex(m => new { m.TenantId, m.ActionId });
        }
    }
}
