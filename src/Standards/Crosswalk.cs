using System.Collections.ObjectModel;
using System.Text.Json.Serialization;
using YamlDotNet.RepresentationModel;

namespace AimsPlatform.Standards;

/// <summary>How much of the target the evidence for the ISO item covers; it never stands for a pass (invariant I31).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CrosswalkStrength>))]
public enum CrosswalkStrength
{
    [JsonStringEnumMemberName("related")]
    Related,
    [JsonStringEnumMemberName("partial")]
    Partial,
    [JsonStringEnumMemberName("full")]
    Full,
}

/// <summary>A hint where evidence for an ISO item may help elsewhere. It has no status: a person confirms.</summary>
public sealed record CrosswalkRow(string IsoItem, string Framework, string Target, CrosswalkStrength Strength, string Source);

/// <summary>An item of another framework that rows point to, in its official numbering.</summary>
public sealed record FrameworkItem(string Framework, string Id, string Title, string Text);

/// <summary>A duty of the EU AI Act that no ISO item answers: a gap even where every ISO item conforms.</summary>
public sealed record DutyWithoutIsoItem(string Reference, string Note);

/// <summary>From ISO/IEC 42001 to the EU AI Act, the NIST AI RMF and the UK principles; never the other way.</summary>
public sealed class Crosswalk
{
    private static readonly Lazy<Crosswalk> Embedded = new(() => new(CatalogueReader.Parse(CatalogueReader.Text("crosswalk.yaml"))));
    private readonly ILookup<string, CrosswalkRow> byIsoItem;

    private Crosswalk(YamlMappingNode root)
    {
        var meta = root.Map("meta");
        AsOf = meta.Date("as_of");
        Version = meta.String("as_of");
        Rules = meta.Strings("rules");
        Strengths = Texts(meta.Map("strength"));
        Sources = Texts(meta.Map("sources"));
        Rows = [.. root.Maps("rows").Select(r => new CrosswalkRow(
            r.String("iso"), r.String("framework"), r.String("target"),
            Enum.Parse<CrosswalkStrength>(r.String("strength"), ignoreCase: true), r.String("source")))];
        Items =
        [
            .. root.Map("nist_ai_rmf").Maps("functions").SelectMany(f => f.Maps("categories")).SelectMany(c => c.Maps("subcategories"))
                .Select(s => new FrameworkItem("nist-ai-rmf", s.String("id"), s.String("short"), s.String("text"))),
            .. root.Maps("uk_principles")
                .Select(p => new FrameworkItem("uk-principles", p.String("id"), p.String("title"), p.String("summary"))),
        ];
        EuDutiesWithoutIsoItem = [.. root.Maps("eu_duties_without_iso_counterpart").Select(d =>
            new DutyWithoutIsoItem(d.String("ref"), d.String("note")))];
        byIsoItem = Rows.ToLookup(r => r.IsoItem);
    }

    /// <summary>The catalogue this build ships; parsed once, at first use.</summary>
    public static Crosswalk Current => Embedded.Value;

    public string Version { get; }

    public DateOnly AsOf { get; }

    /// <summary>How rows may be used; shown wherever rows are shown.</summary>
    public IReadOnlyList<string> Rules { get; }

    /// <summary>What each strength means.</summary>
    public IReadOnlyDictionary<string, string> Strengths { get; }

    /// <summary>What stands behind each source named in a row.</summary>
    public IReadOnlyDictionary<string, string> Sources { get; }

    public IReadOnlyList<CrosswalkRow> Rows { get; }

    /// <summary>The NIST subcategories and UK principles with their texts.</summary>
    public IReadOnlyList<FrameworkItem> Items { get; }

    public IReadOnlyList<DutyWithoutIsoItem> EuDutiesWithoutIsoItem { get; }

    /// <summary>Where evidence for a requirement or control may help.</summary>
    public IEnumerable<CrosswalkRow> From(string isoItem) => byIsoItem[isoItem];

    private static ReadOnlyDictionary<string, string> Texts(YamlMappingNode map) =>
        map.Entries().ToDictionary(e => e.Key, e => ((YamlScalarNode)e.Value).Value!).AsReadOnly();
}
