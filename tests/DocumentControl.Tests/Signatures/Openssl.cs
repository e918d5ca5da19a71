using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace AimsPlatform.DocumentControl.Tests.Signatures;

/// <summary>An independent hand: the shell and openssl, in a folder of its own, with the very commands of docs/signatures.md.</summary>
internal sealed partial class Openssl : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("aims-signatures-");

    public static bool IsHere { get; } = System.IO.File.Exists("/usr/bin/openssl") && System.IO.File.Exists("/bin/bash");

    public string Folder => _folder.FullName;

    public void Dispose() => _folder.Delete(recursive: true);

    public string File(string name) => Path.Combine(Folder, name);

    public void Write(string name, string text) => System.IO.File.WriteAllText(File(name), text);

    public void Write(string name, byte[] bytes) => System.IO.File.WriteAllBytes(File(name), bytes);

    /// <summary>Runs a script to its end, stopping at the first failure; answers its exit code and all it said.</summary>
    public async Task<(int Exit, string Said)> RunAsync(string script)
    {
        var start = new ProcessStartInfo("/bin/bash", ["-euo", "pipefail", "-c", script]) { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true };
        using var shell = Process.Start(start)!;
        var (output, errors) = (shell.StandardOutput.ReadToEndAsync(), shell.StandardError.ReadToEndAsync());
        await shell.WaitForExitAsync();
        return (shell.ExitCode, await output + await errors);
    }

    /// <summary>The bash blocks of docs/signatures.md below these headings, one after the other, and what they promise to say.</summary>
    public static (string Script, string[] Promised) FromTheDocs(params string[] headings)
    {
        var sections = System.IO.File.ReadAllText(Docs()).Split("\n## ");
        var script = string.Join('\n', headings.SelectMany(heading =>
            BlockPattern().Matches(sections.Single(section => section.StartsWith(heading + "\n", StringComparison.Ordinal))).Select(block => block.Groups[1].Value)));
        return (script, [.. PromisePattern().Matches(script).Select(promise => promise.Groups[1].Value)]);
    }

    private static string Docs([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../docs/signatures.md"));

    [GeneratedRegex("```bash\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex BlockPattern();

    [GeneratedRegex("^# => (.*)$", RegexOptions.Multiline)]
    private static partial Regex PromisePattern();
}
