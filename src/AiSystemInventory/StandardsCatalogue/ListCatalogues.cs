using AimsPlatform.Standards;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AimsPlatform.AiSystemInventory.StandardsCatalogue;

/// <summary>The rows of one catalogue with the version, the source and the day on which it was checked.</summary>
public sealed record Catalogued<T>(string Catalogue, string Version, DateOnly AsOf, string Source, IReadOnlyList<T> Items)
{
    /// <summary>The day that statuses in the rows are for; null where nothing depends on a day.</summary>
    public DateOnly? OnDay { get; init; }
}

/// <summary>Says which catalogues there are; the versions are what results are pinned to.</summary>
public static class ListCatalogues
{
    public sealed record Row(string Catalogue, string Title, string Version, DateOnly AsOf, string Href);

    public sealed record Response(IReadOnlyList<Row> Items);

    public static Ok<Response> Handle() => TypedResults.Ok(new Response(
    [
        new("iso42001", Iso42001.Current.Standard, Iso42001.Current.Version, Iso42001.Current.AsOf, "/api/v1/standards/iso42001"),
        new("crosswalk", CrosswalkCatalogue.Title, Crosswalk.Current.Version, Crosswalk.Current.AsOf, "/api/v1/standards/crosswalk"),
        new("eu-ai-act", EuAiActCatalogue.Act, EuAiAct.Current.RuleVersion, EuAiAct.Current.AsOf, "/api/v1/standards/eu-ai-act"),
    ]));
}
