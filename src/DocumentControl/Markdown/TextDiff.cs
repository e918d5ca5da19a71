using System.Text;
using System.Text.Encodings.Web;
using AimsPlatform.BuildingBlocks.Http;
using DiffPlex;
using DiffPlex.Chunkers;

namespace AimsPlatform.DocumentControl.Markdown;

/// <summary>What happened to a line.</summary>
public enum LineChange { Unchanged, Removed, Added }

/// <summary>A stretch of a line; the changed ones are what a reader looks for.</summary>
public sealed record DiffPart(string Text, bool Changed);

/// <summary>One line; <paramref name="Before"/> and <paramref name="After"/> are its numbers in the two texts, from 1.</summary>
public sealed record DiffLine(LineChange Change, int? Before, int? After, IReadOnlyList<DiffPart> Parts);

/// <summary>Changed lines that stand together, with three lines around them.</summary>
public sealed record DiffHunk(int BeforeStart, int BeforeCount, int AfterStart, int AfterCount, IReadOnlyList<DiffLine> Lines);

/// <summary>A readable difference of two texts: by lines, and within changed lines by words.</summary>
public sealed record TextDiff(int Added, int Removed, IReadOnlyList<DiffHunk> Hunks)
{
    /// <summary>Lines that differ, on both sides together: beyond it nobody reads a difference, and it would take long to find.</summary>
    public const int MaxChangedLines = 20_000;

    /// <summary>How long one comparison may take.</summary>
    public static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(5);

    public static readonly Error TooLarge = new("diff-too-large",
        $"These texts differ in too much to be compared: each has at most 1 MiB, and at most {MaxChangedLines} lines lie in the part that changed.", StatusCodes.Status422UnprocessableEntity);

    public static readonly Error TooSlow = new("diff-too-slow", "These texts differ in too much to be compared in the time a comparison may take.", StatusCodes.Status422UnprocessableEntity);

    private const int Context = 3;
    private const int MaxWordsIn = 10_000; // characters of one line; a longer one is marked whole

    public static (TextDiff? Diff, Error? Refused) Between(string before, string after, TimeProvider clock)
    {
        if (Encoding.UTF8.GetByteCount(before) > DocumentMarkdown.MaxBytes || Encoding.UTF8.GetByteCount(after) > DocumentMarkdown.MaxBytes)
        {
            return (null, TooLarge);
        }

        var (a, b) = (Lines(before), Lines(after));
        var (start, endA, endB) = Core(a, b);
        if (endA - start + endB - start > MaxChangedLines)
        {
            return (null, TooLarge);
        }

        var began = clock.GetTimestamp();
        var blocks = Differ.Instance.CreateDiffs(LineEnds.Join(a[start..endA]), LineEnds.Join(b[start..endB]), false, false, new LineEnds()).DiffBlocks
            .Select(block => new Block(block.DeleteStartA + start, block.DeleteCountA, block.InsertStartB + start, block.InsertCountB)).ToList();
        var hunks = new List<DiffHunk>();
        foreach (var group in Together(blocks))
        {
            hunks.Add(Hunk(group, a, b, IsLate));
            if (IsLate())
            {
                return (null, TooSlow);
            }
        }

        return (new TextDiff(blocks.Sum(block => block.CountB), blocks.Sum(block => block.CountA), hunks), null);

        bool IsLate() => clock.GetElapsedTime(began) > TimeLimit;
    }

    /// <summary>The difference as a table that carries its own marks (<c>del</c>, <c>ins</c>), for any style sheet.</summary>
    public string ToHtml()
    {
        var html = new StringBuilder("<table class=\"diff\">");
        foreach (var hunk in Hunks)
        {
            html.Append("<tbody><tr class=\"hunk\"><th colspan=\"3\">@@ -").Append(hunk.BeforeStart).Append(',').Append(hunk.BeforeCount)
                .Append(" +").Append(hunk.AfterStart).Append(',').Append(hunk.AfterCount).Append(" @@</th></tr>");
            foreach (var line in hunk.Lines)
            {
                var mark = line.Change switch { LineChange.Removed => "del", LineChange.Added => "ins", _ => null };
                html.Append("<tr class=\"").Append(line.Change.ToString().ToLowerInvariant()).Append("\"><td>").Append(line.Before).Append("</td><td>").Append(line.After).Append("</td><td>");
                foreach (var part in line.Parts)
                {
                    var text = HtmlEncoder.Default.Encode(part.Text);
                    html.Append(part.Changed && mark is not null ? $"<{mark}>{text}</{mark}>" : text);
                }

                html.Append("</td></tr>");
            }

            html.Append("</tbody>");
        }

        return html.Append("</table>").ToString();
    }

