using System.IO.Compression;
using System.Text;
using AimsPlatform.DocumentControl.ReadingCopies;
using CsCheck;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;

namespace AimsPlatform.DocumentControl.Tests.ReadingCopies;

/// <summary>A copy says what it is a copy of, and nobody can take an obsolete one for the version in force.</summary>
public sealed class ReadingCopyTests
{
    internal const string Text = """
        # AI policy

        We use AI **where it helps**, see [the law](https://eur-lex.europa.eu) and [our aims](#what-we-commit-to). Mail <risk@example.org>.

        ## What we commit to

        1. People first
           - really
           - always
        2. ~~Speed~~ Safety

        7. Seventh
        8. Eighth

        - [x] written
        - [ ] read

        > A person answers.

        | Who | Does |
        |:---|---:|
        | Board | decides<br>and answers |
        | Owner |

        ```
        stop(system) <now>
        ```

        ![the process](content:sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa) and `code`.

        ---

        End & "quotes" <b>raw</b>.
        """;

    internal static readonly byte[] Png = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    internal static readonly Dictionary<string, CopyImage> Images = new() { [new string('a', 64)] = new(Png, "image/png") };

    internal static ReadingCopy Copy(string status = "published", string text = Text, string title = "AI policy") =>
        new("POL-0001", title, "2", status, new string('b', 64), new DateOnly(2027, 1, 15), "Ada Keller", "Meridian Insurance & Sons", text);

    [Theory]
    [InlineData("published", null)]
    [InlineData("draft", "DRAFT")]
    [InlineData("review", "IN REVIEW")]
    [InlineData("approved", "NOT YET IN FORCE")]
    [InlineData("superseded", "SUPERSEDED — OBSOLETE COPY")]
    [InlineData("withdrawn", "WITHDRAWN — OBSOLETE COPY")]
    [InlineData("something_new", "SOMETHING_NEW — NOT VALID")]
    public void Whatever_is_not_in_force_says_so(string status, string? watermark) => Assert.Equal(watermark, Copy(status).Watermark);

    [Fact]
    public void The_markdown_copy_carries_its_particulars_and_the_text_as_written()
    {
        var copy = Encoding.UTF8.GetString(MarkdownCopy.Write(Copy("superseded", title: "A \"policy\": mine\n---")));

        Assert.StartsWith("---\nnumber: \"POL-0001\"\ntitle: \"A \\\"policy\\\": mine\\n---\"\nversion: \"2\"\nstatus: \"superseded\"\nnotice: \"SUPERSEDED — OBSOLETE COPY\"\n", copy, StringComparison.Ordinal);
        Assert.EndsWith("---\n\n" + Text, copy, StringComparison.Ordinal);
    }

    [Fact]
    public void The_word_copy_is_valid_and_holds_headings_lists_tables_links_pictures_and_counted_pages()
    {
        var bytes = DocxCopy.Write(Copy("superseded"), Images);

        var (document, header, footer) = (Part(bytes, "word/document.xml"), Part(bytes, "word/header1.xml"), Part(bytes, "word/footer1.xml"));
        Assert.Contains("SUPERSEDED — OBSOLETE COPY", header, StringComparison.Ordinal);
        Assert.Contains("POL-0001", header, StringComparison.Ordinal);
        Assert.Contains(" NUMPAGES ", footer, StringComparison.Ordinal);
        Assert.Contains(new string('b', 64), footer, StringComparison.Ordinal);
        foreach (var expected in new[] { "w:val=\"Heading2\"", "w:numPr", "w:tbl>", "w:hyperlink", "w:anchor=", "<a:blip", "☒", "w:strike", "Meridian Insurance &amp; Sons" })
        {
            Assert.Contains(expected, document, StringComparison.Ordinal);
        }

        Valid(bytes);
        Assert.DoesNotContain("AimsWatermark", Part(DocxCopy.Write(Copy(), Images), "word/header1.xml"), StringComparison.Ordinal);
    }

    [Fact]
    public void Any_text_gives_a_valid_word_copy()
    {
        var piece = Gen.OneOf<string>("# h\n", "- a\n", "  - b\n", "1. c\n", "| a | b |\n|---|---|\n| c |\n", "\n", "> q\n", "**b**", "*i*", "`c`", "[l](https://a.example)", "[x](javascript:y)", "<b>", "<br>", "\u0001", "\ud800", "&amp;", "~~s~~", "![i](content:sha256:" + new string('a', 64) + ")", "```\ncode\n```\n", "---\n", "- [ ] t\n", "\uffff", "😀");
        piece.Array[0, 25].Select(string.Concat).Sample(text => Valid(DocxCopy.Write(Copy(text: text), Images)), iter: 150);
    }

    private static void Valid(byte[] bytes)
    {
        using var word = WordprocessingDocument.Open(new MemoryStream(bytes), false);
        var faults = new OpenXmlValidator().Validate(word).Select(fault => $"{fault.Part?.Uri} {fault.Path?.XPath}: {fault.Description}").ToList();
        Assert.True(faults.Count == 0, string.Join('\n', faults.Take(5)));
    }

    private static string Part(byte[] bytes, string name)
    {
        using var zip = new ZipArchive(new MemoryStream(bytes));
        using var reader = new StreamReader(zip.GetEntry(name)!.Open());
        return reader.ReadToEnd();
    }
}
