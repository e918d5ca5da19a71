using System.Text.RegularExpressions;

namespace AimsPlatform.Tabular;

/// <summary>
/// Text that a spreadsheet would run as a formula gets one apostrophe more when it leaves in CSV or XLSX, and one less
/// when it comes in. Text that already starts with apostrophes before such a character takes part, so nothing changes.
/// </summary>
public static partial class FormulaGuard
{
    /// <summary>The text as it is written to CSV and XLSX.</summary>
    public static string Guard(string text) => Dangerous().IsMatch(text) ? "'" + text : text;

    /// <summary>The text as it was before it was guarded.</summary>
    public static string Unguard(string text) =>
        text.Length > 1 && text[0] == '\'' && Dangerous().IsMatch(text) ? text[1..] : text;

    [GeneratedRegex(@"\A'*[=+\-@\t\r]", RegexOptions.CultureInvariant)]
    private static partial Regex Dangerous();
}
