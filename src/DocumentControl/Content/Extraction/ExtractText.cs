using System.Text;
using AimsPlatform.DocumentControl.Content.Inspection;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using UglyToad.PdfPig;
using UglyToad.PdfPig.DocumentLayoutAnalysis.TextExtractor;
using Sheets = DocumentFormat.OpenXml.Spreadsheet;
using Words = DocumentFormat.OpenXml.Wordprocessing;

namespace AimsPlatform.DocumentControl.Content.Extraction;

/// <summary>The text of a file for search: as much of it as is allowed, in the time that is allowed, and none rather than an error.</summary>
public static class ExtractText
{
    /// <summary>Reads the text of a seekable file that passed inspection; cut off at the limits of the settings, without characters that PostgreSQL cannot hold.</summary>
    public static async Task<string> FromAsync(Stream file, FileKind kind, ContentSettings settings, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(settings.TextTime);
        var text = new BoundedText(settings.MaxTextCharacters, limit.Token);
        try
        {
            file.Position = 0;
            using var loan = new KeptOpen(file);
            await Task.Run(() => Read(loan, kind, text), CancellationToken.None).WaitAsync(limit.Token);
        }
        catch (Exception unreadable) when (!cancellationToken.IsCancellationRequested && unreadable is not OutOfMemoryException)
        {
            // What was read until then is worth finding; a file that no reader understands is still a file.
        }

        return text.Close();
    }

    private static void Read(Stream file, FileKind kind, BoundedText text)
    {
        if (kind == FileKind.Pdf)
        {
            ReadPdf(file, text);
        }
        else if (kind == FileKind.Docx)
        {
            ReadDocx(file, text);
        }
        else if (kind == FileKind.Xlsx)
        {
            ReadXlsx(file, text);
        }
        else if (kind.IsText)
        {
            using var reader = new StreamReader(file, Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
            var buffer = new char[16 * 1024];
            while (reader.Read(buffer) is > 0 and var read && text.Add(buffer.AsSpan(0, read)))
            {
            }
        }
    }

    private static void ReadPdf(Stream file, BoundedText text)
    {
        using var pdf = PdfDocument.Open(file, new ParsingOptions { UseLenientParsing = true, SkipMissingFonts = true });
        for (var number = 1; number <= pdf.NumberOfPages; number++)
        {
            if (!text.Add(ContentOrderTextExtractor.GetText(pdf.GetPage(number))) || !text.Add("\n"))
            {
                return;
            }
        }
    }

    private static void ReadDocx(Stream file, BoundedText text)
    {
        using var document = WordprocessingDocument.Open(file, isEditable: false);
        var main = document.MainDocumentPart;
        var parts = new OpenXmlPart?[] { main, main?.FootnotesPart, main?.EndnotesPart }.Concat(main?.HeaderParts ?? []).Concat(main?.FooterParts ?? []);
        foreach (var part in parts.OfType<OpenXmlPart>())
        {
            using var reader = OpenXmlReader.Create(part);
            while (reader.Read())
            {
                if ((reader.ElementType == typeof(Words.Text) && reader.IsStartElement && !text.Add(reader.GetText()))
                    || (reader.ElementType == typeof(Words.Paragraph) && reader.IsEndElement && !text.Add("\n"))
                    || ((reader.ElementType == typeof(Words.TabChar) || reader.ElementType == typeof(Words.Break)) && reader.IsStartElement && !text.Add(" ")))
                {
                    return;
                }
            }
        }
    }

    private static void ReadXlsx(Stream file, BoundedText text)
    {
        using var document = SpreadsheetDocument.Open(file, isEditable: false);
        var book = document.WorkbookPart;
        foreach (var part in new OpenXmlPart?[] { book, book?.SharedStringTablePart }.Concat(book?.WorksheetParts ?? []).OfType<OpenXmlPart>())
        {
            using var reader = OpenXmlReader.Create(part);
            while (reader.Read())
            {
                var said = !reader.IsStartElement ? null
                    : reader.ElementType == typeof(Sheets.Text) ? reader.GetText()
                    : reader.ElementType == typeof(Sheets.Sheet) ? reader.Attributes.FirstOrDefault(attribute => attribute.LocalName == "name").Value
                    : null;
                if (said is not null && (!text.Add(said) || !text.Add("\n")))
                {
                    return;
                }
            }
        }
    }
}
