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
    /// <param name="Version">The version that was found; null while the document has none in force.</param>
    /// <param name="Obsolete">Not in force any more: not to be used.</param>
    /// <param name="Snippet">Where the text speaks of it; null where only number, title or tags do.</param>
    public sealed record Row(
        Guid DocumentId, string Number, string Title, DocumentType Type, Classification Classification, DocumentState State, int? Version, bool Obsolete, float Rank, Snippet? Snippet);

    // Ranking reads every word of every hit: of more hits than this, those whose heading speaks of it and then the newest are
    // ranked, so that a word of every document costs little more than a rare one. Every page ranks them anew (a rank is in no
    // index), so a page is found by its place among them: a key to start after would save nothing.
    private const int MostRanked = 500;

    // What more versions than this speak of is not looked up and then sorted, but met soon by walking from the newest on.
    private const int Frequent = 5_000;

    // A snippet is looked for near the beginning of a long text: cutting one reads all of the text it is cut from.
    private const int LongestForSnippet = 50_000;

    private static readonly Error NoSuchCharacter = Error.Invalid("?q", "No text holds this character.") with { Status = StatusCodes.Status400BadRequest };

    /// <param name="q">Words; <c>"in quotes"</c> a phrase, <c>or</c> between alternatives, <c>-</c> before what must not be there.</param>
    /// <param name="includeObsolete">Also versions that were superseded or withdrawn.</param>
    /// <param name="cursor">As the page before gave it.</param>
    public static async Task<Results<Ok<Page<Row>>, ProblemHttpResult>> Handle(
        [StringLength(200, MinimumLength = 1)] string q, Word<DocumentType>? type, Guid? aiSystemId, string? requirement, bool? includeObsolete,
        [Range(1, PageRequest.MaxLimit)] int? limit, [RegularExpression("^[0-9]{1,3}$")] string? cursor, DocumentControlDb db, Acting acting, CancellationToken cancellationToken)
    {
        if (q.Contains('\0', StringComparison.Ordinal))
        {
            return NoSuchCharacter.ToProblem();
        }

        var documents = db.Documents.AsNoTracking().ReadableBy(acting);
        documents = type is { Value: var wanted } ? documents.Where(d => d.Type == wanted) : documents;
        documents = aiSystemId is { } system ? documents.Where(d => d.AiSystemIds.Contains(system)) : documents;
        documents = requirement is { } asked ? documents.Where(d => d.RequirementIds.Contains(asked)) : documents;

        var tenant = acting.TenantId;
        var (from, most) = (int.Parse(cursor ?? "0", CultureInfo.InvariantCulture), limit ?? PageRequest.DefaultLimit);
        var best = Hits(q, includeObsolete == true, documents, db, tenant)
            .Select(hit => new { Hit = hit, Rank = hit.Words.RankCoverDensity(EF.Functions.WebSearchToTsQuery("english", q), NpgsqlTsRankingNormalization.DivideBy1PlusLogLength) })
            .OrderByDescending(ranked => ranked.Rank).ThenByDescending(ranked => ranked.Hit.Id).Skip(from).Take(most + 1);
        var rows = await best.Select(ranked => new Row(
            ranked.Hit.DocumentId.Value, ranked.Hit.Number, ranked.Hit.Title, ranked.Hit.Type, ranked.Hit.Classification, ranked.Hit.State, ranked.Hit.Version, ranked.Hit.Obsolete, ranked.Rank,
            Snippet.Of(EF.Functions.WebSearchToTsQuery("english", q).GetResultHeadline(
                "english",
                db.Versions.Where(v => v.DocumentId == ranked.Hit.DocumentId && v.Number == ranked.Hit.Version)
                    .Select(v => (v.Text ?? db.Set<ContentText>().Where(t => t.TenantId == tenant && t.Hash == v.ContentHash).Select(t => t.Text).FirstOrDefault())!
                        .Substring(0, LongestForSnippet).Replace(Snippet.Start, "").Replace(Snippet.End, "")).FirstOrDefault()!,
                Snippet.Options)))).ToListAsync(cancellationToken);
        var next = rows.Count > most ? (from + most).ToString(CultureInfo.InvariantCulture) : null;
        return TypedResults.Ok(new Page<Row>(rows.Take(most).ToList(), next));
    }

    // One of the two ways runs, the other ends at once: PostgreSQL cannot choose by itself, for it plans a statement once for all
    // words. Whoever speaks of it in the heading comes first in both.
    private static IQueryable<Hit> Hits(string q, bool obsolete, IQueryable<Document> documents, DocumentControlDb db, Guid tenant)
    {
        var entries = db.Set<SearchEntry>().AsNoTracking().Where(e => e.TenantId == tenant);
        entries = entries.Where(e => obsolete || !e.Obsolete);

        var lookedUp = Of(entries.Where(e => !SearchEntry.AreMany(tenant, q, Frequent) && e.Words.Matches(EF.Functions.WebSearchToTsQuery("english", q))), documents)
            .OrderByDescending(hit => hit.Heading.Matches(EF.Functions.WebSearchToTsQuery("english", q))).ThenByDescending(hit => hit.Since).Take(MostRanked);
        var inHeading = Of(entries.Where(e => SearchEntry.AreMany(tenant, q, Frequent) && e.Heading.Matches(EF.Functions.WebSearchToTsQuery("english", q))), documents)
            .OrderByDescending(hit => hit.Since).Take(MostRanked / 2);
        var met = Of(entries.Where(e => SearchEntry.AreMany(tenant, q, Frequent) && !e.Heading.Matches(EF.Functions.WebSearchToTsQuery("english", q))
                && SearchEntry.Speaks(e.Words, EF.Functions.WebSearchToTsQuery("english", q))), documents)
            .OrderByDescending(hit => hit.Since).Take(MostRanked / 2);
        return lookedUp.Concat(inHeading).Concat(met);
    }

    private static IQueryable<Hit> Of(IQueryable<SearchEntry> entries, IQueryable<Document> documents) =>
        from entry in entries
        join document in documents on entry.DocumentId equals document.Id
        select new Hit
        {
            Id = entry.Id, DocumentId = entry.DocumentId, Version = entry.Version, Obsolete = entry.Obsolete, Since = entry.Since, Heading = entry.Heading, Words = entry.Words,
            Number = document.Number, Title = document.Title, Type = document.Type, Classification = document.Classification, State = document.State,
        };

    private sealed class Hit
    {
        public Guid Id { get; init; }
        public Id<Document> DocumentId { get; init; }
        public int? Version { get; init; }
        public bool Obsolete { get; init; }
        public DateTimeOffset Since { get; init; }
        public required NpgsqlTsVector Heading { get; init; }
        public required NpgsqlTsVector Words { get; init; }
        public required string Number { get; init; }
        public required string Title { get; init; }
        public DocumentType Type { get; init; }
        public Classification Classification { get; init; }
        public DocumentState State { get; init; }
    }
}
