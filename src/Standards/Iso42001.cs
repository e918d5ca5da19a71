using YamlDotNet.RepresentationModel;

namespace AimsPlatform.Standards;

/// <summary>A clause of ISO/IEC 42001 that carries requirements, in our own words.</summary>
public sealed record Clause(string Id, string Title, string Pdca, IReadOnlyList<Requirement> Requirements);

/// <summary>A requirement that conformity is shown for: one of the 32 leaves of clauses 4 to 10.</summary>
/// <param name="Capability">The part of the platform that holds it; <paramref name="Supporting"/> are those that help.</param>
public sealed record Requirement(
    string Id, string ClauseId, string Title, string Summary, string DocumentedInformation,
    IReadOnlyList<string> Evidence, string Capability, IReadOnlyList<string> Supporting);

/// <summary>An area of Annex A, <c>A.2</c> to <c>A.10</c>.</summary>
public sealed record ControlArea(string Id, string Title, string Objective, IReadOnlyList<Control> Controls);

/// <summary>A reference control of Annex A; a Statement of Applicability says of each whether and why it applies (6.1.3).</summary>
public sealed record Control(
    string Id, string AreaId, string Title, string Summary,
    IReadOnlyList<string> Evidence, string Capability, IReadOnlyList<string> Supporting, IReadOnlyList<string> AlsoServes);

/// <summary>Documented information the standard asks for.</summary>
/// <param name="Keeping"><c>maintain</c>, <c>produce_and_keep_current</c> or <c>retain</c>.</param>
/// <param name="Clauses">The requirements that ask for it.</param>
public sealed record DocumentedInformation(string Item, string Keeping, IReadOnlyList<string> Clauses);

/// <summary>ISO/IEC 42001:2023 as identifiers, short titles and paraphrases. No sentence of the standard is in it.</summary>
public sealed class Iso42001
{
    private static readonly Lazy<Iso42001> Embedded = new(() => new(CatalogueReader.Parse(CatalogueReader.Text("iso42001.yaml"))));

    private static readonly string[] Keepings = ["maintain", "produce_and_keep_current", "retain"];

    private Iso42001(YamlMappingNode root)
    {
        var meta = root.Map("meta");
        Standard = meta.String("standard");
        AsOf = meta.Date("as_of");
        Version = meta.String("as_of");
        Clauses = [.. root.Maps("clauses").Select(c => new Clause(
            c.String("id"), c.String("title"), c.String("pdca"),
            [.. c.Maps("leaves").Select(l => new Requirement(
                l.String("id"), c.String("id"), l.String("title"), l.String("summary"), l.String("documented_info"),
                l.Strings("evidence"), l.String("capability"), l.Strings("supporting")))]))];
        ControlAreas = [.. root.Maps("annex_a").Select(a => new ControlArea(
            a.String("id"), a.String("title"), a.String("objective_paraphrase"),
            [.. a.Maps("controls").Select(c => new Control(
                c.String("id"), a.String("id"), c.String("title"), c.String("summary"), c.Strings("evidence"),
                c.String("capability"), c.Strings("supporting"), c.Strings("also_serves")))]))];
        EvidenceKinds = root.Strings("evidence_kinds");
        Capabilities = root.Map("capabilities").Entries().ToDictionary(c => c.Key, c => ((YamlScalarNode)c.Value).Value!).AsReadOnly();
        Requirements = [.. Clauses.SelectMany(c => c.Requirements)];
        Controls = [.. ControlAreas.SelectMany(a => a.Controls)];

        var documents = root.Map("mandatory_documented_information");
        MandatoryDocuments = [.. Keepings.SelectMany(keeping =>
            documents.Maps(keeping).Select(d => new DocumentedInformation(d.String("item"), keeping, d.String("clause").Split(" and "))))];
        DocumentsWhereControlsApply = documents.Strings("annex_a_if_applicable");
    }

    /// <summary>The catalogue this build ships; parsed once, at first use.</summary>
    public static Iso42001 Current => Embedded.Value;

    public string Standard { get; }

    /// <summary>The version of this catalogue, not of the standard.</summary>
    public string Version { get; }

    public DateOnly AsOf { get; }

    public IReadOnlyList<Clause> Clauses { get; }

    /// <summary>The 32 leaves.</summary>
    public IReadOnlyList<Requirement> Requirements { get; }

    public IReadOnlyList<ControlArea> ControlAreas { get; }

    /// <summary>The 38 controls of Annex A.</summary>
    public IReadOnlyList<Control> Controls { get; }

    /// <summary>What can prove conformity, by kind.</summary>
    public IReadOnlyList<string> EvidenceKinds { get; }

    /// <summary>The parts of the platform, and what each holds.</summary>
    public IReadOnlyDictionary<string, string> Capabilities { get; }

    /// <summary>A checklist, not a number to quote: published counts differ.</summary>
    public IReadOnlyList<DocumentedInformation> MandatoryDocuments { get; }

    /// <summary>Controls that ask for documents where they are applicable.</summary>
    public IReadOnlyList<string> DocumentsWhereControlsApply { get; }
}
