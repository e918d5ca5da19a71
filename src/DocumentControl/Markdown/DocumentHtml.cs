using System.Text.Encodings.Web;
using Ganss.Xss;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Renderers.Html.Inlines;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace AimsPlatform.DocumentControl.Markdown;

/// <summary>Renders a document's Markdown as HTML that is safe to put into any page, also when its text was never checked.</summary>
public static class DocumentHtml
{
    /// <param name="text">The Markdown. One that <see cref="DocumentMarkdown.Refuse"/> refuses still renders, without what is refused.</param>
    /// <param name="imageUrl">The address for a content hash, or null where there is none: the image's text stands in its place.</param>
    public static string Render(string text, Func<string, string?> imageUrl)
    {
        if (DocumentMarkdown.Parse(text) is not { } document)
        {
            return "<pre>" + HtmlEncoder.Default.Encode(text) + "</pre>";
        }

        foreach (var image in document.Descendants<LinkInline>().Where(link => link.IsImage).ToList())
        {
            if (ContentReference.HashIn(image.Url) is { } hash && imageUrl(hash) is { } url)
            {
                image.Url = url;
            }
            else
            {
                var words = string.Concat(image.Descendants<LiteralInline>().Select(literal => literal.Content.ToString()));
                image.ReplaceBy(new LiteralInline($"[{words}]"), copyChildren: false);
            }
        }

        using var html = new StringWriter();
        var renderer = new HtmlRenderer(html);
        DocumentMarkdown.Reading.Setup(renderer);
        renderer.ObjectRenderers.Replace<HtmlBlockRenderer>(new BlockAsText());
        renderer.ObjectRenderers.Replace<HtmlInlineRenderer>(new InlineAsText());
        renderer.Render(document);

        // The renderer writes no markup but its own; the sanitizer holds even if that should ever fail.
        return Sanitizer(allowData: html.ToString().Contains("src=\"data:image/", StringComparison.Ordinal)).Sanitize(html.ToString());
    }

    // A sanitizer is cheap, and not promised to be safe for several threads.
    private static HtmlSanitizer Sanitizer(bool allowData)
    {
        var sanitizer = new HtmlSanitizer(new HtmlSanitizerOptions
        {
            AllowedTags = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
            {
                "h1", "h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "blockquote", "pre", "code", "em", "strong", "del", "a", "img", "ul", "ol", "li",
                "table", "thead", "tbody", "tr", "th", "td", "input",
            },
            AllowedAttributes = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
            {
                "href", "src", "alt", "title", "id", "class", "start", "type", "checked", "disabled", "style", "colspan", "rowspan",
            },
            AllowedCssProperties = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "text-align" },
            AllowedSchemes = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "http", "https", "mailto" },
            UriAttributes = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "href", "src" },
        });
        if (allowData)
        {
            sanitizer.AllowedSchemes.Add("data");
        }

        sanitizer.PostProcessNode += (_, processed) =>
        {
            if (processed.Node is not AngleSharp.Dom.IElement element)
            {
                return;
            }

            // A data address is an image of this text, never a link; a checkbox is a task, never a field.
            if (element.GetAttribute("href") is { } href && !DocumentMarkdown.IsAllowedLink(href))
            {
                element.RemoveAttribute("href");
            }

            // A code block's language is what its writer said; only what can be the name of one is kept.
            if (element.GetAttribute("class") is { } name && !name.All(letter => char.IsAsciiLetterOrDigit(letter) || " -+#._".Contains(letter, StringComparison.Ordinal)))
            {
                element.RemoveAttribute("class");
            }

            if (element.LocalName == "input" && element.GetAttribute("type") != "checkbox")
            {
                element.Remove();
            }
        };
        return sanitizer;
    }

    private sealed class BlockAsText : HtmlObjectRenderer<HtmlBlock>
    {
        protected override void Write(HtmlRenderer renderer, HtmlBlock obj)
        {
            if (obj.Type != HtmlBlockType.Comment)
            {
                renderer.Write("<p>").WriteEscape(obj.Lines.ToString()).WriteLine("</p>");
            }
        }
    }

    private sealed class InlineAsText : HtmlObjectRenderer<HtmlInline>
    {
        protected override void Write(HtmlRenderer renderer, HtmlInline obj)
        {
            if (DocumentMarkdown.IsLineBreak(obj.Tag))
            {
                renderer.WriteLine("<br />");
            }
            else if (!obj.Tag.StartsWith("<!--", StringComparison.Ordinal))
            {
                renderer.WriteEscape(obj.Tag);
            }
        }
    }
}
