using System.Text.Json;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.DocumentControl.Acknowledgements;
using AimsPlatform.DocumentControl.Contracts;
using AimsPlatform.DocumentControl.Versions;
using AimsPlatform.ServiceDefaults;
using AimsPlatform.Values;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AimsPlatform.DocumentControl.Documents;

public enum DocumentState { Unpublished, Published, Withdrawn }

/// <summary>A controlled document: what it is, and which of its versions is in force. Its content is in its versions.</summary>
public sealed class Document : Entity
{
    public static readonly Error NotFound = Error.NotFound("document");
    public static readonly Error TypeIsFixed = Error.Invalid("/type", "The number and the approver follow from the type. Register another document.");

    public static readonly Error AudienceCannotRead = Error.Invalid("/", "A confidential or restricted document is distributed to its readers only. Name them as readers first.");

    private Document() { }

    public Id<Document> Id { get; private init; }
    public required string Number { get; init; }

    /// <summary>The digits of the number: text would sort POL-10000 before POL-9999.</summary>
    public int Ordinal { get; private init; }
    public Guid RegisteredBy { get; private init; }

    public string Title { get; private set; } = "";
    public DocumentType Type { get; private init; }
    public Guid OwnerId { get; private set; }
    public Classification Classification { get; private set; }
    public List<Guid> ReaderIds { get; private set; } = [];
    public List<string> ReaderRoles { get; private set; } = [];
    public string? BusinessUnit { get; private set; }
    public List<string> RequirementIds { get; private set; } = [];
    public List<string> MandatoryItems { get; private set; } = [];
    public List<Guid> AiSystemIds { get; private set; } = [];
    public List<string> Objectives { get; private set; } = [];
    public int ReviewMonths { get; private set; }
    public List<string> Tags { get; private set; } = [];
    public RetentionClass RetentionClass { get; private set; }
    public DocumentSource? Source { get; private set; }

    /// <summary>Everybody who has to do with it (owner, writers, reviewers, approvers): they may read it whatever its classification.</summary>
    public List<Guid> People { get; private set; } = [];

    public DocumentState State { get; private set; }
    public int LatestVersion { get; private set; }

    /// <summary>The version in force; null while there is none.</summary>
    public int? PublishedVersion { get; private set; }
    public string? PublishedHash { get; private set; }
    public DateTimeOffset? EffectiveFrom { get; private set; }

    /// <summary>Last day before the published version is out of review. It stays in force; the register shows it.</summary>
    public DateOnly? ReviewDue { get; private set; }

    /// <summary>The review day that passed and was told: the flag of domain model 5.1 is raised once.</summary>
    public DateOnly? OverdueTold { get; private set; }

    /// <summary>The version in work: a draft, in review, or approved and not yet in force.</summary>
    public int? OpenVersion { get; private set; }
    public VersionState? OpenState { get; private set; }

    /// <summary>What took its place when it was withdrawn, and what it took the place of.</summary>
    public Guid? ReplacedBy { get; private set; }
    public List<Guid> Replaces { get; private set; } = [];

    /// <summary>Whom its versions are distributed to, to be acknowledged; null while to nobody.</summary>
    public Audience? Audience { get; private set; }

    public List<DocumentVersion> Versions { get; private init; } = [];

    public DocumentTypeRules Rules => DocumentTypes.Of(Type);

    public static Document Register(string number, DocumentFields fields, Guid registeredBy)
    {
        var document = new Document
        {
            Id = Id<Document>.New(),
            Number = number,
            Ordinal = HumanNumber.Ordinal(number),
            Type = fields.Type!.Value,
            RegisteredBy = registeredBy,
        };
        document.Take(fields);
        document.Involve(registeredBy);
        return document;
    }

    /// <summary>What people have said of it so far.</summary>
    public DocumentFields Fields() => new()
    {
        Title = Title, Type = Type, OwnerId = OwnerId, Classification = Classification, ReaderIds = ReaderIds, ReaderRoles = ReaderRoles,
        BusinessUnit = BusinessUnit, RequirementIds = RequirementIds, MandatoryItems = MandatoryItems, AiSystemIds = AiSystemIds, Objectives = Objectives,
        ReviewMonths = ReviewMonths, Tags = Tags, RetentionClass = RetentionClass, Source = Source,
    };

    /// <summary>Changes what is said of the document. What a version was submitted or approved with stays with that version: <c>ChangeDocument</c> voids it.</summary>
    public Error? Change(DocumentFields fields)
    {
        if (fields.Type != Type)
        {
            return TypeIsFixed;
        }

        if (Audience is { } asked && !MayAsk(asked, fields.Classification!.Value, fields.ReaderRoles, fields.ReaderIds))
        {
            return AudienceCannotRead;
        }

        Take(fields);
        return null;
    }

    public void Involve(params IEnumerable<Guid> people) => People = [.. People.Union(people)];

    /// <summary>A version was started, moved or ended: what the document says of its versions follows.</summary>
    public void Follow(DocumentVersion version)
    {
        LatestVersion = Math.Max(LatestVersion, version.Number);
        if (version.IsOpen)
        {
            (OpenVersion, OpenState) = (version.Number, version.State);
            return;
        }

        if (OpenVersion == version.Number)
        {
            (OpenVersion, OpenState) = (null, null);
        }

        if (version.State == VersionState.Published)
        {
            (State, PublishedVersion, PublishedHash) = (DocumentState.Published, version.Number, version.Hash);
            (EffectiveFrom, ReviewDue, ReplacedBy) = (version.PublishedAt, version.ReviewDue, null);
        }
        else if (PublishedVersion == version.Number)
        {
            (State, PublishedVersion, PublishedHash, EffectiveFrom, ReviewDue) = (DocumentState.Withdrawn, null, null, null, null);
        }
    }

