using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.States;
using AimsPlatform.RiskRegister.Risks;
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
/// did not write them, and verified by somebody who had no hand in them (I17).
/// </summary>
public sealed class TreatmentPlan : Entity
{
    public const int MostRisks = 20;
    public const int MostActions = 50;

    public static readonly Error NotFound = Error.NotFound("treatmentPlan");
    public static readonly Error NotADraft = new("plan-not-a-draft", "A plan is written while it is a draft. Ask designated management to return it.");
    public static readonly Error TooManyActions = Error.Invalid("/actions", $"A plan has {MostActions} actions at most, those of earlier revisions included.");
    public static readonly Error NoSuchAction = Error.Invalid("/actionId", "This plan has no such action.");

    private static readonly Error NotOfThisRisk = Error.Invalid("/planId", "Name a plan that treats this risk.");
    private static readonly Error Over = Error.Invalid("/planId", "This plan is cancelled, or was not enough. Draft another.");
    private static readonly Error AnotherOption = Error.Invalid("/option", "The plan follows another option.");

    public Id<TreatmentPlan> Id { get; init; } = Id<TreatmentPlan>.New();
    public required string Number { get; init; }
    public required string Title { get; set; }
    public required TreatmentOption Option { get; set; }
    public required string Rationale { get; set; }

    /// <summary>The risks it treats, all of one business unit.</summary>
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

    /// <summary>SHA-256 of what the plan says now: what an approval is bound to.</summary>
    public string ContentHash() => Canonical.Hash(new
    {
        PlanId = Id.Value, Revision, Title, Option, Rationale, RiskIds,
        Actions = Actions.OrderBy(a => a.Revision).ThenBy(a => a.Position)
            .Select(a => new { ActionId = a.Id.Value, a.What, a.OwnerId, a.DueDate, a.ControlId, a.OwnControl, a.Resource }),
    });

    /// <summary>Whether a risk may rest its treatment on this plan: it treats that risk, by that option, and neither failed nor was not enough.</summary>
    public static Error? RefuseFor(Risk risk, TreatmentOption option, TreatmentPlan? plan) =>
        plan is null || !plan.RiskIds.Contains(risk.Id.Value) ? NotOfThisRisk
            : plan.State == PlanState.Cancelled || risk.Treatment?.PlanId == plan.Id.Value ? Over
            : plan.Option != option ? AnotherOption
            : null;

    /// <summary>Replaces the actions of this revision. Those of earlier revisions stay: they were approved and done.</summary>
    public Error? Write(IReadOnlyList<ActionDraft>? actions, Guid by)
    {
        if (State != PlanState.Draft)
        {
            return NotADraft;
        }

        if (actions is not null)
        {
            Actions.RemoveAll(action => action.Revision == Revision);
            if (Actions.Count + actions.Count > MostActions)
            {
                return TooManyActions;
            }

            Actions.AddRange(actions.Select((draft, position) => TreatmentAction.From(draft, Id, Revision, position)));
        }

        WrittenBy = With(WrittenBy, by);
        return null;
    }

    public Error? Submit(IReadOnlyList<Risk> risks, Moment moment) => Move("submit", risks, moment);

    public Error? Return(IReadOnlyList<Risk> risks, Moment moment) => Move("return", risks, moment);

    public Error? Approve(IReadOnlyList<Risk> risks, Moment moment)
    {
        var refused = Move("approve", risks, moment);
        if (refused is null)
        {
            (ApprovedBy, ApprovedAt, ApprovedHash) = (moment.Acting.UserId, moment.Now, ContentHash());
        }

        return refused;
    }

    public Error? Start(IReadOnlyList<Risk> risks, Moment moment) => CarryOut("start", risks, moment);

    public Error? Implement(IReadOnlyList<Risk> risks, Moment moment) => CarryOut("implement", risks, moment);

