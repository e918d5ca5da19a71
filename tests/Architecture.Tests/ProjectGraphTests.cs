using System.Runtime.CompilerServices;
using System.Xml.Linq;

namespace AimsPlatform.Architecture.Tests;

/// <summary>Who may reference whom, read from the project files themselves: no assembly has to load.</summary>
public sealed class ProjectGraphTests
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(Here(), "..", ".."));
    private static readonly string Source = Path.Combine(Root, "src");

    [Fact]
    public void Nobody_references_what_they_must_not() => Assert.Empty(Violations(ReadGraph()));

    /// <summary>A rule that cannot fail protects nothing.</summary>
    [Theory]
    [InlineData("AimsPlatform.RiskRegister", "AimsPlatform.AiSystemInventory")]
    [InlineData("AimsPlatform.BuildingBlocks", "AimsPlatform.RiskRegister")]
    [InlineData("AimsPlatform.BuildingBlocks", "AimsPlatform.RiskRegister.Contracts")]
    [InlineData("AimsPlatform.RiskRegister.Contracts", "AimsPlatform.BuildingBlocks")]
    [InlineData("AimsPlatform.Gateway", "AimsPlatform.BuildingBlocks")]
    [InlineData("AimsPlatform.Gateway", "AimsPlatform.RiskRegister.Contracts")]
    [InlineData("AimsPlatform.Standards", "AimsPlatform.BuildingBlocks")]
    [InlineData("AimsPlatform.Tabular", "AimsPlatform.BuildingBlocks")]
    [InlineData("AimsPlatform.ServiceDefaults", "AimsPlatform.BuildingBlocks")]
    [InlineData("AimsPlatform.Values", "AimsPlatform.RiskRegister.Contracts")]
    public void The_rule_notices(string from, string to) => Assert.Single(Violations([(from, to)]));

    [Fact]
    public void The_graph_is_really_read() => Assert.Contains(("AimsPlatform.RiskRegister", "AimsPlatform.BuildingBlocks"), ReadGraph());

    /// <summary>Shared code is a tax on every reader: 1,500 lines of code, not counting comments, blank lines and imports.</summary>
    [Fact]
    public void Shared_code_stays_small() => Assert.InRange(CodeLines("BuildingBlocks"), 1, 1500);

    [Fact]
    public void No_source_file_grows_past_300_lines() =>
        Assert.DoesNotContain(SourceFiles(Source), file => !file.Contains("Migrations", StringComparison.Ordinal) && File.ReadLines(file).Count() > 300);

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = File.ReadAllText(Path.Combine(Root, "AimsPlatform.sln"));

        Assert.DoesNotContain(Projects(Root), project => !solution.Contains($"\"{Path.GetFileNameWithoutExtension(project)}\"", StringComparison.Ordinal));
    }

    private static int CodeLines(string folder) => SourceFiles(Path.Combine(Source, folder)).SelectMany(File.ReadLines).Select(line => line.Trim())
        .Count(line => line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal) && !line.StartsWith("using ", StringComparison.Ordinal) && !line.StartsWith("namespace ", StringComparison.Ordinal));

    private static IEnumerable<string> Violations(IEnumerable<(string From, string To)> graph) =>
        from edge in graph where !Allowed(edge.From, edge.To) select $"{edge.From} -> {edge.To}";

    private static bool Allowed(string from, string to) => (from, to) switch
    {
        _ when from.EndsWith(".Contracts", StringComparison.Ordinal) => false,
        ("AimsPlatform.Standards" or "AimsPlatform.Tabular" or "AimsPlatform.ServiceDefaults", _) => false,
        ("AimsPlatform.Gateway" or "AimsPlatform.Console" or "AimsPlatform.BuildingBlocks", var other) => other == "AimsPlatform.ServiceDefaults",
        ("AimsPlatform.Imports", var other) => other is "AimsPlatform.BuildingBlocks" or "AimsPlatform.Tabular" or "AimsPlatform.Values",
        ("AimsPlatform.Values", var other) => other == "AimsPlatform.BuildingBlocks",
        (_, var other) when other.EndsWith(".Contracts", StringComparison.Ordinal) => true,
        (_, var other) => other is "AimsPlatform.BuildingBlocks" or "AimsPlatform.ServiceDefaults" or "AimsPlatform.Standards" or "AimsPlatform.Imports" or "AimsPlatform.Values",
    };

    private static List<(string From, string To)> ReadGraph() =>
        (from project in Projects(Source).Append(Path.Combine(Root, "AimsPlatform.ServiceDefaults", "AimsPlatform.ServiceDefaults.csproj"))
         from reference in XDocument.Load(project).Descendants("ProjectReference")
         select (Path.GetFileNameWithoutExtension(project), Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value))).ToList();

    private static IEnumerable<string> Projects(string folder) => Files(folder, "*.csproj");

    private static IEnumerable<string> SourceFiles(string folder) => Files(folder, "*.cs");

    private static IEnumerable<string> Files(string folder, string pattern) => Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories)
        .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal) && !file.Contains("/.run/", StringComparison.Ordinal));

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
