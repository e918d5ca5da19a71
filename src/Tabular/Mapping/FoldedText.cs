using System.Globalization;
using System.Text;

namespace AimsPlatform.Tabular;

/// <summary>Text as people compare it: without case, accents, punctuation and the number of spaces.</summary>
public static class FoldedText
{
    /// <summary>`  Use-Case  Name* ` and `use case name` are one: `use case name`.</summary>
    public static string Of(string? text)
    {
        var folded = new StringBuilder();
        foreach (var c in (text ?? "").Normalize(NormalizationForm.FormKD))
        {
            if (char.IsLetterOrDigit(c))
            {
                folded.Append(char.ToLowerInvariant(c));
            }
            // An apostrophe joins (`agency's`), an accent belongs to its letter, all else separates.
            else if (c is not ('\'' or '’') && char.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark && folded.Length > 0 && folded[^1] != ' ')
            {
                folded.Append(' ');
            }
        }

        return folded.ToString().TrimEnd();
    }

    /// <summary>Whether a cell says that there is nothing to say: blank, `N/A`, `None`, `-` and the like.</summary>
    public static bool MeansNothing(string? text) =>
        Of(text) is "" or "n a" or "na" or "not applicable" or "none" or "null" or "nil" or "no value";

    internal static string[] Words(string? text) => Of(text).Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
