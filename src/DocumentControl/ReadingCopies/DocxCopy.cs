using System.Security;
using System.Text;
using System.Xml;
using AimsPlatform.DocumentControl.Markdown;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using Markdig.Syntax;

namespace AimsPlatform.DocumentControl.ReadingCopies;

/// <summary>The copy as a Word document: real headings, lists, tables and links, page numbers that Word counts itself.</summary>
public static class DocxCopy
{
    private const string Namespaces =
        "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\"";

    public static byte[] Write(ReadingCopy copy, IReadOnlyDictionary<string, CopyImage> images)
    {
        using var file = new MemoryStream();
        using (var word = WordprocessingDocument.Create(file, WordprocessingDocumentType.Document))
        {
            word.PackageProperties.Title = Clean($"{copy.Number} {copy.Title}");
            word.PackageProperties.Creator = Clean(copy.Organisation);
            word.PackageProperties.Version = Clean(copy.Version);
            word.PackageProperties.ContentStatus = Clean(copy.StatusInWords);
            var main = word.AddMainDocumentPart();
            main.Document = new Document(new Body());
            main.AddNewPart<StyleDefinitionsPart>().Styles = new Styles(DocxStyles.Styles);
            var writer = new DocxText(main, images);
            var body = main.Document.Body!;
            body.Append(Particulars(copy));
            if (!copy.TextHasTitle)
            {
                body.Append(DocxText.Paragraph(copy.Title, "Heading1"));
            }

            if (DocumentMarkdown.Parse(copy.Markdown) is { } text)
            {
                writer.Write(text, body);
            }
            else
            {
                body.Append(copy.Markdown.ReplaceLineEndings("\n").Split('\n').Select(line => DocxText.Paragraph(line, "Code")));
            }

            // As text, and last: read into objects, Word's w:left would come out under a newer name.
            main.AddNewPart<NumberingDefinitionsPart>().Numbering = new Numbering(writer.Numbering);
            body.Append(Section(main, copy));
        }

        return file.ToArray();
    }

    /// <summary>Leaves out the characters XML cannot hold, such as control characters and half surrogate pairs.</summary>
    internal static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (XmlConvert.IsXmlChar(text[i]))
            {
                clean.Append(text[i]);
            }
            else if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]))
            {
                clean.Append(text[i]).Append(text[++i]);
            }
        }

        return clean.ToString();
    }

    private static Table Particulars(ReadingCopy copy)
    {
        var table = new Table(new TableProperties(new TableStyle { Val = "Grid" }, new TableWidth { Width = "5000", Type = TableWidthUnitValues.Pct }), new TableGrid(new GridColumn { Width = "2400" }, new GridColumn { Width = "7200" }));
        table.Append(copy.Particulars.Select(row => new TableRow(Cell(row.Name, "2400"), Cell(row.Value, "7200"))));
        return table;

        static TableCell Cell(string text, string width) =>
            new(new TableCellProperties(new TableCellWidth { Width = width, Type = TableWidthUnitValues.Dxa }), DocxText.Paragraph(text, "Particulars"));
    }

    private static SectionProperties Section(MainDocumentPart main, ReadingCopy copy)
    {
        var (header, footer) = (main.AddNewPart<HeaderPart>(), main.AddNewPart<FooterPart>());
        header.Header = new Header(HeaderXml(copy));
        footer.Footer = new Footer(FooterXml(copy));
        return new SectionProperties(
            new HeaderReference { Type = HeaderFooterValues.Default, Id = main.GetIdOfPart(header) },
            new FooterReference { Type = HeaderFooterValues.Default, Id = main.GetIdOfPart(footer) },
            new PageSize { Width = 11906, Height = 16838 },
            new PageMargin { Top = 1400, Bottom = 1300, Left = 1150, Right = 1150, Header = 600, Footer = 560, Gutter = 0 });
    }

    private static string HeaderXml(ReadingCopy copy) => $"""
        <w:hdr {Namespaces}><w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr>{Run($"{copy.Number}  {copy.Title}")}<w:r><w:tab/></w:r>{Run($"Version {copy.Version} · {copy.StatusInWords}")}{Watermark(copy)}</w:p></w:hdr>
        """;

    private static string FooterXml(ReadingCopy copy) => $"""
        <w:ftr {Namespaces}><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>{Run($"{(copy.Organisation.Length == 0 ? "" : copy.Organisation + " · ")}Copy for reading; the platform shows which version is valid")}<w:r><w:tab/></w:r>{Run("Page ")}{Field("PAGE")}{Run(" of ")}{Field("NUMPAGES")}</w:p><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>{Run($"SHA-256 {copy.Hash}")}</w:p></w:ftr>
        """;

    // As Word itself writes a watermark: a text shape behind the text, held by the header.
    private static string Watermark(ReadingCopy copy) => copy.Watermark is not { } words ? "" : $"""
        <w:r><w:pict><v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/></v:formulas><v:path textpathok="t" o:connecttype="rect"/></v:shapetype><v:shape id="AimsWatermark" type="#_x0000_t136" alt="{Xml(words)}" style="position:absolute;margin-left:0;margin-top:0;width:{Math.Clamp(words.Length * 26, 200, 520)}pt;height:{(words.Length > 12 ? 62 : 110)}pt;rotation:315;z-index:-251658752;mso-position-horizontal:center;mso-position-horizontal-relative:margin;mso-position-vertical:center;mso-position-vertical-relative:margin" fillcolor="#be1414" stroked="f"><v:fill opacity=".2"/><v:textpath style="font-family:&quot;Arial&quot;;font-size:1pt" string="{Xml(words)}"/></v:shape></w:pict></w:r>
        """;

    private static string Run(string text) => $"<w:r><w:t xml:space=\"preserve\">{Xml(text)}</w:t></w:r>";

    private static string Field(string code) =>
        $"<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> {code} </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>";

    private static string Xml(string text) => SecurityElement.Escape(Clean(text));
}