    /// <summary>Another published document takes the place of this one.</summary>
    public void YieldTo(Document replacement)
    {
        ReplacedBy = replacement.Id.Value;
        replacement.Replaces = [.. replacement.Replaces.Append(Id.Value).Distinct()];
    }

    /// <summary>Says whom its versions are distributed to; whoever cannot read it cannot be asked to acknowledge it.</summary>
    public Error? Distribute(Audience audience)
    {
        if (!MayAsk(audience, Classification, ReaderRoles, ReaderIds))
        {
            return AudienceCannotRead;
        }

        Audience = audience.IsEmpty ? null : audience;
        return null;
    }

    private bool MayAsk(Audience audience, Classification classification, List<string> readerRoles, List<Guid> readerIds) =>
        classification is not (Classification.Confidential or Classification.Restricted)
        || !(audience.Everyone || audience.BusinessUnits.Count > 0 || audience.Roles.Except(readerRoles).Any() || audience.PersonIds.Except(readerIds).Except(People).Any());

    public bool IsOutOfReviewOn(DateOnly day) => ReviewDue < day;

    /// <summary>Answers whether its review is overdue on this day and nobody has been told; from now on they have.</summary>
    public bool RaiseOverdueReview(DateOnly day)
    {
        if (!IsOutOfReviewOn(day) || OverdueTold == ReviewDue)
        {
            return false;
        }

        OverdueTold = ReviewDue;
        return true;
    }

    /// <summary>The fact other services keep of this document, as it will stand after the change under way.</summary>
    public DocumentStands Stands(DateTimeOffset at) => new(
        Id.Value, NextVersion, Number, JsonNamingPolicy.SnakeCaseLower.ConvertName(Type.ToString()), Title, JsonNamingPolicy.SnakeCaseLower.ConvertName(State.ToString()),
        PublishedVersion, PublishedHash, EffectiveFrom, ReviewDue, AiSystemIds, RequirementIds, at, IsOutOfReviewOn(OrganisationDays.DayAt(TenantId, at)));

    private void Take(DocumentFields fields)
    {
        (Title, OwnerId, Classification, BusinessUnit) = (fields.Title, fields.OwnerId!.Value, fields.Classification!.Value, fields.BusinessUnit);
        (ReaderIds, ReaderRoles) = ([.. fields.ReaderIds.Distinct().Order()], [.. fields.ReaderRoles.Distinct().Order(StringComparer.Ordinal)]);

        // Who serves an item serves the clauses that ask for it.
        MandatoryItems = [.. fields.MandatoryItems.Distinct().Order(StringComparer.Ordinal)];
        RequirementIds = [.. fields.RequirementIds.Union(MandatoryItems.SelectMany(item => Requirements.Mandatory[item].Asked.Clauses)).Order(StringComparer.Ordinal)];
        (AiSystemIds, Objectives) = ([.. fields.AiSystemIds.Distinct().Order()], [.. fields.Objectives.Distinct()]);
        (ReviewMonths, Tags) = (fields.ReviewMonths ?? Rules.ReviewMonths, [.. fields.Tags.Distinct()]);
        (RetentionClass, Source) = (fields.RetentionClass!.Value, fields.Source);
        Involve(OwnerId);
    }

    private sealed class Mapping : IEntityTypeConfiguration<Document>
    {
        public void Configure(EntityTypeBuilder<Document> document)
        {
            document.ToTable("document");
            document.Ignore(d => d.Rules);
            document.Property(d => d.Number).HasMaxLength(20);
            document.Property(d => d.Title).HasMaxLength(200);
            document.Property(d => d.BusinessUnit).HasMaxLength(100);
            document.Property(d => d.Source).IsJson();
            document.Property(d => d.Audience).IsJson();
            document.Property(d => d.PublishedHash).HasMaxLength(64);
            document.HasMany(d => d.Versions).WithOne().HasForeignKey(v => v.DocumentId).OnDelete(DeleteBehavior.Restrict);
            document.HasIndex(d => new { d.TenantId, d.Number }).IsUnique();
            document.HasIndex(d => new { d.TenantId, d.Ordinal, d.Id });
            document.HasIndex(d => new { d.TenantId, d.CreatedAt, d.Id });
            document.HasIndex(d => new { d.TenantId, d.UpdatedAt, d.Id });
            document.HasIndex(d => new { d.TenantId, d.Title, d.Id });
            document.HasIndex(d => new { d.TenantId, d.ReviewDue });

            // The sweep of overdue reviews reads these across tenants.
            document.HasIndex(d => d.ReviewDue).HasFilter("overdue_told is distinct from review_due");
            document.HasIndex(d => d.RequirementIds).HasMethod("gin");
            document.HasIndex(d => d.MandatoryItems).HasMethod("gin");
            document.HasIndex(d => d.AiSystemIds).HasMethod("gin");
            document.HasIndex(d => d.Title).HasMethod("gin").IsTsVectorExpressionIndex("english");
        }
    }
}
