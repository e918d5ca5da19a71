using System.Globalization;
using System.Text;

namespace AimsPlatform.Bench;

/// <summary>The table, and the page in docs that holds it between two marks, so that what people wrote around it stays.</summary>
internal sealed class Report
{
    private const string Start = "<!-- figures: written by ./aims bench -->";
    private const string End = "<!-- end of figures -->";
    private readonly StringBuilder _rows = new();

    public bool Complete { get; private set; } = true;

    public void Add(string part, IReadOnlyList<Figure> figures)
    {
        foreach (var figure in figures)
        {
            _rows.AppendLine(figure.Row());
            Console.WriteLine(figure.Row());
        }
    }

    public void Failed(string part, string reason)
    {
        Complete = false;
        _rows.AppendLine(CultureInfo.InvariantCulture, $"| {part} | not measured: {reason.Split('\n')[0]} | | | | |");
    }

    public string Table() => $"""
        | What | Figure | Limit in the same run | Ratio | Spread | Aim |
        |---|---|---|---|---|---|
        {_rows.ToString().TrimEnd()}
        """;

    public async Task WriteAsync(string path)
    {
        var text = File.Exists(path) ? await File.ReadAllTextAsync(path) : $"# Performance\n\n{Start}\n{End}\n";
        var (start, end) = (text.IndexOf(Start, StringComparison.Ordinal) + Start.Length, text.IndexOf(End, StringComparison.Ordinal));
        await File.WriteAllTextAsync(path, $"{text[..start]}\n\n{Machine()}\n\n{Table()}\n\n{text[end..]}");
    }

    private static string Machine()
    {
        var model = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown processor";
        var memory = long.Parse(File.ReadLines("/proc/meminfo").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024 / 1024;
        return $"Measured on {TimeProvider.System.GetUtcNow():yyyy-MM-dd} on {Environment.ProcessorCount} cores of {model}, {memory} GiB, PostgreSQL with fsync on; "
            + "load generator, gateway, services, database and broker share these cores. Median of three runs; spread is half the range.";
    }
}
