using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.DocumentControl.Versions;
using AimsPlatform.Standards;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.DocumentControl.Documents;

/// <summary>
/// The register of mandatory documented information (I10, R049): every item the standard asks for has a place, and what is
/// missing is shown as missing. Computed from what is published at the time it states.
/// </summary>
public static class MandatoryDocuments
{
    public enum Standing { Present, Missing, OutOfReview }

    /// <summary>A document that serves an item. One whose classification keeps it from who asks is counted, not named.</summary>
    public sealed record Serving(Guid Id, string Number, string Title, DocumentState State, int? PublishedVersion, DateOnly? ReviewDue, bool OutOfReview, int? OpenVersion, VersionState? OpenState);

    /// <param name="Id">What a document names in <c>mandatoryItems</c>; for a control of Annex A, its id in <c>requirementIds</c>.</param>
    /// <param name="Keeping"><c>maintain</c>, <c>produce_and_keep_current</c>, <c>retain</c>, or <c>where_control_applies</c>.</param>
    public sealed record Item(string Id, string Title, string Keeping, IReadOnlyList<string> Requirements, Standing Standing, IReadOnlyList<Serving> Documents, int NotReadable);

    /// <param name="WhereControlsApply">Needed only where the Statement of Applicability says that the control applies.</param>
    public sealed record Response(string Standard, string CatalogueVersion, DateTimeOffset AsOf, IReadOnlyList<Item> Mandatory, IReadOnlyList<Item> WhereControlsApply);

    private sealed record Found(Serving Document, List<string> MandatoryItems, List<string> RequirementIds, bool Readable);

    public static async Task<Ok<Response>> Handle(DocumentControlDb db, Acting acting, TimeProvider clock, CancellationToken cancellationToken)
    {
        var (catalogue, now) = (Iso42001.Current, clock.GetUtcNow());
        var (controls, today) = (catalogue.DocumentsWhereControlsApply.ToArray(), acting.DayAt(now));
        var readable = db.Documents.ReadableBy(acting);
        var found = await db.Documents.Where(d => d.MandatoryItems.Any() || d.RequirementIds.Any(id => controls.Contains(id))).OrderBy(d => d.Type).ThenBy(d => d.Ordinal)
            .Select(d => new Found(
                new Serving(d.Id.Value, d.Number, d.Title, d.State, d.PublishedVersion, d.ReviewDue, d.ReviewDue < today, d.OpenVersion, d.OpenState),
                d.MandatoryItems, d.RequirementIds, readable.Any(r => r.Id == d.Id)))
            .ToListAsync(cancellationToken);

        var byItem = found.SelectMany(f => f.MandatoryItems, (f, item) => (item, f)).ToLookup(pair => pair.item, pair => pair.f);
        var byControl = found.SelectMany(f => f.RequirementIds, (f, id) => (id, f)).ToLookup(pair => pair.id, pair => pair.f);
        var titles = catalogue.Controls.ToDictionary(control => control.Id, control => control.Title);
        return TypedResults.Ok(new Response(
            catalogue.Standard, catalogue.Version, now,
            [.. Requirements.Mandatory.Values.Select(item => Of(item.Id, item.Asked.Item, item.Asked.Keeping, item.Asked.Clauses, byItem[item.Id]))],
            [.. controls.Select(id => Of(id, titles[id], "where_control_applies", [id], byControl[id]))]));
    }

    private static Item Of(string id, string title, string keeping, IReadOnlyList<string> requirements, IEnumerable<Found> serving)
    {
        var documents = serving.ToList();
        var published = documents.FindAll(f => f.Document.State == DocumentState.Published);
        var standing = published.Count == 0 ? Standing.Missing : published.TrueForAll(f => f.Document.OutOfReview) ? Standing.OutOfReview : Standing.Present;
        return new Item(id, title, keeping, requirements, standing, [.. documents.Where(f => f.Readable).Select(f => f.Document)], documents.Count(f => !f.Readable));
    }
}
