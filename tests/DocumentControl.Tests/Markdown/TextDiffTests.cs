using System.Text;
using AimsPlatform.DocumentControl.Markdown;
using CsCheck;

namespace AimsPlatform.DocumentControl.Tests.Markdown;

/// <summary>Two versions are compared line by line and word by word, and what cannot be compared in time is refused.</summary>
public sealed class TextDiffTests
{
    [Fact]
    public void A_changed_word_is_marked_in_its_line_and_the_rest_is_not()
    {
        var diff = Between("# Policy\n\nWe review yearly.\n\nEnd.", "# Policy\n\nWe review quarterly.\n\nEnd.");

        var hunk = Assert.Single(diff.Hunks);
        Assert.Equal((1, 1), (diff.Added, diff.Removed));
        Assert.Equal((1, 5, 1, 5), (hunk.BeforeStart, hunk.BeforeCount, hunk.AfterStart, hunk.AfterCount));
        var added = Assert.Single(hunk.Lines, line => line.Change == LineChange.Added);
        Assert.Equal(3, added.After);
        Assert.Equal("quarterly", Assert.Single(added.Parts, part => part.Changed).Text.TrimEnd('.'));
    }

    [Fact]
    public void Changes_far_apart_are_two_hunks_and_close_ones_are_one()
    {
        var before = string.Join('\n', Enumerable.Range(1, 40));
        Assert.Equal(2, Between(before, before.Replace("\n5\n", "\nfive\n").Replace("\n30\n", "\nthirty\n")).Hunks.Count);
        Assert.Single(Between(before, before.Replace("\n5\n", "\nfive\n").Replace("\n9\n", "\nnine\n")).Hunks);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("a\r\nb", "a\nb")]
    public void The_same_text_has_no_difference(string before, string after) => Assert.Empty(Between(before, after).Hunks);

    [Fact]
    public void An_inserted_empty_line_is_a_difference() => Assert.Equal((1, 0), (Between("a\nb", "a\n\nb").Added, Between("a\nb", "a\n\nb").Removed));

    [Fact]
    public void The_html_marks_words_and_escapes_them()
    {
        var html = Between("keep <b>this</b>", "keep <i>that</i>").ToHtml();

        Assert.Contains("<del>", html, StringComparison.Ordinal);
        Assert.Contains("<ins>", html, StringComparison.Ordinal);
        Assert.Contains("&lt;i&gt;", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<i>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Applying_a_difference_to_the_first_text_gives_the_second()
    {
        var text = Gen.OneOf<string>("a", "b b", "c, d.", "", "# e").Array[0, 40].Select(lines => string.Join('\n', lines));
        Gen.Select(text, text).Sample((before, after) =>
        {
            var diff = Between(before, after);
            Assert.Equal(after, Apply(before, diff));
            Assert.Equal(diff.Added, diff.Hunks.Sum(hunk => hunk.Lines.Count(line => line.Change == LineChange.Added)));
        });
    }

    [Fact]
    public void Texts_that_differ_in_too_much_are_refused_at_once()
    {
        var (one, other) = (Numbered("a", 15_000), Numbered("b", 15_000));
        Assert.Equal("diff-too-large", TextDiff.Between(one, other, TimeProvider.System).Refused?.Code);
        Assert.Equal("diff-too-large", TextDiff.Between("", new string('a', DocumentMarkdown.MaxBytes + 1), TimeProvider.System).Refused?.Code);
        Assert.Equal(422, TextDiff.TooLarge.Status);
    }

    [Fact]
    public void The_largest_comparison_that_is_not_refused_ends_in_time()
    {
        var began = TimeProvider.System.GetTimestamp();
        Assert.Equal(10_000, Between(Numbered("a", 10_000), Numbered("b", 10_000)).Added);
        Assert.Equal(1, Between(new string('a', DocumentMarkdown.MaxBytes), string.Concat(Enumerable.Repeat("b c ", 200_000))).Added);

        Assert.InRange(TimeProvider.System.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }

    private static string Numbered(string word, int lines) => string.Join('\n', Enumerable.Range(0, lines).Select(i => $"{word} {i}"));

    private static TextDiff Between(string before, string after)
    {
        var (diff, refused) = TextDiff.Between(before, after, TimeProvider.System);
        Assert.Null(refused);
        return diff!;
    }

    private static string Apply(string before, TextDiff diff)
    {
        var lines = before.Length == 0 ? [] : before.Split('\n').ToList();
        foreach (var hunk in diff.Hunks.Reverse())
        {
            lines.RemoveRange(hunk.BeforeStart - 1, hunk.BeforeCount);
            lines.InsertRange(hunk.BeforeStart - 1, hunk.Lines.Where(line => line.Change != LineChange.Removed).Select(line => line.Parts.Aggregate(new StringBuilder(), (text, part) => text.Append(part.Text)).ToString()));
        }

        return string.Join('\n', lines);
    }
}
