using System.Text;
using AimsPlatform.BuildingBlocks.Http;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Exceptions;
using UglyToad.PdfPig.Tokens;

namespace AimsPlatform.DocumentControl.Content.Inspection;

/// <summary>
/// PDF: complete, open without a password, and nothing in it acts: from the catalogue and the pages every reference is
/// followed to scripts, launched programs, embedded files and players. Drawings, fonts and pictures are not followed: they cannot act.
/// </summary>
internal static class InspectPdf
{
    private const int MostObjects = 500_000;
    private const int TailBytes = 4096;

    private static readonly HashSet<string> NotFollowed =
        ["Contents", "Resources", "Font", "XObject", "FontFile", "FontFile2", "FontFile3", "Thumb", "Metadata", "StructTreeRoot", "StructParents", "Parent", "P", "Prev", "Info"];

    private static readonly Dictionary<string, string> Acting = new()
    {
        ["JavaScript"] = "JavaScript", ["JS"] = "JavaScript", ["Launch"] = "an action that starts a program", ["ImportData"] = "an action that reads a file",
        ["RichMedia"] = "a player", ["GoToE"] = "a link into an embedded file", ["Rendition"] = "a player", ["Movie"] = "a player", ["XFA"] = "a form that acts by itself",
    };

    public static async Task<Error?> LookAsync(Stream file, CancellationToken cancellationToken)
    {
        if (!await EndsAsync(file, cancellationToken))
        {
            return FileErrors.Damaged("the PDF has no end");
        }

        // A parser that goes round in circles is left behind; it ends when the loan of the file does.
        using var loan = new KeptOpen(file);
        return await Task.Run(() => Look(loan, cancellationToken), CancellationToken.None).WaitAsync(cancellationToken);
    }

    private static Error? Look(Stream file, CancellationToken cancellationToken)
    {
        try
        {
            file.Position = 0;
            using var pdf = PdfDocument.Open(file, new ParsingOptions { UseLenientParsing = true, SkipMissingFonts = true });
            return pdf.NumberOfPages == 0 ? FileErrors.Damaged("the PDF has no pages") : Follow(pdf, cancellationToken);
        }
        catch (PdfDocumentEncryptedException)
        {
            return FileErrors.PasswordNeeded;
        }
        catch (Exception unreadable) when (unreadable is not OperationCanceledException)
        {
            return FileErrors.Damaged("the PDF cannot be read");
        }
    }

    private static Error? Follow(PdfDocument pdf, CancellationToken cancellationToken)
    {
        var waiting = new Stack<IToken>([pdf.Structure.Catalog.CatalogDictionary]);
        var seen = new HashSet<UglyToad.PdfPig.Core.IndirectReference>();
        for (var steps = 0; waiting.TryPop(out var token); steps++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (steps > MostObjects * 20L || seen.Count > MostObjects)
            {
                return FileErrors.Bomb("a PDF of too many objects");
            }

            switch (token)
            {
                case IndirectReferenceToken reference when seen.Add(reference.Data) && pdf.Structure.GetObject(reference.Data) is { Data: { } found }:
                    waiting.Push(found);
                    break;
                case StreamToken stream:
                    waiting.Push(stream.StreamDictionary);
                    break;
                case ArrayToken array:
                    array.Data.ToList().ForEach(waiting.Push);
                    break;
                case DictionaryToken dictionary when Acts(dictionary) is { } refused:
                    return refused;
                case DictionaryToken dictionary:
                    dictionary.Data.Where(entry => !NotFollowed.Contains(entry.Key)).Select(entry => entry.Value).ToList().ForEach(waiting.Push);
                    break;
            }
        }

        return null;
    }

    private static Error? Acts(DictionaryToken dictionary)
    {
        foreach (var (key, value) in dictionary.Data)
        {
            if (key is "EmbeddedFiles" or "EF" || (key is "Subtype" && value is NameToken { Data: "FileAttachment" }))
            {
                return FileErrors.Embedded("an attachment");
            }

            if ((key is "JS" or "JavaScript" or "XFA" && Acting.TryGetValue(key, out var what)) || (key is "S" or "Subtype" && value is NameToken name && Acting.TryGetValue(name.Data, out what)))
            {
                return FileErrors.ActiveContent(what!);
            }
        }

        return null;
    }

    private static async Task<bool> EndsAsync(Stream file, CancellationToken cancellationToken)
    {
        var tail = new byte[Math.Min(file.Length, TailBytes)];
        file.Position = file.Length - tail.Length;
        await file.ReadExactlyAsync(tail, cancellationToken);
        return Encoding.Latin1.GetString(tail).Contains("%%EOF", StringComparison.Ordinal);
    }
}
