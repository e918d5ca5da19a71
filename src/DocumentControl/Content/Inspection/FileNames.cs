using System.Globalization;
using System.Text;

namespace AimsPlatform.DocumentControl.Content.Inspection;

/// <summary>Names as they come from strangers, made harmless: a last segment, visible, in one direction, of a decent length.</summary>
public static class FileNames
{
    public const int Length = 200;
    private const int ExtensionLength = 20;

    private static readonly string[] Devices = ["CON", "PRN", "AUX", "NUL", .. Enumerable.Range(1, 9).SelectMany(n => new[] { $"COM{n}", $"LPT{n}" })];

    /// <summary>The name without path, control and direction characters; null where nothing is left of it.</summary>
    public static string? Clean(string? name)
    {
        var last = name?.Split('/', '\\')[^1];
        if (string.IsNullOrEmpty(last))
        {
            return null;
        }

        var clean = new StringBuilder();
        foreach (var rune in last.EnumerateRunes())
        {
            clean.Append(
                Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                    or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned || rune == Rune.ReplacementChar ? "" // a direction override shows cod.exe as exe.doc
                : rune.Value is '<' or '>' or ':' or '"' or '|' or '?' or '*' ? "_"
                : Rune.IsWhiteSpace(rune) ? " " : rune.ToString());
        }

        var text = clean.ToString().Trim(' ', '.');
        return text.Length == 0 || Path.GetFileNameWithoutExtension(text).Trim().Length == 0 ? null : Shorten(Reserved(text) ? "_" + text : text);
    }

    // On Windows CON.txt is the console, whatever its ending.
    private static bool Reserved(string name) => Devices.Contains(name.Split('.')[0].Trim(), StringComparer.OrdinalIgnoreCase);

    private static string Shorten(string name)
    {
        if (name.Length <= Length)
        {
            return name;
        }

        var extension = Path.GetExtension(name) is { Length: <= ExtensionLength } ending ? ending : "";
        var keep = Length - extension.Length;
        return name[..(char.IsHighSurrogate(name[keep - 1]) ? keep - 1 : keep)].TrimEnd(' ', '.') + extension;
    }
}
