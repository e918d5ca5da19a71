using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.DocumentControl.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AimsPlatform.RiskRegister.Documents;

/// <summary>
/// What the register knows of a controlled document from document control's events; its id is document control's. Either
/// event may arrive first, each carries its own version. The title stays there: not everybody who reads plans may read it.
/// </summary>
public sealed class KnownDocument : Entity
{
    public Id<KnownDocument> Id { get; init; }
    public string Number { get; private set; } = "";

    /// <summary>The version in force; null once the document is withdrawn.</summary>
    public int? PublishedVersion { get; private set; }
    public DateOnly? ReviewDue { get; private set; }

    /// <summary>Its review is overdue. It stays in force: domain model 5.1 raises a flag and no more.</summary>
    public bool OutOfReview { get; private set; }

    /// <summary>Version of the last <c>DocumentStands</c> taken over; 0 before the first.</summary>
    public int StandsVersion { get; private set; }

    /// <summary>Which version its audience was last asked to acknowledge, how that stands, and until when.</summary>
    public int? AskedVersion { get; private set; }
    public string? Acknowledgement { get; private set; }
    public DateOnly? AcknowledgementDue { get; private set; }

    /// <summary>Version of the last <c>AcknowledgementStands</c> taken over; 0 before the first.</summary>
    public int AcknowledgementVersion { get; private set; }

    /// <summary>Takes a newer fact over; an older or repeated one changes nothing.</summary>
    public void TakeOver(DocumentStands stands)
    {
        if (stands.Version > StandsVersion)
        {
            (StandsVersion, Number, PublishedVersion) = (stands.Version, stands.Number, stands.PublishedVersion);
            (ReviewDue, OutOfReview) = (stands.ReviewDue, stands.OutOfReview);
        }
    }

    public void TakeOver(AcknowledgementStands stands)
    {
        if (stands.Version > AcknowledgementVersion)
        {
            (AcknowledgementVersion, AskedVersion, Acknowledgement, AcknowledgementDue) = (stands.Version, stands.DocumentVersion, stands.State, stands.DueOn);
        }
    }

    /// <summary>Why what points to it, or to this version of it, proves nothing any more; null while it does, or nothing is known.</summary>
    public string? WhyNot(int? version) =>
        StandsVersion == 0 ? null
        : PublishedVersion is not { } inForce ? $"{Number} was withdrawn."
        : version < inForce ? $"Version {version} of {Number} was superseded: version {inForce} is in force."
        : null;

    /// <summary>What a reader of the evidence should know of a document that is in force.</summary>
    public IEnumerable<string> Flags()
    {
        if (PublishedVersion is not null && OutOfReview)
        {
            yield return $"The review of {Number} was due on {ReviewDue:yyyy-MM-dd}.";
        }

        if (PublishedVersion is { } inForce && AskedVersion == inForce && Acknowledgement == "overdue")
        {
            yield return $"Version {inForce} of {Number} was to be acknowledged by {AcknowledgementDue:yyyy-MM-dd}, and not everybody has.";
        }
    }

    private sealed class Mapping : IEntityTypeConfiguration<KnownDocument>
    {
        public void Configure(EntityTypeBuilder<KnownDocument> document)
        {
            document.ToTable("known_document");
            document.Property(d => d.Id).ValueGeneratedNever();
            document.Property(d => d.Number).HasMaxLength(20);
            document.Property(d => d.Acknowledgement).HasMaxLength(20);
            document.HasIndex(d => new { d.TenantId, d.Number });
        }
    }
}
