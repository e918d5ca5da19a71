using System.Text.RegularExpressions;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.DocumentControl.Markdown;

namespace AimsPlatform.DocumentControl.Templates;

/// <summary>The blanks of a template, written <c>{{owner}}</c>, and how they are filled.</summary>
public static partial class Placeholders
{
    /// <summary>Every blank there is, and what goes into it. A template that uses another one is refused: nobody would fill it.</summary>
    public static readonly IReadOnlyDictionary<string, string> Known = new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["organisation"] = "Name of the organisation",
        ["scope"] = "What the management system covers, in one sentence",
        ["owner"] = "Who answers for the document",
        ["effectiveDate"] = "The day it comes into force",
        ["reviewDate"] = "The day by which it is reviewed",
        ["topManagement"] = "Name or title of top management",
        ["aimsManager"] = "Name or title of whoever runs the AI management system",
        ["contact"] = "Where to turn to with questions, concerns and incidents",
        ["period"] = "The time a plan or report is about, such as 2027 or the first quarter of 2027",
        ["businessUnit"] = "The unit it holds for",
        ["documentNumber"] = "Its number; filled in when a document is made from the template",
        ["aiSystem"] = "Name of the AI system",
        ["aiSystemNumber"] = "Number of the AI system",
        ["aiSystemPurpose"] = "What the AI system is for",
    };

    /// <summary>Of one value, in characters.</summary>
    public const int LongestValue = 4000;

    /// <summary>The blanks in a text, each once, in order of appearance.</summary>
    public static IReadOnlyList<string> In(string text) => [.. Blank().Matches(text).Select(match => match.Groups[1].Value).Distinct()];

    /// <summary>Names the blanks of a text that are not known here.</summary>
    public static Error? RefuseUnknown(string text, string path)
    {
        var unknown = In(text).Where(name => !Known.ContainsKey(name)).ToList();
        return unknown.Count == 0 ? null : Error.Invalid(path, $"Not known here: {string.Join(", ", unknown.Take(20))}. The placeholders are {string.Join(", ", Known.Keys)}.");
    }

    /// <summary>
    /// The text with its blanks filled, and the names of those that stay open. Each value is put in as it is and never read
    /// for blanks again; a value for a blank that does not exist is refused.
    /// </summary>
    public static (string Text, IReadOnlyList<string> Unfilled, Error? Refused) Fill(string template, IReadOnlyDictionary<string, string> values)
    {
        var (unknown, tooLong) = (values.Keys.FirstOrDefault(name => !Known.ContainsKey(name)), values.FirstOrDefault(value => value.Value is null or { Length: > LongestValue }).Key);
        if (unknown is not null || tooLong is not null)
        {
            return ("", [], unknown is not null
                ? Error.Invalid("/values/" + Pointer(unknown), $"There is no such placeholder. They are {string.Join(", ", Known.Keys)}.")
                : Error.Invalid("/values/" + tooLong, $"A value has at most {LongestValue} characters."));
        }

        // Many blanks times a long value: weighed before it is written.
        if (template.Length + Blank().Matches(template).Sum(match => (long)(values.GetValueOrDefault(match.Groups[1].Value)?.Length ?? 0)) > DocumentMarkdown.MaxBytes)
        {
            return ("", [], DocumentMarkdown.TooLarge);
        }

        var filled = Blank().Replace(template, match => values.TryGetValue(match.Groups[1].Value, out var value) && !string.IsNullOrWhiteSpace(value) ? value : match.Value);
        return (filled, [.. In(template).Where(name => !values.TryGetValue(name, out var value) || string.IsNullOrWhiteSpace(value))], null);
    }

    private static string Pointer(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    [GeneratedRegex(@"\{\{\s*([A-Za-z0-9_.\-]{1,60})\s*\}\}", RegexOptions.CultureInvariant)]
    private static partial Regex Blank();
}