    public Error? AddEvidence(Guid actionId, ActionEvidence evidence, IReadOnlyList<Risk> risks, Moment moment)
    {
        if (CarryOut("add-evidence", risks, moment) is { } refused)
        {
            return refused;
        }

        if (Actions.Find(a => a.Id.Value == actionId) is not { } action)
        {
            return NoSuchAction;
        }

        EvidenceCount++;
        return action.Prove(evidence);
    }

    /// <summary>The only way a due date moves once the plan is approved (I26). Answers the move for the record.</summary>
    public Error? MoveDueDate(Guid actionId, DateOnly to, string reason, IReadOnlyList<Risk> risks, Moment moment, out DueDateMove? move)
    {
        move = null;
        if (Move("move-due-date", risks, moment) is { } refused)
        {
            return refused;
        }

        if (Actions.Find(a => a.Id.Value == actionId) is not { } action)
        {
            return NoSuchAction;
        }

        if (action.Move(to, reason, moment, out move) is { } notMoved)
        {
            return notMoved;
        }

        // Designated management decided on the plan with the new date.
        (DueDateMoves, ApprovedHash) = (DueDateMoves + 1, ContentHash());
        return null;
    }

    public Error? VerifyEffective(string verdict, IReadOnlyList<Risk> risks, Moment moment) => Judge("verify-effective", verdict, risks, moment);

    public Error? FindIneffective(string verdict, IReadOnlyList<Risk> risks, Moment moment) => Judge("find-ineffective", verdict, risks, moment);

    /// <summary>Opens the next revision; the one found ineffective is kept.</summary>
    public Error? Revise(IReadOnlyList<Risk> risks, Moment moment)
    {
        if (Move("revise", risks, moment) is { } refused)
        {
            return refused;
        }

        PastRevisions = [.. PastRevisions, new PastRevision(Revision, Option, Rationale, ApprovedBy!.Value, ApprovedHash!, VerifiedBy!.Value, VerifiedAt!.Value, Verdict!)];
        Revision++;
        (ApprovedBy, ApprovedAt, ApprovedHash, VerifiedBy, VerifiedAt, Verdict) = (null, null, null, null, null, null);
        WrittenBy = With(WrittenBy, moment.Acting.UserId);
        return null;
    }

    public Error? Cancel(IReadOnlyList<Risk> risks, Moment moment) => Move("cancel", risks, moment);

    private Error? CarryOut(string @event, IReadOnlyList<Risk> risks, Moment moment)
    {
        var refused = Move(@event, risks, moment);
        if (refused is null)
        {
            CarriedOutBy = With(CarriedOutBy, moment.Acting.UserId);
        }

        return refused;
    }

    private Error? Judge(string @event, string verdict, IReadOnlyList<Risk> risks, Moment moment)
    {
        var refused = Move(@event, risks, moment);
        if (refused is null)
        {
            (VerifiedBy, VerifiedAt, Verdict) = (moment.Acting.UserId, moment.Now, verdict);
        }

        return refused;
    }

    private Error? Move(string @event, IReadOnlyList<Risk> risks, Moment moment)
    {
        var refused = PlanStates.Machine.Refuse(new PlanAndRisks(this, risks), @event, moment, out var to);
        if (refused is null)
        {
            State = to;
        }

        return refused;
    }

    private static Guid[] With(Guid[] people, Guid person) => people.Contains(person) ? people : [.. people, person];

    private sealed class Mapping : IEntityTypeConfiguration<TreatmentPlan>
    {
        public void Configure(EntityTypeBuilder<TreatmentPlan> plan)
        {
            plan.ToTable("treatment_plan", table =>
            {
                table.HasCheckConstraint("no_writer_approves", "approved_by is null or approved_by <> all (written_by)");
                table.HasCheckConstraint("no_hand_in_it_verifies", "verified_by is null or (verified_by <> all (written_by) and verified_by <> all (carried_out_by))");
            });
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
