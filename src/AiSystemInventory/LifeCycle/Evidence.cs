using AimsPlatform.AiSystemInventory.AiSystems;
using AimsPlatform.AiSystemInventory.Persistence;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AimsPlatform.AiSystemInventory.LifeCycle;

/// <summary>Domain model 5.14. Expiry is not a state that somebody sets: it follows from <see cref="Evidence.ValidUntil"/>.</summary>
public enum EvidenceState { Submitted, Accepted, Rejected, Superseded }

/// <summary>A document or record that is to prove one requirement of a gate for one system.</summary>
public sealed class Evidence : Entity
{
    public static readonly Error OwnEvidence = new("own-evidence", "Whoever submitted evidence does not judge it (domain model 5.14).");
    public static readonly Error AlreadyJudged = new("evidence-judged", "This evidence is judged already. Submit new evidence instead.");
    public static readonly Error NotByMachine = new("needs-a-person", "Evidence is judged by a person.");

    private Evidence() { }

    public Id<Evidence> Id { get; private init; } = Id<Evidence>.New();
    public Id<AiSystem> AiSystemId { get; private init; }

    /// <summary>Id of a requirement in <see cref="Gates"/>.</summary>
    public string Requirement { get; private init; } = "";
    public string Title { get; private init; } = "";

    /// <summary>URL or id of the document or record.</summary>
    public string Reference { get; private init; } = "";
    public string? Note { get; private init; }

    /// <summary>SHA-256 of the content, in hex, when whoever submitted it knew it.</summary>
    public string? ContentHash { get; private init; }

    /// <summary>Last day on which it counts; null when it does not expire.</summary>
    public DateOnly? ValidUntil { get; private init; }
    public Guid SubmittedBy { get; private init; }
    public EvidenceState State { get; private set; } = EvidenceState.Submitted;
    public Guid? JudgedBy { get; private set; }
    public DateTimeOffset? JudgedAt { get; private set; }
    public string? Judgement { get; private set; }

    public static Evidence Submit(
        Id<AiSystem> system, string requirement, string title, string reference, string? note, string? contentHash, DateOnly? validUntil, Guid submitter) => new()
    {
        AiSystemId = system, Requirement = requirement, Title = title, Reference = reference, Note = note, ContentHash = contentHash,
        ValidUntil = validUntil, SubmittedBy = submitter,
    };

    /// <summary>Whether it proves its requirement on this day.</summary>
    public bool CountsOn(DateOnly day) => State == EvidenceState.Accepted && (ValidUntil is null || ValidUntil >= day);

    public Error? Accept(Guid judge, bool isPerson, string? note, DateTimeOffset at) => Judge(EvidenceState.Accepted, judge, isPerson, note, at);

    public Error? Reject(Guid judge, bool isPerson, string reason, DateTimeOffset at) => Judge(EvidenceState.Rejected, judge, isPerson, reason, at);

    /// <summary>Newer evidence for the same requirement was accepted.</summary>
    public void Supersede() => State = EvidenceState.Superseded;

    private Error? Judge(EvidenceState outcome, Guid judge, bool isPerson, string? note, DateTimeOffset at)
    {
        if ((!isPerson ? NotByMachine : State != EvidenceState.Submitted ? AlreadyJudged : judge == SubmittedBy ? OwnEvidence : null) is { } refused)
        {
            return refused;
        }

        (State, JudgedBy, JudgedAt, Judgement) = (outcome, judge, at, note);
        return null;
    }

    private sealed class Mapping : IEntityTypeConfiguration<Evidence>
    {
        public void Configure(EntityTypeBuilder<Evidence> evidence)
        {
            evidence.ToTable("evidence");
            evidence.Property(e => e.Requirement).HasMaxLength(Limit.Key);
            evidence.Property(e => e.Title).HasMaxLength(Limit.Name);
            evidence.Property(e => e.Reference).HasMaxLength(Limit.Reference);
            evidence.Property(e => e.Note).HasMaxLength(Limit.Reason);
            evidence.Property(e => e.ContentHash).HasMaxLength(64);
            evidence.Property(e => e.Judgement).HasMaxLength(Limit.Reason);
            evidence.HasOne<AiSystem>().WithMany().HasForeignKey(e => e.AiSystemId).OnDelete(DeleteBehavior.Restrict);
            evidence.HasIndex(e => new { e.TenantId, e.AiSystemId, e.CreatedAt, e.Id });
        }
    }
}
