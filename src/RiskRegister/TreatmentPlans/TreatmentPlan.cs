using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.RiskRegister.Documents;
using AimsPlatform.RiskRegister.Risks;
using AimsPlatform.Values;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AimsPlatform.RiskRegister.TreatmentPlans;

/// <summary>Where a plan stands (domain model 5.3).</summary>
public enum PlanState
{
    Draft,
    Submitted,
    Approved,
    InProgress,
    Implemented,
    VerifiedEffective,
    Ineffective,
    Cancelled,
}

/// <summary>A revision that was carried out and found ineffective, kept as it was judged.</summary>
public sealed record PastRevision(int Number, TreatmentOption Option, string Rationale, Guid ApprovedBy, string ApprovedHash, Guid FoundIneffectiveBy, DateTimeOffset FoundIneffectiveAt, string Verdict);

/// <summary>
/// How one or more risks are treated (ISO/IEC 42001, 6.1.3): an option and actions, approved by designated management who
/// did not write them, and verified by somebody who had no hand in them (I17). How it moves is in <c>TreatmentPlan.Moves.cs</c>,
/// its state table and who may do what in <c>PlanStates.cs</c>.
/// </summary>
public sealed partial class TreatmentPlan : Entity
{
    public const int MostRisks = 20;
    public const int MostActions = 50;

    public static readonly Error NotFound = Error.NotFound("treatmentPlan");
    public static readonly Error NotADraft = new("plan-not-a-draft", "A plan is written while it is a draft. Ask designated management to return it.");
    public static readonly Error TooManyActions = Error.Invalid("/actions", $"A plan has {MostActions} actions at most, those of earlier revisions included.");
    public static readonly Error NoSuchAction = Error.Invalid("/actionId", "This plan has no such action.");

    private static readonly Error NotOfThisRisk = Error.Invalid("/planId", "Name a plan that treats this risk.");
    private static readonly Error Over = Error.Invalid("/planId", "This plan is cancelled, or was not enough. Draft another.");
    private static readonly Error AlreadyRated = Error.Invalid("/planId", "What this plan achieved is in the present rating already. Draft another.");
    private static readonly Error AnotherOption = Error.Invalid("/option", "The plan follows another option.");

    public Id<TreatmentPlan> Id { get; init; } = Id<TreatmentPlan>.New();
    public required string Number { get; init; }
    public required string Title { get; set; }
    public required TreatmentOption Option { get; set; }
    public required string Rationale { get; set; }

    /// <summary>The risks it treats, all of one business unit when it was drafted; who decides on it must have their role where each is now.</summary>
    public required Guid[] RiskIds { get; init; }
    public string? BusinessUnit { get; init; }

    public PlanState State { get; private set; } = PlanState.Draft;
    public int Revision { get; private set; } = 1;

    /// <summary>Everyone who ever wrote in it, the author first: none of them may approve it (I1).</summary>
    public Guid[] WrittenBy { get; private set; } = [];

    /// <summary>Everyone who carried some of it out: none of them may verify it (I17).</summary>
    public Guid[] CarriedOutBy { get; private set; } = [];

    public Guid? ApprovedBy { get; private set; }
    public DateTimeOffset? ApprovedAt { get; private set; }

    /// <summary>Hash of what designated management last decided on; equals <see cref="ContentHash"/> as long as nothing else changed it.</summary>
    public string? ApprovedHash { get; private set; }

    public Guid? VerifiedBy { get; private set; }
    public DateTimeOffset? VerifiedAt { get; private set; }
    public string? Verdict { get; private set; }

    public int DueDateMoves { get; private set; }
    public int EvidenceCount { get; private set; }
    public IReadOnlyList<PastRevision> PastRevisions { get; private set; } = [];
    public List<TreatmentAction> Actions { get; private init; } = [];

    /// <summary>What is known of the documents that its evidence points to; read with the plan, kept elsewhere.</summary>
    public IReadOnlyList<KnownDocument> Documents { get; private set; } = [];

    /// <summary>Reads how the documents stand that its evidence points to, and that evidence about to be added does.</summary>
    public async Task ReadDocumentsAsync(RiskRegisterDb db, CancellationToken cancellationToken, params string[] more) =>
        Documents = await DocumentReference.FindAsync(Actions.SelectMany(action => action.Evidence).Select(evidence => evidence.Reference).Concat(more), db, cancellationToken);

    /// <summary>SHA-256 of what the plan says now: what an approval is bound to.</summary>
    public string ContentHash() => Canonical.Hash(new
    {
        PlanId = Id.Value, Revision, Title, Option, Rationale, RiskIds,
        Actions = Actions.OrderBy(a => a.Revision).ThenBy(a => a.Position)
            .Select(a => new { ActionId = a.Id.Value, a.What, a.OwnerId, a.DueDate, a.ControlId, a.OwnControl, a.Resource }),
    });

    /// <summary>Whether a risk may rest its treatment on this plan: it treats that risk, by that option, and its effect is yet to come.</summary>
    public static Error? RefuseFor(Risk risk, TreatmentOption option, TreatmentPlan? plan) =>
        plan is null || !plan.RiskIds.Contains(risk.Id.Value) ? NotOfThisRisk
            : plan.State == PlanState.Cancelled || risk.Treatment?.PlanId == plan.Id.Value ? Over
            : plan.VerifiedAt <= (risk.Residual ?? risk.Inherent)!.At ? AlreadyRated
            : plan.Option != option ? AnotherOption
            : null;

    private sealed class Mapping : IEntityTypeConfiguration<TreatmentPlan>
    {
        public void Configure(EntityTypeBuilder<TreatmentPlan> plan)
        {
            plan.ToTable("treatment_plan", table =>
            {
                table.HasCheckConstraint("no_writer_approves", "approved_by is null or approved_by <> all (written_by)");
                table.HasCheckConstraint("no_hand_in_it_verifies", "verified_by is null or (verified_by <> all (written_by) and verified_by <> all (carried_out_by))");
            });
            plan.Ignore(p => p.Documents);
            plan.Property(p => p.Id).ValueGeneratedNever();
            plan.Property(p => p.Number).HasMaxLength(20);
            plan.Property(p => p.Title).HasMaxLength(200);
            plan.Property(p => p.Rationale).HasMaxLength(4000);
            plan.Property(p => p.BusinessUnit).HasMaxLength(100);
            plan.Property(p => p.ApprovedHash).HasMaxLength(64);
            plan.Property(p => p.Verdict).HasMaxLength(2000);
            plan.Property(p => p.PastRevisions).IsJson();
            plan.HasMany(p => p.Actions).WithOne().HasForeignKey(a => a.PlanId).OnDelete(DeleteBehavior.Cascade);
            plan.HasIndex(p => p.RiskIds).HasMethod("gin");
            plan.HasIndex(p => new { p.TenantId, p.Number }).IsUnique();
            plan.HasIndex(p => new { p.TenantId, p.CreatedAt, p.Id });
            plan.HasIndex(p => new { p.TenantId, p.UpdatedAt, p.Id });
        }
    }
}