    private static string[] Lines(string text) => text.Length == 0 ? [] : text.ReplaceLineEndings("\n").Split('\n');

    // What both texts begin and end with needs no search.
    private static (int Start, int EndA, int EndB) Core(string[] a, string[] b)
    {
        var (start, endA, endB) = (0, a.Length, b.Length);
        while (start < endA && start < endB && a[start] == b[start])
        {
            start++;
        }

        while (endA > start && endB > start && a[endA - 1] == b[endB - 1])
        {
            (endA, endB) = (endA - 1, endB - 1);
        }

        return (start, endA, endB);
    }

    private static IEnumerable<List<Block>> Together(List<Block> blocks)
    {
        var group = new List<Block>();
        foreach (var block in blocks)
        {
            if (group.Count > 0 && block.StartA - group[^1].EndA > 2 * Context)
            {
                yield return group;
                group = [];
            }

            group.Add(block);
        }

        if (group.Count > 0)
        {
            yield return group;
        }
    }

    // All that changed may be one hunk: the time is looked at line by line, and once it is over no more words are compared.
    private static DiffHunk Hunk(List<Block> blocks, string[] a, string[] b, Func<bool> isLate)
    {
        var lines = new List<DiffLine>();
        var (first, last) = (blocks[0], blocks[^1]);
        var lead = Math.Min(Context, Math.Min(first.StartA, first.StartB));
        var (lineA, lineB) = (first.StartA - lead, first.StartB - lead);
        var (startA, startB) = (lineA, lineB);
        foreach (var block in blocks)
        {
            Same(block.StartA);
            var pairs = Enumerable.Range(0, Math.Max(block.CountA, block.CountB))
                .Select(i => Words(i < block.CountA ? a[block.StartA + i] : null, i < block.CountB ? b[block.StartB + i] : null, isLate)).ToList();
            lines.AddRange(pairs.Take(block.CountA).Select((pair, i) => new DiffLine(LineChange.Removed, block.StartA + i + 1, null, pair.Before)));
            lines.AddRange(pairs.Take(block.CountB).Select((pair, i) => new DiffLine(LineChange.Added, null, block.StartB + i + 1, pair.After)));
            (lineA, lineB) = (block.EndA, block.StartB + block.CountB);
        }

        Same(Math.Min(a.Length, last.EndA + Context));
        return new DiffHunk(startA + 1, lineA - startA, startB + 1, lineB - startB, lines);

        void Same(int until)
        {
            for (; lineA < until; lineA++, lineB++)
            {
                lines.Add(new DiffLine(LineChange.Unchanged, lineA + 1, lineB + 1, [new DiffPart(a[lineA], false)]));
            }
        }
    }

    private static (IReadOnlyList<DiffPart> Before, IReadOnlyList<DiffPart> After) Words(string? before, string? after, Func<bool> isLate)
    {
        if (before is null || after is null || before.Length > MaxWordsIn || after.Length > MaxWordsIn || isLate())
        {
            return ([new DiffPart(before ?? "", true)], [new DiffPart(after ?? "", true)]);
        }

        var words = Differ.Instance.CreateDiffs(before, after, false, false, WordChunker.Instance);
        return (Parts(words.PiecesOld, words.DiffBlocks.Select(block => (block.DeleteStartA, block.DeleteCountA))),
            Parts(words.PiecesNew, words.DiffBlocks.Select(block => (block.InsertStartB, block.InsertCountB))));
    }

    private static List<DiffPart> Parts(IReadOnlyList<string> words, IEnumerable<(int Start, int Count)> changed)
    {
        var parts = new List<DiffPart>();
        var at = 0;
        foreach (var (start, count) in changed)
        {
            Add(start, false);
            Add(start + count, true);
        }

        Add(words.Count, false);
        return parts;

        void Add(int until, bool isChanged)
        {
            if (until > at)
            {
                parts.Add(new DiffPart(string.Concat(words.Skip(at).Take(until - at)), isChanged));
                at = until;
            }
        }
    }

    private readonly record struct Block(int StartA, int CountA, int StartB, int CountB)
    {
        public int EndA => StartA + CountA;
    }

    // Every line ends, so that no line at all and one empty line are two things.
    private sealed class LineEnds : IChunker
    {
        public static string Join(string[] lines) => string.Concat(lines.Select(line => line + '\n'));

        public IReadOnlyList<string> Chunk(string text) => text.Length == 0 ? [] : text[..^1].Split('\n');
    }
}
