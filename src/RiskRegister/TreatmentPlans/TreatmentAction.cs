using System.ComponentModel.DataAnnotations;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.States;
using AimsPlatform.Standards;
using AimsPlatform.Values;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AimsPlatform.RiskRegister.TreatmentPlans;

/// <summary>An action as its writer states it. Whatever is missing has to be there when the plan is submitted.</summary>
/// <param name="ControlId">A control of Annex A, such as <c>A.7.4</c>; or else <paramref name="OwnControl"/>, one of your own.</param>
public sealed record ActionDraft(
    [Required, StringLength(1000, MinimumLength = 10)] string What,
    Guid? OwnerId = null,
    DateOnly? DueDate = null,
    [StringLength(10)] string? ControlId = null,
    [StringLength(200, MinimumLength = 3)] string? OwnControl = null,
    [StringLength(500, MinimumLength = 2)] string? Resource = null);

/// <summary>What shows that an action was done: a document number or a link, and who gave it when.</summary>
public sealed record ActionEvidence(string Title, string Reference, Guid AddedBy, DateTimeOffset AddedAt);

/// <summary>One thing to do under a plan. Its first due date is kept for good; a moved one points to who moved it and why (I26).</summary>
public sealed class TreatmentAction : Entity
{
    public const int MostEvidence = 20;

    /// <summary>What is due later than this is a slip of the keyboard, or is never to be done.</summary>
    public const int MostYears = 10;

    public static readonly Error OwnerMovesNothing = new("due-date-moved-by-owner", "Who owns an action does not move its due date. Ask other designated management.");
    public static readonly Error SameDate = Error.Invalid("/dueDate", "This is the due date already.");
    public static readonly Error PastDate = Error.Invalid("/dueDate", "A due date moves to a day that is still to come.");
    public static readonly Error FarDate = Error.Invalid("/dueDate", $"A due date lies {MostYears} years ahead at most.");
    public static readonly Error EnoughEvidence = new("evidence-limit", $"An action has {MostEvidence} pieces of evidence at most. Link a document that gathers them.");

    private static readonly HashSet<string> AnnexA = Iso42001.Current.Controls.Select(control => control.Id).ToHashSet();

    public Id<TreatmentAction> Id { get; init; } = Id<TreatmentAction>.New();
    public required Id<TreatmentPlan> PlanId { get; init; }

    /// <summary>The revision of the plan that brought it in.</summary>
    public required int Revision { get; init; }
    public required int Position { get; init; }
    public required string What { get; init; }
    public Guid? OwnerId { get; init; }
    public DateOnly? DueDate { get; private set; }
    public DateOnly? FirstDueDate { get; private init; }
    public Id<DueDateMove>? DueDateMoveId { get; private set; }
    public string? ControlId { get; init; }
    public string? OwnControl { get; init; }
    public string? Resource { get; init; }
    public IReadOnlyList<ActionEvidence> Evidence { get; private set; } = [];

    public static TreatmentAction From(ActionDraft draft, Id<TreatmentPlan> planId, int revision, int position) => new()
    {
        PlanId = planId, Revision = revision, Position = position, What = draft.What, OwnerId = draft.OwnerId,
        DueDate = draft.DueDate, FirstDueDate = draft.DueDate, ControlId = draft.ControlId, OwnControl = draft.OwnControl, Resource = draft.Resource,
    };

    /// <summary>Every value that does not fit, with its JSON pointer: no action at all, a control nobody knows, two controls at once, a day that is gone.</summary>
    public static Error? Check(IReadOnlyList<ActionDraft?> drafts, DateOnly today)
    {
        var errors = new Dictionary<string, string[]>();
        foreach (var (position, draft) in drafts.Index())
        {
            if (draft is null)
            {
                errors[$"/actions/{position}"] = ["is needed"];
                continue;
            }

            if (draft.ControlId is { } control && !AnnexA.Contains(control))
            {
                errors[$"/actions/{position}/controlId"] = ["is not a control of Annex A (A.2.2 to A.10.4)"];
            }

            if (draft is { ControlId: not null, OwnControl: not null })
            {
                errors[$"/actions/{position}/ownControl"] = ["stands instead of controlId, not beside it"];
            }

            if (draft.DueDate < today || draft.DueDate > today.AddYears(MostYears))
            {
                errors[$"/actions/{position}/dueDate"] = [draft.DueDate < today ? "lies in the past" : $"lies more than {MostYears} years ahead"];
            }
        }

        return errors.Count == 0 ? null : new Error("validation", "Some actions do not fit.", StatusCodes.Status422UnprocessableEntity) { Errors = errors };
    }

    /// <summary>What it lacks before the plan can be submitted, as the end of a sentence.</summary>
    public IEnumerable<string> Missing(DateOnly today)
    {
        string?[] missing =
        [
            OwnerId is null ? "has no owner" : null,
            DueDate is null ? "has no due date" : null,
            DueDate < today ? "was due before today" : null,
            ControlId is null && OwnControl is null ? "names no control" : null,
            Resource is null ? "names no resource" : null,
        ];
        return missing.OfType<string>();
    }

    public Error? Prove(ActionEvidence evidence)
    {
        if (Evidence.Count == MostEvidence)
        {
            return EnoughEvidence;
        }

        Evidence = [.. Evidence, evidence];
        return null;
    }

    public Error? Move(DateOnly to, string reason, Moment moment, out DueDateMove? move)
    {
        move = null;
        if (OwnerId == moment.Acting.UserId)
        {
            return OwnerMovesNothing;
        }

        var today = moment.Today;
        if (to == DueDate || to < today || to > today.AddYears(MostYears))
        {
            return to == DueDate ? SameDate : to < today ? PastDate : FarDate;
        }

        move = new DueDateMove
        {
            ActionId = Id, ActionOwnerId = OwnerId!.Value, FirstDueDate = FirstDueDate!.Value, From = DueDate!.Value, To = to,
            Reason = reason, ApprovedBy = moment.Acting.UserId,
        };
        (DueDate, DueDateMoveId) = (to, move.Id);
        return null;
    }

    private sealed class Mapping : IEntityTypeConfiguration<TreatmentAction>
    {
        public void Configure(EntityTypeBuilder<TreatmentAction> action)
        {
            action.ToTable("treatment_action", table =>
            {
                table.HasCheckConstraint("due_date_is_the_first_or_moved", "due_date is not distinct from first_due_date or (due_date is not null and due_date_move_id is not null)");
                table.HasCheckConstraint("one_control", "control_id is null or own_control is null");
            });
            action.Property(a => a.Id).ValueGeneratedNever();
            action.Property(a => a.What).HasMaxLength(1000);
            action.Property(a => a.ControlId).HasMaxLength(10);
            action.Property(a => a.OwnControl).HasMaxLength(200);
            action.Property(a => a.Resource).HasMaxLength(500);
            action.Property(a => a.Evidence).IsJson();
            action.HasIndex(a => new { a.TenantId, a.OwnerId, a.DueDate });

            // The database itself refuses a due date, or a first due date, that no recorded move names.
            action.HasOne<DueDateMove>().WithMany().HasForeignKey(a => new { a.DueDateMoveId, a.DueDate, a.FirstDueDate })
                .HasPrincipalKey(m => new { m.Id, m.To, m.FirstDueDate }).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
