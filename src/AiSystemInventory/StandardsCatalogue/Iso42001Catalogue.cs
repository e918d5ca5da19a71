using AimsPlatform.Standards;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AimsPlatform.AiSystemInventory.StandardsCatalogue;

/// <summary>ISO/IEC 42001 as this platform counts it: identifiers, short titles and paraphrases.</summary>
public static class Iso42001Catalogue
{
    public sealed record ClauseRow(string Id, string Title, string Pdca, IReadOnlyList<string> Requirements);

    public sealed record AreaRow(string Id, string Title, string Objective, IReadOnlyList<string> Controls);

    public sealed record Overviewed(
        string Catalogue, string Version, DateOnly AsOf, string Source, IReadOnlyList<ClauseRow> Clauses, IReadOnlyList<AreaRow> ControlAreas,
        IReadOnlyList<string> EvidenceKinds, IReadOnlyDictionary<string, string> Capabilities);

    /// <param name="WhereControlsApply">Controls of Annex A that ask for documents where they are applicable.</param>
    public sealed record Documented(
        string Catalogue, string Version, DateOnly AsOf, string Source, IReadOnlyList<DocumentedInformation> Items,
        IReadOnlyList<string> WhereControlsApply);

    private static Iso42001 Iso => Iso42001.Current;

    public static Ok<Overviewed> Overview() => TypedResults.Ok(new Overviewed(
        "iso42001", Iso.Version, Iso.AsOf, Iso.Standard,
        [.. Iso.Clauses.Select(c => new ClauseRow(c.Id, c.Title, c.Pdca, [.. c.Requirements.Select(r => r.Id)]))],
        [.. Iso.ControlAreas.Select(a => new AreaRow(a.Id, a.Title, a.Objective, [.. a.Controls.Select(c => c.Id)]))],
        Iso.EvidenceKinds, Iso.Capabilities));

    public static Ok<Catalogued<Requirement>> Requirements() => TypedResults.Ok(Of(Iso.Requirements));

    public static Ok<Catalogued<Control>> Controls() => TypedResults.Ok(Of(Iso.Controls));

    public static Ok<Documented> Documents() => TypedResults.Ok(new Documented(
        "iso42001", Iso.Version, Iso.AsOf, Iso.Standard, Iso.MandatoryDocuments, Iso.DocumentsWhereControlsApply));

    private static Catalogued<T> Of<T>(IReadOnlyList<T> items) => new("iso42001", Iso.Version, Iso.AsOf, Iso.Standard, items);
}
