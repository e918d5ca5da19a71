using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AimsPlatform.DocumentControl.Markdown;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using Markdig.Extensions.Tables;
using Markdig.Extensions.TaskLists;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using MdTable = Markdig.Extensions.Tables.Table;
using MdTableCell = Markdig.Extensions.Tables.TableCell;
using MdTableRow = Markdig.Extensions.Tables.TableRow;
using Table = DocumentFormat.OpenXml.Wordprocessing.Table;
using TableCell = DocumentFormat.OpenXml.Wordprocessing.TableCell;
using TableRow = DocumentFormat.OpenXml.Wordprocessing.TableRow;

namespace AimsPlatform.DocumentControl.ReadingCopies;

/// <summary>Turns the tree of a document's Markdown into Word's paragraphs, lists, tables, links and pictures.</summary>
internal sealed class DocxText(MainDocumentPart main, IReadOnlyDictionary<string, CopyImage> images)
{
    private readonly StringBuilder _ordered = new();
    private int _nextNumber = 2;
    private uint _nextId = 1;

    /// <summary>Where a block stands: its paragraph style, and the list and level it is an item of.</summary>
    private readonly record struct Place(string Style, int? List = null, int Level = 0, bool IsItem = false);

    [Flags]
    private enum Look { Plain = 0, Bold = 1, Italic = 2, Struck = 4, Link = 8 }

    /// <summary>The numberings that the lists written so far need.</summary>
    public string Numbering => DocxStyles.Numbering(_ordered.ToString());

    public void Write(MarkdownDocument text, Body body) => Blocks(text, body, new Place("Normal"));

    public static Paragraph Paragraph(string text, string style) =>
        new(new ParagraphProperties(new ParagraphStyleId { Val = style }), new Run(Words(text)));

    private void Blocks(ContainerBlock container, OpenXmlCompositeElement into, Place place)
    {
        foreach (var block in container)
        {
            Block(block, into, place);
            place = place with { IsItem = false }; // the bullet stands before the first block of an item
        }
    }

    private void Block(Block block, OpenXmlCompositeElement into, Place place)
    {
        switch (block)
        {
            case HeadingBlock heading:
                into.Append(Bookmarked(heading, Lines(heading.Inline, place with { Style = $"Heading{Math.Clamp(heading.Level, 1, 6)}" })));
                break;
            case ParagraphBlock paragraph:
                into.Append(Lines(paragraph.Inline, place));
                break;
            case HtmlBlock html when html.Type != HtmlBlockType.Comment:
                into.Append(Code(html.Lines.ToString(), place.Style, place));
                break;
            case CodeBlock code:
                into.Append(Code(code.Lines.ToString(), "Code", place));
                into.Append(new Paragraph());
                break;
            case ListBlock list:
                var level = place.List is null ? 0 : Math.Min(place.Level + 1, 8);
                var number = list.IsOrdered ? NewList(list, level) : 1;
                foreach (var item in list.OfType<ListItemBlock>())
                {
                    Blocks(item, into, place with { List = number, Level = level, IsItem = true });
                }

                break;
            case QuoteBlock quote:
                Blocks(quote, into, place with { Style = "Quote" });
                break;
            case MdTable table:
                into.Append(TableOf(table), new Paragraph());
                break;
            case ThematicBreakBlock:
                into.Append(new Paragraph(new ParagraphProperties(new ParagraphBorders(new BottomBorder { Val = BorderValues.Single, Size = 6, Color = "C3C9D1" }))));
                break;
        }
    }

    private static IEnumerable<Paragraph> Code(string text, string style, Place place) =>
        text.Split('\n').Select(line => new Paragraph(Properties(place with { Style = style, IsItem = false }), new Run(Words(line))));

    private Paragraph Lines(ContainerInline? inline, Place place)
    {
        var paragraph = new Paragraph(Properties(place));
        Inlines(inline, paragraph, Look.Plain);
        return paragraph;
    }

    private static ParagraphProperties Properties(Place place)
    {
        var properties = new ParagraphProperties(new ParagraphStyleId { Val = place.Style });
        if (place.List is { } list)
        {
            properties.Append(place.IsItem
                ? new NumberingProperties(new NumberingLevelReference { Val = place.Level }, new NumberingId { Val = list })
                : new Indentation { Left = ((place.Level + 1) * 400).ToString(CultureInfo.InvariantCulture) });
        }

        return properties;
    }

    private Paragraph Bookmarked(HeadingBlock heading, Paragraph paragraph)
    {
        if (heading.TryGetAttributes()?.Id is { } id)
        {
            var number = (_nextId++).ToString(CultureInfo.InvariantCulture);
            paragraph.Append(new BookmarkStart { Id = number, Name = Bookmark(id) }, new BookmarkEnd { Id = number });
        }

        return paragraph;
    }

