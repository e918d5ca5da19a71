using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.States;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.DocumentControl.Documents;
using AimsPlatform.DocumentControl.Signatures;
using AimsPlatform.DocumentControl.Versions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AimsPlatform.DocumentControl.Retention;

/// <summary>That the content of one ended version is to go: who proposed it, who else decided, who carried it out. Its states are in <c>DisposalStates.cs</c>.</summary>
public sealed class Disposal : Entity
{
    public static readonly Error NotFound = Error.NotFound("disposal");

    private Disposal() { }

    public Id<Disposal> Id { get; private init; }
    public Id<Document> DocumentId { get; private init; }
    public Id<DocumentVersion> VersionId { get; private init; }
    public int VersionNumber { get; private init; }
    public DisposalState State { get; private set; }
    public required string Reason { get; init; }
    public Guid ProposedBy { get; private init; }
    public DateTimeOffset ProposedAt { get; private init; }
    public Guid? DecidedBy { get; private set; }
    public DateTimeOffset? DecidedAt { get; private set; }
    public string? DecisionComment { get; private set; }
    public Id<DisposalProof>? ProofId { get; private set; }

    public static (Disposal? Disposal, Error? Refused) Propose(VersionAt at, string reason, bool onHold, Moment moment)
    {
        var disposal = new Disposal
        {
            Id = Id<Disposal>.New(), DocumentId = at.Document.Id, VersionId = at.Version.Id, VersionNumber = at.Version.Number,
            Reason = reason, ProposedBy = moment.Acting.UserId, ProposedAt = moment.Now,
        };
        var refused = DisposalStates.Machine.Refuse(new DisposalAt(at.Document, at.Version, disposal, onHold), "propose", moment, out var to);
        disposal.State = to;
        return refused is null ? (disposal, null) : (null, refused);
    }

    /// <summary>Approves or refuses: the one decision by somebody other than who proposed.</summary>
    public Error? Decide(DisposalAt at, string @event, string? comment, Moment moment)
    {
        if (DisposalStates.Machine.Refuse(at, @event, moment, out var to) is { } refused)
        {
            return refused;
        }

        (State, DecidedBy, DecidedAt, DecisionComment) = (to, moment.Acting.UserId, moment.Now, comment);
        return null;
    }

    public Error? Execute(DisposalAt at, Moment moment)
    {
        if (DisposalStates.Machine.Refuse(at, "execute", moment, out var to) is { } refused)
        {
            return refused;
        }

        State = to;
        return null;
    }

    public void ProvenBy(DisposalProof proof) => ProofId = proof.Id;

    private sealed class Mapping : IEntityTypeConfiguration<Disposal>
    {
        public void Configure(EntityTypeBuilder<Disposal> disposal)
        {
            disposal.ToTable("disposal", table => table.HasCheckConstraint("decided_by_another", "state not in ('Approved', 'Executed') or decided_by <> proposed_by"));
            disposal.Property(d => d.Reason).HasMaxLength(2000);
            disposal.Property(d => d.DecisionComment).HasMaxLength(2000);
            disposal.HasOne<DocumentVersion>().WithMany().HasForeignKey(d => d.VersionId).OnDelete(DeleteBehavior.Restrict);
            disposal.HasIndex(d => new { d.TenantId, d.VersionId }).IsUnique().HasFilter("state <> 'Refused'");
            disposal.HasIndex(d => new { d.TenantId, d.ProposedAt, d.Id });
        }
    }
}

/// <summary>A disposal with what its moves are judged on.</summary>
public sealed record DisposalAt(Document Document, DocumentVersion Version, Disposal Disposal, bool OnHold)
{
    /// <summary>What both signatures are about. A version that was never submitted was never frozen: its hash is taken now.</summary>
    public WhatIsSigned About => new(Document.Id.Value, Document.Number, Version.Number, "sha256:" + (Version.Hash ?? Version.Content(Document).Hash()), Version.ContentHash);

    /// <summary>The latest disposal of a version that who acts may read.</summary>
    public static async Task<DisposalAt?> FindAsync(Id<Document> id, int number, DocumentControlDb db, Acting acting, CancellationToken cancellationToken)
    {
        if (await VersionAt.FindAsync(id, number, db, acting, cancellationToken) is not { } at)
        {
            return null;
        }

        var version = at.Version.Id;
        var disposal = await db.Disposals.Where(d => d.VersionId == version).OrderByDescending(d => d.ProposedAt).FirstOrDefaultAsync(cancellationToken);
        return disposal is null ? null : new DisposalAt(at.Document, at.Version, disposal, await db.LegalHolds.Reaching(at.Document).AnyAsync(cancellationToken));
    }
}
