using AimsPlatform.DocumentControl.Documents;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace AimsPlatform.DocumentControl.Templates;

/// <summary>The templates that come with the platform: one for every mandatory document and what an AI management system needs besides, as Markdown files beside this one.</summary>
public static class StarterPack
{
    public const string Id = "aims-starter";

    private static readonly Lazy<PackContent> Embedded = new(Read);

    /// <summary>The pack this build ships; read once, at first use.</summary>
    public static PackContent Current => Embedded.Value;

    private static PackContent Read()
    {
        var assembly = typeof(StarterPack).Assembly;
        var templates = assembly.GetManifestResourceNames().Where(name => name.StartsWith(Id + "/", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(name =>
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            return Parse(reader.ReadToEnd().ReplaceLineEndings("\n"));
        });
        return new PackContent(Id, "Starter set for an AI management system", "1.0", [.. templates]);
    }

    // Front matter between two lines of ---, then the text.
    private static PackTemplate Parse(string file)
    {
        var end = file.IndexOf("\n---\n", StringComparison.Ordinal);
        var about = new DeserializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance).Build().Deserialize<FrontMatter>(file[4..end]);
        return new PackTemplate(
            about.Id, about.Title, Enum.Parse<DocumentType>(about.DocumentType.Replace("_", "", StringComparison.Ordinal), ignoreCase: true),
            about.RequirementIds, about.MandatoryItems, about.Version, about.Language, file[(end + 5)..]);
    }

    private sealed class FrontMatter
    {
        public string Id { get; init; } = "";
        public string Title { get; init; } = "";
        public string DocumentType { get; init; } = "";
        public List<string> MandatoryItems { get; init; } = [];
        public List<string> RequirementIds { get; init; } = [];
        public string Version { get; init; } = "";
        public string Language { get; init; } = "";
    }
}
