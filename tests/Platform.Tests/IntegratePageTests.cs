namespace AimsPlatform.Platform.Tests;

/// <summary>The page for integrators, run word for word: what it shows is what the platform does.</summary>
public sealed class IntegratePageTests(RunningPlatform platform)
{
    private const string Answers = "# => ";

    [Fact]
    public async Task Every_block_of_the_page_runs_and_answers_what_the_page_says()
    {
        await platform.HealthyAsync();
        var blocks = Blocks(await File.ReadAllLinesAsync(Path.Combine(Aims.Root, "docs", "integrate.md")));
        var script = Path.Combine(Aims.Run, "integrate.sh");
        await File.WriteAllTextAsync(script, "set -euo pipefail\n" + string.Join('\n', blocks) + "\n");

        var (exitCode, output, errors) = await Aims.RunAsync("bash", [script], 180);

        var said = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(exitCode == 0, $"The page stopped after {said.LastOrDefault()}:\n{errors}\n{output}");
        Assert.Equal(blocks.Where(line => line.StartsWith(Answers, StringComparison.Ordinal)).Select(line => line[Answers.Length..]),
            said.Where(line => !line.StartsWith("ok ", StringComparison.Ordinal)));
    }

    private static List<string> Blocks(IEnumerable<string> page)
    {
        var (lines, inside) = (new List<string>(), false);
        foreach (var line in page)
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                inside = line == "```bash";
            }
            else if (inside)
            {
                lines.Add(line);
            }
        }

        Assert.NotEmpty(lines);
        return lines;
    }
}
