using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.DocumentControl.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AimsPlatform.DocumentControl.Acknowledgements;

/// <summary>What others were last told of the acknowledgement of a document; its id is the document's. The rounds remain the truth.</summary>
public sealed class AcknowledgementStanding : Entity
{
    public const string Sent = "sent", Acknowledged = "acknowledged", Overdue = "overdue", Ended = "ended";

    public Id<AcknowledgementStanding> Id { get; init; }
    public Id<AcknowledgementRound> RoundId { get; private set; }
    public int DocumentVersion { get; private set; }
    public string State { get; private set; } = "";
    public DateOnly DueOn { get; private set; }

    /// <summary>When it was last compared with what people did, and for which day.</summary>
    public DateTimeOffset LookedAt { get; private set; }
    public DateOnly LookedOn { get; private set; }

    /// <summary>Takes over how a round stands; answers whether that is news.</summary>
    public bool Follow(AcknowledgementRound round, string state)
    {
        if (round.Id == RoundId && state == State && round.DueOn == DueOn)
        {
            return false;
        }

        (RoundId, DocumentVersion, State, DueOn) = (round.Id, round.VersionNumber, state, round.DueOn);
        return true;
    }

    public void Looked(DateTimeOffset at, DateOnly on) => (LookedAt, LookedOn) = (at, on);

    /// <summary>The fact other services keep, as it will stand after the change under way.</summary>
    public AcknowledgementStands Stands(DateTimeOffset at) => new(Id.Value, NextVersion, DocumentVersion, State, DueOn, at);

    private sealed class Mapping : IEntityTypeConfiguration<AcknowledgementStanding>
    {
        public void Configure(EntityTypeBuilder<AcknowledgementStanding> standing)
        {
            standing.ToTable("acknowledgement_standing");
            standing.Property(s => s.Id).ValueGeneratedNever();
            standing.Property(s => s.State).HasMaxLength(20);
            standing.HasIndex(s => s.LookedAt).HasFilter("state <> 'ended'");
        }
    }
}
