using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.DocumentControl.Versions;
using AimsPlatform.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.DocumentControl.Documents;

/// <summary>One document as it stands: what it is, which version is in force and which is in work.</summary>
public static class GetDocument
{
    /// <param name="OutOfReview">Its review is overdue, on the day of reading. It stays in force.</param>
    public sealed record Response(
        Guid Id, string Number, string Title, DocumentType Type, Guid OwnerId, Classification Classification, IReadOnlyList<Guid> ReaderIds, IReadOnlyList<string> ReaderRoles,
        string? BusinessUnit, IReadOnlyList<string> RequirementIds, IReadOnlyList<string> MandatoryItems, IReadOnlyList<Guid> AiSystemIds, IReadOnlyList<string> Objectives,
        int ReviewMonths, IReadOnlyList<string> Tags, RetentionClass RetentionClass, DocumentSource? Source,
        DocumentState State, int? PublishedVersion, string? PublishedHash, DateTimeOffset? EffectiveFrom, DateOnly? ReviewDue, bool OutOfReview,
        int? OpenVersion, VersionState? OpenState, int LatestVersion, Guid? ReplacedBy, IReadOnlyList<Guid> Replaces,
        IReadOnlyList<string> Approvers, Guid RegisteredBy, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
    {
        public static Response Of(Document d, DateTimeOffset now) => new(
            d.Id.Value, d.Number, d.Title, d.Type, d.OwnerId, d.Classification, d.ReaderIds, d.ReaderRoles,
            d.BusinessUnit, d.RequirementIds, d.MandatoryItems, d.AiSystemIds, d.Objectives,
            d.ReviewMonths, d.Tags, d.RetentionClass, d.Source,
            d.State, d.PublishedVersion, d.PublishedHash, d.EffectiveFrom, d.ReviewDue, d.IsOutOfReviewOn(OrganisationDays.DayAt(d.TenantId, now)),
            d.OpenVersion, d.OpenState, d.LatestVersion, d.ReplacedBy, d.Replaces,
            d.Rules.Approvers, d.RegisteredBy, d.CreatedAt, d.UpdatedAt);
    }

    public static async Task<Results<Ok<Response>, ProblemHttpResult>> Handle(
        Id<Document> id, DocumentControlDb db, Acting acting, TimeProvider clock, HttpResponse response, CancellationToken cancellationToken)
    {
        if (await db.Documents.AsNoTracking().ReadableBy(acting).SingleOrDefaultAsync(d => d.Id == id, cancellationToken) is not { } document)
        {
            return Document.NotFound.ToProblem();
        }

        response.SetETag(document);
        return TypedResults.Ok(Response.Of(document, clock.GetUtcNow()));
    }

    /// <summary>The table of document types.</summary>
    public static Ok<IReadOnlyList<DocumentTypeRules>> HandleTypes() => TypedResults.Ok(DocumentTypes.All);
}
