using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.RiskRegister.Criteria;
using AimsPlatform.RiskRegister.Risks;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace AimsPlatform.RiskRegister.Library;

/// <summary>A risk that AI systems are known to bring: a start for one's own assessment, never an assessment.</summary>
/// <param name="Id">Stays for good: a risk in the register names the entry it came from.</param>
/// <param name="Controls">Annex A controls that usually help.</param>
/// <param name="Stages">Life cycle states of an AI system in which it usually arises.</param>
public sealed record LibraryRisk(
    string Id, string Title, string Description, RiskDomain Domain, IReadOnlyList<string> Causes, IReadOnlyList<string> Controls, IReadOnlyList<string> Stages);

/// <summary>The starter library of AI risks, as data beside this file.</summary>
public sealed class RiskLibrary
{
    private static readonly Lazy<RiskLibrary> Embedded = new(Read);

    private readonly Dictionary<string, LibraryRisk> _byId;

    private RiskLibrary(string version, IReadOnlyList<LibraryRisk> entries) =>
        (Version, Entries, _byId) = (version, entries, entries.ToDictionary(entry => entry.Id));

    /// <summary>The library this build ships; parsed once, at first use.</summary>
    public static RiskLibrary Current => Embedded.Value;

    public string Version { get; }

    public IReadOnlyList<LibraryRisk> Entries { get; }

    /// <summary>A risk that says it came from the library names an entry that is there.</summary>
    public static Error? RefuseUnknown(RiskSource source) =>
        source.Kind == RiskSourceKind.Library && (source.Reference is null || Current.Find(source.Reference) is null)
            ? Error.Invalid("/source/reference", "The library has no such entry. GET /api/v1/risk-library lists them.")
            : null;

    public LibraryRisk? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>Entries of one domain (or all) in which every word of <paramref name="q"/> occurs, in the order of the library.</summary>
    public IEnumerable<LibraryRisk> Search(string? q, RiskDomain? domain)
    {
        var words = (q ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return Entries.Where(entry => (domain is null || entry.Domain == domain) && words.All(word => Text(entry).Contains(word, StringComparison.OrdinalIgnoreCase)));
    }

    private static string Text(LibraryRisk entry) =>
        string.Join('\n', [entry.Id, entry.Title, entry.Description, .. entry.Causes, .. entry.Controls, .. entry.Stages]);

    private static RiskLibrary Read()
    {
        using var stream = typeof(RiskLibrary).Assembly.GetManifestResourceStream("AimsPlatform.RiskRegister.Library.risk-library.yaml")
            ?? throw new InvalidDataException("The risk library is not embedded.");
        using var reader = new StreamReader(stream);
        var file = new DeserializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance).Build().Deserialize<LibraryFile>(reader);
        return new RiskLibrary(file.Version, file.Entries.ConvertAll(e =>
            new LibraryRisk(e.Id, e.Title, e.Description, Enum.Parse<RiskDomain>(e.Domain, ignoreCase: true), e.Causes, e.Controls, e.Stages)));
    }

    private sealed class LibraryFile
    {
        public string Version { get; init; } = "";
        public List<FileEntry> Entries { get; init; } = [];
    }

    private sealed class FileEntry
    {
        public string Id { get; init; } = "";
        public string Title { get; init; } = "";
        public string Description { get; init; } = "";
        public string Domain { get; init; } = "";
        public List<string> Causes { get; init; } = [];
        public List<string> Controls { get; init; } = [];
        public List<string> Stages { get; init; } = [];
    }
}
