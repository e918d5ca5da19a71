using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.Standards;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AimsPlatform.AiSystemInventory.StandardsCatalogue;

/// <summary>From ISO/IEC 42001 to other frameworks (R010). A row has no status: it turns nothing green by itself (I31).</summary>
public static class CrosswalkCatalogue
{
    public const string Title = "Crosswalk from ISO/IEC 42001 to the EU AI Act, the NIST AI RMF and the UK principles";

    /// <summary>A row with the text of its target where the other framework's text is catalogued, and what its source stands for.</summary>
    public sealed record Row(
        string IsoItem, string Framework, string Target, string? TargetTitle, string? TargetText, CrosswalkStrength Strength, string Source, string? SourceDetail);

    public sealed record Response(
        string Catalogue, string Version, DateOnly AsOf, IReadOnlyList<string> Rules, IReadOnlyDictionary<string, string> Strengths,
        IReadOnlyList<Row> Items, IReadOnlyList<DutyWithoutIsoItem> EuDutiesWithoutIsoItem);

    private static readonly Dictionary<(string, string), FrameworkItem> Texts = Crosswalk.Current.Items.ToDictionary(i => (i.Framework, i.Id));

    public static Results<Ok<Response>, ProblemHttpResult> Rows(string? from, string? framework)
    {
        var all = Crosswalk.Current;
        if (from is not null && Iso42001.Current.Requirements.All(r => r.Id != from) && Iso42001.Current.Controls.All(c => c.Id != from))
        {
            return BadQuery.Parameter("from", $"ISO/IEC 42001 as catalogued has no requirement or control '{BadQuery.Short(from)}'.").ToProblem();
        }

        if (framework is not null && all.Rows.All(r => r.Framework != framework))
        {
            return BadQuery.Parameter("framework", $"framework is one of {string.Join(", ", all.Rows.Select(r => r.Framework).Distinct())}.").ToProblem();
        }

        var rows = (from is null ? all.Rows : all.From(from)).Where(r => framework is null || r.Framework == framework);
        return TypedResults.Ok(new Response(
            "crosswalk", all.Version, all.AsOf, all.Rules, all.Strengths, [.. rows.Select(Describe)], all.EuDutiesWithoutIsoItem));
    }

    private static Row Describe(CrosswalkRow row)
    {
        var text = Texts.GetValueOrDefault((row.Framework, row.Target));
        return new(row.IsoItem, row.Framework, row.Target, text?.Title, text?.Text, row.Strength, row.Source,
            Crosswalk.Current.Sources.GetValueOrDefault(row.Source));
    }
}

/// <summary>Refusals of query parameters, with the parameter named.</summary>
internal static class BadQuery
{
    public static Error Parameter(string name, string reason) => new("validation", reason, StatusCodes.Status400BadRequest)
    {
        Errors = new Dictionary<string, string[]> { ["?" + name] = [reason] },
    };

    /// <summary>What a caller sent, cut so that a refusal never repeats a long text.</summary>
    public static string Short(string text) => text.Length <= 60 ? text : text[..60] + "…";
}
