using System.Text;
using System.Text.RegularExpressions;
using AimsPlatform.BuildingBlocks.Http;
using Markdig;
using Markdig.Extensions.AutoLinks;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace AimsPlatform.DocumentControl.Markdown;

/// <summary>
/// The Markdown that documents are written in: CommonMark with tables, task lists and strikethrough. HTML in it is text, not
/// markup (only <c>&lt;br&gt;</c> breaks a line); links lead to http, https, mailto or a heading; images are content of the
/// platform. One reading of the text serves the check, the HTML and the Word copy.
/// </summary>
public static partial class DocumentMarkdown
{
    /// <summary>Of one document's text in UTF-8.</summary>
    public const int MaxBytes = 1024 * 1024;

    public static readonly Error TooLarge = new("markdown-too-large", "A text written in the platform has at most 1 MiB. Divide it, or upload a file.", StatusCodes.Status422UnprocessableEntity);
    public static readonly Error TooNested = new("markdown-too-nested", "Lists, quotes, emphasis or links are nested too deeply, or stand too densely in one paragraph or table, to be read. Divide it by empty lines.", StatusCodes.Status422UnprocessableEntity);
    public static readonly Error ActiveContent = new("markdown-active-content", "Script, frames, forms, event handlers and embedded objects have no place in a document. To show code, put it in a code block.", StatusCodes.Status422UnprocessableEntity);
    public static readonly Error BadLink = new("markdown-link-refused", "Links lead to http, https or mailto addresses, or to a heading of the same text (#heading).", StatusCodes.Status422UnprocessableEntity);
    public static readonly Error BadImage = new("markdown-image-refused", "Images are uploaded first and shown by their content reference: ![text](content:sha256:…).", StatusCodes.Status422UnprocessableEntity);

    private const int MaxBracketsInBlock = 1_000;
    private const int MaxMarksInBlock = 4_000;
    private const int MaxAddressesInBlock = 2_000;

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePipeTables().UseTaskLists().UseAutoLinks(new AutoLinkOptions { ValidPreviousCharacters = "*_~(" })
        .UseEmphasisExtras(Markdig.Extensions.EmphasisExtras.EmphasisExtraOptions.Strikethrough).Build();

    /// <summary>Says why this text cannot be a document's, naming the line and the field at <paramref name="path"/>; null when it can.</summary>
    public static Error? Refuse(string text, string path)
    {
        if (Encoding.UTF8.GetByteCount(text) > MaxBytes)
        {
            return At(path, TooLarge, null);
        }

        if (Parse(text) is not { } document)
        {
            return At(path, TooNested, null);
        }

        foreach (var node in document.Descendants())
        {
            var fault = node switch
            {
                HtmlBlock html when Active().IsMatch(html.Lines.ToString()) => ActiveContent,
                HtmlInline html when Active().IsMatch(html.Tag) => ActiveContent,
                LinkInline { IsImage: true } image when ContentReference.HashIn(image.Url) is null => BadImage,
                LinkInline { IsImage: false } link when !IsAllowedLink(link.Url) => BadLink,
                AutolinkInline { IsEmail: false } link when !IsAllowedLink(link.Url) => BadLink,
                _ => null,
            };
            if (fault is not null)
            {
                return At(path, fault, node.Line + 1);
            }
        }

        return null;
    }

    /// <summary>The hashes of the images this text shows, each once.</summary>
    public static IReadOnlyList<string> Images(string text) =>
        [.. (Parse(text)?.Descendants<LinkInline>() ?? []).Where(link => link.IsImage).Select(link => ContentReference.HashIn(link.Url)).OfType<string>().Distinct()];

    /// <summary>The text as a tree, HTML still marked as such, headings with their ids; null when it is nested beyond reading.</summary>
    internal static MarkdownDocument? Parse(string text)
    {
        if (IsTooDense(text))
        {
            return null;
        }

        try
        {
            var document = Markdig.Markdown.Parse(text, Pipeline);
            NameHeadings(document);
            return document;
        }
        catch (ArgumentException)
        {
            return null; // Markdig's own depth limit
        }
    }

    // Reading takes time with the square of the open brackets, emphasis marks and bare addresses in one block. A block ends at an empty
    // line, or where a list item or heading is certain to begin.
    private static bool IsTooDense(string text)
    {
        var (brackets, marks, addresses) = (0, 0, 0);
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (line.IsWhiteSpace() || NewBlock().IsMatch(line))
            {
                (brackets, marks, addresses) = (0, 0, 0);
            }

            brackets += line.Count('[');
            marks += line.Count('*') + line.Count('_') + line.Count('~');
            addresses += line.Count("://") + line.Count("www.") + line.Count("mailto:") + line.Count("tel:");
            if (brackets > MaxBracketsInBlock || marks > MaxMarksInBlock || addresses > MaxAddressesInBlock)
            {
                return true;
            }
        }

        return false;
    }

    // As readers of Markdown expect: #what-we-commit-to, and -1, -2 where a heading comes again.
    private static void NameHeadings(MarkdownDocument document)
    {
        var taken = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var heading in document.Descendants<HeadingBlock>())
        {
            var words = string.Concat((heading.Inline?.Descendants() ?? []).Select(inline => inline switch { LiteralInline literal => literal.Content.ToString(), CodeInline code => code.Content, _ => "" }));
            var id = NotInIds().Replace(words.ToLowerInvariant(), "-").Trim('-');
            id = id.Length == 0 ? "section" : id[..Math.Min(id.Length, 80)];
            taken[id] = taken.TryGetValue(id, out var times) ? times + 1 : 0;
            heading.GetAttributes().Id = taken[id] == 0 ? id : $"{id}-{taken[id]}";
        }
    }

    internal static MarkdownPipeline Reading => Pipeline;

    internal static bool IsAllowedLink(string? url) =>
        url is { Length: > 1 } && url[0] == '#'
        || (Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" or "mailto" && url!.StartsWith(uri.Scheme + ":", StringComparison.OrdinalIgnoreCase));

    internal static bool IsLineBreak(string tag) => LineBreak().IsMatch(tag);

    private static Error At(string path, Error fault, int? line)
    {
        var reason = line is null ? fault.Detail : $"Line {line}: {fault.Detail}";
        return fault with { Detail = reason, Errors = new Dictionary<string, string[]> { [path] = [reason] } };
    }

    [GeneratedRegex(@"^<br\s*/?>$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex LineBreak();

    [GeneratedRegex(@"^ {0,3}([-+*]|1[.)]|#{1,6})[ \t]+\S", RegexOptions.CultureInvariant)]
    private static partial Regex NewBlock();

    [GeneratedRegex(@"[^\p{L}\p{Nd}]+", RegexOptions.CultureInvariant)]
    private static partial Regex NotInIds();

    // HTML never reaches a reader as markup; this names what nobody writes by accident, so that its author hears of it.
    [GeneratedRegex(@"<\s*/?\s*(script|iframe|frame|frameset|object|embed|applet|form|input|button|meta|link|base|style|svg|math|template|portal|audio|video|source)\b|\bon[a-z]+\s*=|javascript\s*:|vbscript\s*:|data\s*:\s*text/html", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Active();
}

/// <summary>How a text names content of the platform: <c>content:sha256:</c> and 64 hexadecimal digits.</summary>
public static partial class ContentReference
{
    /// <summary>The hash, in lower case, or null when this is no such reference.</summary>
    public static string? HashIn(string? url) => Pattern().Match(url ?? "") is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex("^content:sha256:([0-9a-f]{64})$", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