    private void Inlines(ContainerInline? container, OpenXmlCompositeElement into, Look look)
    {
        foreach (var inline in container ?? [])
        {
            switch (inline)
            {
                case LinkInline { IsImage: true } image:
                    into.Append(Picture(image));
                    break;
                case LinkInline link:
                    var target = Linked(link.Url, into);
                    Inlines(link, target, ReferenceEquals(target, into) ? look : look | Look.Link);
                    break;
                case AutolinkInline auto:
                    var address = Linked((auto.IsEmail ? "mailto:" : "") + auto.Url, into);
                    address.Append(Styled(auto.Url, ReferenceEquals(address, into) ? look : look | Look.Link));
                    break;
                case EmphasisInline emphasis:
                    Inlines(emphasis, into, look | (emphasis.DelimiterChar == '~' ? Look.Struck : emphasis.DelimiterCount == 1 ? Look.Italic : Look.Bold));
                    break;
                case CodeInline code:
                    into.Append(new Run(new RunProperties(new RunStyle { Val = "CodeText" }), Words(code.Content)));
                    break;
                case TaskList task:
                    into.Append(Styled(task.Checked ? "☒" : "☐", look));
                    break;
                case LineBreakInline { IsHard: true }:
                case HtmlInline html when DocumentMarkdown.IsLineBreak(html.Tag):
                    into.Append(new Run(new Break()));
                    break;
                case LineBreakInline:
                    into.Append(Styled(" ", look));
                    break;
                case HtmlInline html:
                    into.Append(Styled(html.Tag.StartsWith("<!--", StringComparison.Ordinal) ? "" : html.Tag, look));
                    break;
                case HtmlEntityInline entity:
                    into.Append(Styled(entity.Transcoded.ToString(), look));
                    break;
                case LiteralInline literal:
                    into.Append(Styled(literal.Content.ToString(), look));
                    break;
                case ContainerInline other:
                    Inlines(other, into, look);
                    break;
            }
        }
    }

    // Where the address is not one that documents lead to, its words stay and the link does not.
    private OpenXmlCompositeElement Linked(string? url, OpenXmlCompositeElement into)
    {
        if (into is Hyperlink || !DocumentMarkdown.IsAllowedLink(url))
        {
            return into;
        }

        var link = url![0] == '#'
            ? new Hyperlink { Anchor = Bookmark(url[1..]) }
            : new Hyperlink { Id = main.AddHyperlinkRelationship(new Uri(url), true).Id };
        into.Append(link);
        return link;
    }

    private Run Picture(LinkInline image)
    {
        var words = string.Concat(image.Descendants<LiteralInline>().Select(literal => literal.Content.ToString()));
        return ContentReference.HashIn(image.Url) is { } hash && images.TryGetValue(hash, out var picture) && DocxPicture.Of(main, picture, words, _nextId++) is { } drawing
            ? new Run(drawing)
            : Styled($"[{(words.Length == 0 ? "image" : words)}]", Look.Italic);
    }

    private Table TableOf(MdTable source)
    {
        var columns = Math.Max(1, source.OfType<MdTableRow>().Max(row => row.Count));
        var width = 9600 / columns;
        var table = new Table(
            new TableProperties(new TableStyle { Val = "Grid" }, new TableWidth { Width = "5000", Type = TableWidthUnitValues.Pct }),
            new TableGrid(Enumerable.Range(0, columns).Select(_ => new GridColumn { Width = width.ToString(CultureInfo.InvariantCulture) })));
        foreach (var row in source.OfType<MdTableRow>())
        {
            var cells = row.OfType<MdTableCell>().Select((cell, column) => CellOf(cell, row.IsHeader, source.ColumnDefinitions.ElementAtOrDefault(column)?.Alignment, width)).ToList();
            cells.AddRange(Enumerable.Range(cells.Count, columns - cells.Count).Select(_ => new TableCell(new Paragraph())));
            var properties = new TableRowProperties(new CantSplit());
            if (row.IsHeader)
            {
                properties.Append(new TableHeader());
            }

            table.Append(new TableRow([properties, .. cells]));
        }

        return table;
    }

    private TableCell CellOf(MdTableCell source, bool header, TableColumnAlign? align, int width)
    {
        var properties = new TableCellProperties(new TableCellWidth { Width = width.ToString(CultureInfo.InvariantCulture), Type = TableWidthUnitValues.Dxa });
        var cell = new TableCell(properties);
        if (header)
        {
            properties.Append(new Shading { Val = ShadingPatternValues.Clear, Color = "auto", Fill = "EEF1F4" });
        }

        Blocks(source, cell, new Place("Cell"));
        if (!cell.Elements<Paragraph>().Any())
        {
            cell.Append(new Paragraph());
        }

        foreach (var paragraph in cell.Elements<Paragraph>())
        {
            if (align is TableColumnAlign.Center or TableColumnAlign.Right)
            {
                paragraph.ParagraphProperties?.Append(new Justification { Val = align == TableColumnAlign.Center ? JustificationValues.Center : JustificationValues.Right });
            }

            foreach (var run in header ? paragraph.Elements<Run>() : [])
            {
                run.RunProperties ??= new RunProperties();
                run.RunProperties.Bold = new Bold();
            }
        }

        return cell;
    }

    private int NewList(ListBlock list, int level)
    {
        var start = int.TryParse(list.OrderedStart ?? list.DefaultOrderedStart, NumberStyles.None, CultureInfo.InvariantCulture, out var first) ? first : 1;
        _ordered.Append(DocxStyles.Ordered(_nextNumber, level, start));
        return _nextNumber++;
    }

    private static Run Styled(string text, Look look)
    {
        var properties = new RunProperties();
        if (look.HasFlag(Look.Link))
        {
            properties.Append(new RunStyle { Val = "Hyperlink" });
        }

        if (look.HasFlag(Look.Bold))
        {
            properties.Append(new Bold());
        }

        if (look.HasFlag(Look.Italic))
        {
            properties.Append(new Italic());
        }

        if (look.HasFlag(Look.Struck))
        {
            properties.Append(new Strike());
        }

        return new Run(properties, Words(text));
    }

    private static Text Words(string text) => new(DocxCopy.Clean(text)) { Space = SpaceProcessingModeValues.Preserve };

    // Word allows 40 characters that begin with a letter; any heading has to fit.
    private static string Bookmark(string id) => "h" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)))[..24];
}
