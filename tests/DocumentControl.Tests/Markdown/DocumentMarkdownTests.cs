using System.Text.RegularExpressions;
using AimsPlatform.DocumentControl.Markdown;
using CsCheck;

namespace AimsPlatform.DocumentControl.Tests.Markdown;

/// <summary>What authors write is read as text, shown safely, and refused with the line and the reason where it is not a document.</summary>
public sealed partial class DocumentMarkdownTests
{
    private static readonly string Hash = new('a', 64);

    [Theory]
    [InlineData("Hello <script>alert(1)</script>", "markdown-active-content")]
    [InlineData("<SCRIPT src=x>", "markdown-active-content")]
    [InlineData("<iframe src=\"https://example.org\"></iframe>", "markdown-active-content")]
    [InlineData("<svg onload=alert(1)>", "markdown-active-content")]
    [InlineData("<svg><script>alert(1)</script></svg>", "markdown-active-content")]
    [InlineData("a <b onmouseover=\"x()\">b</b>", "markdown-active-content")]
    [InlineData("<form action=/x><input></form>", "markdown-active-content")]
    [InlineData("<p>\n<object data=x></object>\n</p>", "markdown-active-content")]
    [InlineData("[go](javascript:alert(1))", "markdown-link-refused")]
    [InlineData("[go](JaVaScRiPt:alert(1))", "markdown-link-refused")]
    [InlineData("[go](java&#115;cript:alert(1))", "markdown-link-refused")]
    [InlineData("[go](data:text/html;base64,PHNjcmlwdD4=)", "markdown-link-refused")]
    [InlineData("[go](file:///etc/passwd)", "markdown-link-refused")]
    [InlineData("[go](/api/v1/me)", "markdown-link-refused")]
    [InlineData("[go](//example.org)", "markdown-link-refused")]
    [InlineData("[go][a]\n\n[a]: vbscript:x", "markdown-link-refused")]
    [InlineData("<javascript:alert(1)>", "markdown-link-refused")]
    [InlineData("![pixel](https://example.org/a.png)", "markdown-image-refused")]
    [InlineData("![pixel](data:image/png;base64,AAAA)", "markdown-image-refused")]
    [InlineData("![pixel](content:sha256:abc)", "markdown-image-refused")]
    public void What_is_no_document_is_refused_by_name(string text, string code)
    {
        var refused = DocumentMarkdown.Refuse("First line.\n\n" + text, "/content");

        Assert.Equal(code, refused?.Code);
        Assert.Equal(422, refused!.Status);
        Assert.StartsWith("Line ", Assert.Single(refused.Errors!["/content"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("# Policy\n\nWith [a link](https://example.org/a?b=c), a [heading](#policy) and mail to <risk@example.org>.")]
    [InlineData("```html\n<script>alert(1)</script>\n```")]
    [InlineData("Write `<script>` nowhere, and 3 < 4.")]
    [InlineData("| a | b |\n|---|--:|\n| 1<br>2 | 3 |")]
    [InlineData("- [ ] open\n- [x] done")]
    [InlineData("<!-- a note to editors -->\n\ntext with <b>bold</b>")]
    [InlineData("Set the option based on = and once = twice.")]
    public void What_people_write_is_not_refused(string text) => Assert.Null(DocumentMarkdown.Refuse(text, "/content"));

    [Fact]
    public void An_image_of_the_platform_is_shown_and_known()
    {
        var text = $"![the process](content:sha256:{Hash})";

        Assert.Null(DocumentMarkdown.Refuse(text, "/content"));
        Assert.Equal([Hash], DocumentMarkdown.Images(text));
        Assert.Contains($"src=\"https://aims.example/content/{Hash}\"", DocumentHtml.Render(text, hash => "https://aims.example/content/" + hash), StringComparison.Ordinal);
        Assert.DoesNotContain("src=", DocumentHtml.Render(text, _ => null), StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_over_its_limit_and_one_nested_without_end_are_refused()
    {
        Assert.Equal("markdown-too-large", DocumentMarkdown.Refuse(new string('a', DocumentMarkdown.MaxBytes) + "é", "/content")?.Code);
        Assert.Equal("markdown-too-nested", DocumentMarkdown.Refuse(new string('>', 100_000), "/content")?.Code);
    }

    [Theory]
    [InlineData("[")]
    [InlineData("*a_ ")]
    [InlineData("`a``b")]
    [InlineData("<")]
    [InlineData("| a ")]
    [InlineData("![a](")]
    [InlineData("- a\n")]
    [InlineData("a\n> b\n")]
    [InlineData("&#x")]
    [InlineData("~~*[a](b) ")]
    [InlineData("> ")]
    [InlineData("- ")]
    [InlineData("# a\n")]
    [InlineData("![a](\n\n")]
    public void The_worst_text_of_the_largest_size_is_read_in_seconds(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, DocumentMarkdown.MaxBytes / piece.Length));
        var began = TimeProvider.System.GetTimestamp();

        DocumentMarkdown.Refuse(text, "/content");

        Assert.InRange(TimeProvider.System.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void Headings_tables_tasks_and_code_are_rendered()
    {
        var html = DocumentHtml.Render("# One\n\n| a | b |\n|---|:-:|\n| 1 | 2<br>3 |\n\n- [x] done\n\n```\n<b>\n```\n\n~~old~~ <u>text</u>", _ => null);

        Assert.Contains("<h1 id=\"one\">One</h1>", html, StringComparison.Ordinal);
        Assert.Contains("text-align: center", html, StringComparison.Ordinal);
        Assert.Contains("2<br>", html, StringComparison.Ordinal);
        Assert.Contains("checked", html, StringComparison.Ordinal);
        Assert.Contains("<code>&lt;b&gt;", html, StringComparison.Ordinal);
        Assert.Contains("<del>old</del> &lt;u&gt;text&lt;/u&gt;", html, StringComparison.Ordinal);
    }

    [Fact]
    public void The_language_of_a_code_block_is_a_name_or_nothing()
    {
        Assert.Contains("class=\"language-c#\"", DocumentHtml.Render("```c#\nx\n```", _ => null), StringComparison.Ordinal);
        Assert.DoesNotContain("class", DocumentHtml.Render("```y(javascript:z)\u00a0onclick=\"x\"\nx\n```", _ => null), StringComparison.Ordinal);
    }

    [Fact]
    public void No_rendered_text_carries_script_handlers_or_script_addresses()
    {
        var fragment = Gen.OneOf<string>(
            "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[a](javascript:alert(1))", "![a](javascript:alert(1))", "<svg/onload=alert(1)>", "javascript:", "&#106;avascript&colon;alert(1)",
            "<", ">", "\"", "'", "`", "```", "\n", "\n\n", "    ", "> ", "- ", "* ", "[", "](", ")", "![", "<!--", "-->", "<a href=", "data:text/html,", "data:image/svg+xml,", "on", "click=", "onclick=\"x\"", "\\", "|", "|---|",
            "<iframe src=x>", "<style>*{background:url(javascript:x)}</style>", "style=\"x:expression(1)\"", "<math><mi xlink:href=\"data:x\">", "[a]: javascript:x", "[a]", "\0", "\u2028", "https://a.example", "<br>", "#", "]: ");
        Gen.Select(fragment, Gen.String[0, 6], (a, b) => a + b).Array[0, 30].Select(string.Concat).Sample(text =>
        {
            var html = DocumentHtml.Render(text, _ => null);
            Assert.DoesNotMatch(Dangerous(), html);
        }, iter: 5000);
    }

    [Fact]
    public void What_is_not_refused_renders_without_anything_that_acts()
    {
        var scheme = Gen.OneOf<string>("https://a.example/", "mailto:a@a.example", "javascript:x", "JAVASCRIPT:x", " javascript:x", "java\tscript:x", "data:text/html,x", "vbscript:x", "ftp://a", "#a", "//a", "\\\\a", "x:y", "content:sha256:" + Hash);
        Gen.Select(Gen.Bool, Gen.String[Gen.Char.AlphaNumeric, 0, 5], scheme, (image, label, url) => (image ? "!" : "") + $"[{label}]({url})").Sample(text =>
        {
            var refused = DocumentMarkdown.Refuse(text, "/content");
            var html = DocumentHtml.Render(text, _ => null);
            Assert.DoesNotMatch(Dangerous(), html);
            if (refused is null)
            {
                Assert.DoesNotMatch(OtherAddress(), html);
            }
        });
    }

    // An element, a handler or an address inside a real tag: what is escaped is text, and harmless.
    [GeneratedRegex(@"<(script|iframe|object|embed|svg|math|style|form|link|meta|base)\b|<[^>]*\son[a-z]+\s*=|<[^>]*(href|src)\s*=\s*[""']?\s*(javascript|vbscript|data|file):", RegexOptions.IgnoreCase)]
    private static partial Regex Dangerous();

    [GeneratedRegex(@"(href|src)=""(?!https?://|mailto:|#)", RegexOptions.IgnoreCase)]
    private static partial Regex OtherAddress();
}
