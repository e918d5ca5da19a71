using System.Text;

namespace AimsPlatform.DocumentControl.Search;

/// <summary>A piece of a text and where in it the words stand. The text is as it was written, and not HTML: whoever shows it escapes it.</summary>
public sealed record Snippet(string Text, IReadOnlyList<SnippetMark> Marks)
{
    // What marks the words on the way from the database stands in no text: it is taken out of each before.
    internal const string Start = "\u0002";
    internal const string End = "\u0003";
    internal const string Options = $"StartSel={Start}, StopSel={End}, MaxFragments=2, MaxWords=30, MinWords=12, FragmentDelimiter=\" … \"";

    /// <summary>Null where no word is marked.</summary>
    public static Snippet? Of(string? marked)
    {
        var (text, marks, start) = (new StringBuilder(), new List<SnippetMark>(), 0);
        foreach (var character in marked ?? "")
        {
            switch (character)
            {
                case '\u0002':
                    start = text.Length;
                    break;
                case '\u0003':
                    marks.Add(new SnippetMark(start, text.Length - start));
                    break;
                default:
                    text.Append(character);
                    break;
            }
        }

        return marks.Count == 0 ? null : new Snippet(text.ToString(), marks);
    }
}

/// <summary>A found word, in UTF-16 code units as JavaScript and .NET count them.</summary>
public sealed record SnippetMark(int Start, int Length);
