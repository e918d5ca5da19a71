using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.DocumentControl.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AimsPlatform.AiSystemInventory.LifeCycle;

/// <summary>A controlled document as document control last told it: what a gate needs to know of evidence that points to one.</summary>
public sealed class DocumentFact : Entity
{
    private const string Path = "/api/v1/documents/";

    /// <summary>The document's own id.</summary>
    public Id<DocumentFact> Id { get; init; }

    public int ToldVersion { get; private set; }
    public string Number { get; private set; } = "";

    /// <summary>The version in force; null when there is none.</summary>
    public int? PublishedVersion { get; private set; }
    public DateOnly? ReviewDue { get; private set; }

    public int AcknowledgementToldVersion { get; private set; }
    public int? AskedVersion { get; private set; }
    public string? Acknowledgement { get; private set; }
    public DateOnly? AcknowledgementDue { get; private set; }

    /// <summary>Takes a newer statement; an older or repeated one changes nothing.</summary>
    public void Take(DocumentStands told)
    {
        if (told.Version > ToldVersion)
        {
            (ToldVersion, Number, PublishedVersion, ReviewDue) = (told.Version, told.Number, told.PublishedVersion, told.ReviewDue);
        }
    }

    public void Take(AcknowledgementStands told)
    {
        if (told.Version > AcknowledgementToldVersion)
        {
            (AcknowledgementToldVersion, AskedVersion, Acknowledgement, AcknowledgementDue) = (told.Version, told.DocumentVersion, told.State, told.DueOn);
        }
    }

    /// <summary>A gate asks for evidence that is current (domain model 5.5); the document itself stays in force (5.1). Null while it is current.</summary>
    public string? WhyNotCurrentOn(DateOnly day) => PublishedVersion is not null && ReviewDue < day ? $"The review of {Number} was due on {ReviewDue:yyyy-MM-dd}." : null;

    /// <summary>No gate asks for acknowledgements; whoever decides should know.</summary>
    public string? OverdueAcknowledgement() => PublishedVersion is { } inForce && AskedVersion == inForce && Acknowledgement == "overdue"
        ? $"Version {inForce} of {Number} was to be acknowledged by {AcknowledgementDue:yyyy-MM-dd}, and not everybody has." : null;

    public bool IsPointedToBy(string reference) => reference == Number && ToldVersion > 0 || IdIn(reference) == Id.Value;

    /// <summary>The known documents that these references point to.</summary>
    public static async Task<IReadOnlyList<DocumentFact>> PointedToAsync(IReadOnlyList<string> references, AiSystemInventoryDb db, CancellationToken cancellationToken)
    {
        var ids = references.Select(IdIn).OfType<Guid>().Distinct().Select(id => new Id<DocumentFact>(id)).ToList();
        return references.Count == 0 ? []
            : await db.DocumentFacts.AsNoTracking().Where(d => ids.Contains(d.Id) || references.Contains(d.Number)).ToListAsync(cancellationToken);
    }

    private static Guid? IdIn(string reference) =>
        reference.StartsWith(Path, StringComparison.Ordinal) && Guid.TryParse(reference.AsSpan(Path.Length).ToString().Split('/')[0], out var id) ? id : null;

    private sealed class Mapping : IEntityTypeConfiguration<DocumentFact>
    {
        public void Configure(EntityTypeBuilder<DocumentFact> document)
        {
            document.ToTable("document_fact");
            document.Property(d => d.Number).HasMaxLength(20);
            document.Property(d => d.Acknowledgement).HasMaxLength(20);
            document.HasIndex(d => new { d.TenantId, d.Number });
        }
    }
}
