using System.ComponentModel.DataAnnotations;
using System.Globalization;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.DocumentControl.Content;
using AimsPlatform.DocumentControl.Documents;
using AimsPlatform.Values;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NpgsqlTypes;

namespace AimsPlatform.DocumentControl.Search;

/// <summary>
/// The documents in force that speak of something, best first: by number, title, tags and text. Versions out of force are
/// found only by who asks for them, and are marked. Nobody finds what they may not read.
/// </summary>
public static class SearchDocuments
{
    /// <param name="Q">Words; <c>"in quotes"</c> a phrase, <c>or</c> between alternatives, <c>-</c> before what must not be there.</param>
    /// <param name="IncludeObsolete">Also versions that were superseded or withdrawn.</param>
    /// <param name="Cursor">As the page before gave it.</param>
    public sealed record Query(
        string Q, Word<DocumentType>? Type = null, Guid? AiSystemId = null, string? Requirement = null, bool? IncludeObsolete = null, int? Limit = null, string? Cursor = null);

    /// <param name="Version">The version that was found; null while the document has none in force.</param>
    /// <param name="Obsolete">Not in force any more: not to be used.</param>
    /// <param name="Snippet">Where the text speaks of it; null where only number, title or tags do.</param>
    public sealed record Row(
        Guid DocumentId, string Number, string Title, DocumentType Type, Classification Classification, DocumentState State, int? Version, bool Obsolete, float Rank, Snippet? Snippet);

    // Ranking reads every word of every hit: of more hits than this, those whose heading speaks of it and then the newest are
    // ranked, so that a word of every document costs little more than a rare one. Every page ranks them anew (a rank is in no
    // index), so a page is found by its place among them: a key to start after would save nothing.
    private const int MostRanked = 1000;

    // A snippet is looked for near the beginning of a long text: cutting one reads all of the text it is cut from.
    private const int LongestForSnippet = 50_000;

    private static readonly Error NoSuchCharacter = Error.Invalid("?q", "No text holds this character.") with { Status = StatusCodes.Status400BadRequest };

    public static async Task<Results<Ok<Page<Row>>, ProblemHttpResult>> Handle(
        [StringLength(200, MinimumLength = 1)] string q, Word<DocumentType>? type, Guid? aiSystemId, string? requirement, bool? includeObsolete,
        [Range(1, PageRequest.MaxLimit)] int? limit, [RegularExpression("^[0-9]{1,3}$")] string? cursor, DocumentControlDb db, Acting acting, CancellationToken cancellationToken)
    {
        var query = new Query(q, type, aiSystemId, requirement, includeObsolete, limit, cursor);
        if (query.Q.Contains('\0', StringComparison.Ordinal))
        {
            return NoSuchCharacter.ToProblem();
        }

        var tenant = acting.TenantId;
        var (from, most) = (int.Parse(query.Cursor ?? "0", CultureInfo.InvariantCulture), query.Limit ?? PageRequest.DefaultLimit);
        var rows = await Hits(query, db, acting).OrderByDescending(hit => hit.Rank).ThenByDescending(hit => hit.Id).Skip(from).Take(most + 1).Select(hit => new Row(
            hit.DocumentId.Value, hit.Number, hit.Title, hit.Type, hit.Classification, hit.State, hit.Version, hit.Obsolete, hit.Rank,
            Snippet.Of(EF.Functions.WebSearchToTsQuery("english", q).GetResultHeadline(
                "english",
                db.Versions.Where(v => v.DocumentId == hit.DocumentId && v.Number == hit.Version)
                    .Select(v => (v.Text ?? db.Set<ContentText>().Where(t => t.TenantId == tenant && t.Hash == v.ContentHash).Select(t => t.Text).FirstOrDefault())!
                        .Substring(0, LongestForSnippet).Replace(Snippet.Start, "").Replace(Snippet.End, "")).FirstOrDefault()!,
                Snippet.Options)))).ToListAsync(cancellationToken);
        var next = rows.Count > most ? (from + most).ToString(CultureInfo.InvariantCulture) : null;
        return TypedResults.Ok(new Page<Row>(rows.Take(most).ToList(), next));
    }

    private static IQueryable<Hit> Hits(Query by, DocumentControlDb db, Acting acting)
    {
        var (tenant, q, obsolete) = (acting.TenantId, by.Q, by.IncludeObsolete == true);
        var documents = db.Documents.AsNoTracking().ReadableBy(acting);
        documents = by.Type is { Value: var type } ? documents.Where(d => d.Type == type) : documents;
        documents = by.AiSystemId is { } system ? documents.Where(d => d.AiSystemIds.Contains(system)) : documents;
        documents = by.Requirement is { } requirement ? documents.Where(d => d.RequirementIds.Contains(requirement)) : documents;

        var found = from entry in db.Set<SearchEntry>().AsNoTracking()
                    where entry.TenantId == tenant && (obsolete || !entry.Obsolete) && entry.Words.Matches(EF.Functions.WebSearchToTsQuery("english", q))
                    join document in documents on entry.DocumentId equals document.Id
                    orderby entry.Heading.Matches(EF.Functions.WebSearchToTsQuery("english", q)) descending, entry.Since descending
                    select new { entry, document.Number, document.Title, document.Type, document.Classification, document.State };
        return found.Take(MostRanked).Select(one => new Hit
        {
            Id = one.entry.Id, DocumentId = one.entry.DocumentId, Version = one.entry.Version, Obsolete = one.entry.Obsolete,
            Number = one.Number, Title = one.Title, Type = one.Type, Classification = one.Classification, State = one.State,
            Rank = one.entry.Words.RankCoverDensity(EF.Functions.WebSearchToTsQuery("english", q), NpgsqlTsRankingNormalization.DivideBy1PlusLogLength),
        });
    }

    private sealed class Hit
    {
        public Guid Id { get; init; }
        public Id<Document> DocumentId { get; init; }
        public int? Version { get; init; }
        public bool Obsolete { get; init; }
        public required string Number { get; init; }
        public required string Title { get; init; }
        public DocumentType Type { get; init; }
        public Classification Classification { get; init; }
        public DocumentState State { get; init; }
        public float Rank { get; init; }
    }
}
