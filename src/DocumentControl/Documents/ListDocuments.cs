using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.DocumentControl.Versions;
using AimsPlatform.Values;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.DocumentControl.Documents;

/// <summary>The documents that who asks may read.</summary>
public static class ListDocuments
{
    public sealed record Row(
        Guid Id, string Number, string Title, DocumentType Type, Guid OwnerId, Classification Classification, string? BusinessUnit,
        DocumentState State, int? PublishedVersion, DateTimeOffset? EffectiveFrom, DateOnly? ReviewDue, bool OutOfReview, int? OpenVersion, VersionState? OpenState,
        IReadOnlyList<string> RequirementIds, IReadOnlyList<Guid> AiSystemIds, IReadOnlyList<string> Tags, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

    /// <summary>What narrows the list; <c>q</c> searches titles, or is a number such as <c>POL-0001</c>.</summary>
    public sealed record Filter(
        Word<DocumentType>? Type, Word<DocumentState>? State, Word<VersionState>? OpenState, Word<Classification>? Classification, Guid? Owner, string? BusinessUnit,
        string? Requirement, string? MandatoryItem, Guid? AiSystemId, string? Tag, bool? OutOfReview, string? Q);

    private static readonly Sorting<Document, Id<Document>> Sorts = Sorting.Of((Document d) => d.Id)
        .By("-createdAt", d => d.CreatedAt).By("updatedAt", d => d.UpdatedAt).By("number", d => d.Ordinal).By("title", d => d.Title);

    public static async Task<Results<Ok<Page<Row>>, ProblemHttpResult>> Handle(
        [AsParameters] PageRequest page, [AsParameters] Filter filter, DocumentControlDb db, Acting acting, TimeProvider clock, CancellationToken cancellationToken)
    {
        var today = acting.DayAt(clock.GetUtcNow());
        var (answer, refused) = await Sorts.PageAsync(Narrow(db.Documents.AsNoTracking().ReadableBy(acting), filter, today), page, d => new Row(
            d.Id.Value, d.Number, d.Title, d.Type, d.OwnerId, d.Classification, d.BusinessUnit,
            d.State, d.PublishedVersion, d.EffectiveFrom, d.ReviewDue, d.ReviewDue < today, d.OpenVersion, d.OpenState,
            d.RequirementIds, d.AiSystemIds, d.Tags, d.CreatedAt, d.UpdatedAt), cancellationToken);
        return refused is null ? TypedResults.Ok(answer) : refused.ToProblem();
    }

    private static IQueryable<Document> Narrow(IQueryable<Document> documents, Filter by, DateOnly today)
    {
        documents = by.Type is { Value: var type } ? documents.Where(d => d.Type == type) : documents;
        documents = by.State is { Value: var state } ? documents.Where(d => d.State == state) : documents;
        documents = by.OpenState is { Value: var open } ? documents.Where(d => d.OpenState == open) : documents;
        documents = by.Classification is { Value: var classification } ? documents.Where(d => d.Classification == classification) : documents;
        documents = by.Owner is { } owner ? documents.Where(d => d.OwnerId == owner) : documents;
        documents = by.BusinessUnit is { } unit ? documents.Where(d => d.BusinessUnit == unit) : documents;
        documents = by.Requirement is { } requirement ? documents.Where(d => d.RequirementIds.Contains(requirement)) : documents;
        documents = by.MandatoryItem is { } item ? documents.Where(d => d.MandatoryItems.Contains(item)) : documents;
        documents = by.AiSystemId is { } system ? documents.Where(d => d.AiSystemIds.Contains(system)) : documents;
        documents = by.Tag is { } tag ? documents.Where(d => d.Tags.Contains(tag)) : documents;
        documents = by.OutOfReview is { } late ? documents.Where(d => late == (d.ReviewDue != null && d.ReviewDue < today)) : documents;
        return by.Q is { } q
            ? documents.Where(d => d.Number == q || EF.Functions.ToTsVector("english", d.Title).Matches(EF.Functions.WebSearchToTsQuery("english", q)))
            : documents;
    }
}
