using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace AimsPlatform.AppHost.Tests;

/// <summary>What the files that name the services say: the local runner's table, the app host, the gateway's routes.</summary>
internal static partial class PlatformMap
{
    /// <summary>A line of <c>deploy/local/services</c>.</summary>
    internal sealed record Line(string Name, string Project, string[] Verbs);

    internal static Line[] LocalServices =>
        [.. File.ReadAllLines(At("deploy/local/services"))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(columns => new Line(columns[0], columns[1], columns[2] == "-" ? [] : columns[2].Split(',')))];

    /// <summary>The projects that the app host references, from the repository's root.</summary>
    internal static string[] AppHostProjects =>
        [.. XDocument.Load(At("AimsPlatform.AppHost/AimsPlatform.AppHost.csproj")).Descendants("ProjectReference")
            .Select(reference => reference.Attribute("Include")?.Value.Replace("../", "", StringComparison.Ordinal))
            .OfType<string>()];

    /// <summary>What <c>AppHost.cs</c> adds: name, project class, verbs after <c>migrate</c>. Read as text, so that it is checked with the switch off too.</summary>
    internal static Line[] AppHostServices =>
        [.. AddedProject().Matches(File.ReadAllText(At("AimsPlatform.AppHost/AppHost.cs")))
            .Select(match => new Line(
                match.Groups["name"].Value,
                match.Groups["project"].Value.Replace('_', '.'),
                match.Groups["how"].Value == "AddAimsService" ? ["migrate", .. Quoted().Matches(match.Groups["verbs"].Value).Select(verb => verb.Groups[1].Value)] : []))];

    /// <summary>The upstreams of the gateway's route table, or null while there is none.</summary>
    internal static string[]? GatewayUpstreams => File.Exists(At("src/Gateway/Routes.cs"))
        ? [.. Upstream().Matches(File.ReadAllText(At("src/Gateway/Routes.cs"))).Select(match => match.Groups[1].Value)]
        : null;

    private static string At(string path, [CallerFilePath] string caller = "") => Path.Combine(Path.GetDirectoryName(caller)!, "../..", path);

    [GeneratedRegex("""(?<how>AddAimsService|AddProject)<Projects\.(?<project>\w+)>\("(?<name>[a-z-]+)"(?<verbs>[^)]*)\)""")]
    private static partial Regex AddedProject();

    [GeneratedRegex("\"([a-z-]+)\"")]
    private static partial Regex Quoted();

    [GeneratedRegex("""^\s+new\("([a-z-]+)", \[""", RegexOptions.Multiline)]
    private static partial Regex Upstream();
}
