using AimsPlatform.BuildingBlocks.Http;

namespace AimsPlatform.DocumentControl.ReadingCopies;

/// <summary>What a copy for reading is made from: one version of one document, as it stands now.</summary>
/// <param name="Status">The state of the version: <c>draft</c>, <c>review</c>, <c>approved</c>, <c>published</c>, <c>superseded</c> or <c>withdrawn</c>.</param>
/// <param name="Hash">SHA-256 of the version's content, in hexadecimal digits.</param>
public sealed record ReadingCopy(
    string Number, string Title, string Version, string Status, string Hash, DateOnly? EffectiveFrom, string Owner, string Organisation, string Markdown)
{
    /// <summary>What stands across every page of a version nobody may work by; null on the published one (domain model 5.1, clause 7.5.3).</summary>
    public string? Watermark => Status switch
    {
        "published" => null,
        "draft" => "DRAFT",
        "review" => "IN REVIEW",
        "approved" => "NOT YET IN FORCE",
        "superseded" => "SUPERSEDED — OBSOLETE COPY",
        "withdrawn" => "WITHDRAWN — OBSOLETE COPY",
        var other => $"{other.ToUpperInvariant()} — NOT VALID",
    };

    public string StatusInWords => Status.Length == 0 ? "" : char.ToUpperInvariant(Status[0]) + Status[1..].Replace('_', ' ');

    /// <summary>What document control shows of the version on the copy itself, in reading order.</summary>
    public IEnumerable<(string Name, string Value)> Particulars =>
    [
        ("Number", Number), ("Version", Version), ("Status", StatusInWords), ("Effective from", EffectiveFrom?.ToString("yyyy-MM-dd") ?? "—"),
        .. Owner.Length == 0 ? Array.Empty<(string, string)>() : [("Owner", Owner)],
        .. Organisation.Length == 0 ? Array.Empty<(string, string)>() : [("Organisation", Organisation)],
        ("Content hash (SHA-256)", Hash),
    ];

    /// <summary>Whether the text opens with a heading of the first rank; otherwise the copy puts the title there.</summary>
    public bool TextHasTitle => Markdown.TrimStart().StartsWith("# ", StringComparison.Ordinal);
}

/// <summary>An image of a document's text, as the content store holds it.</summary>
public sealed record CopyImage(byte[] Bytes, string MediaType)
{
    public string DataAddress => $"data:{MediaType};base64,{Convert.ToBase64String(Bytes)}";

    /// <summary>Only pixels: an SVG could carry more than a picture.</summary>
    public bool IsPicture => MediaType is "image/png" or "image/jpeg" or "image/gif" or "image/webp";
}

/// <summary>The formats a copy comes in.</summary>
public enum CopyFormat { Pdf, Docx, Md }

/// <summary>A finished copy.</summary>
public sealed record CopyFile(byte[] Bytes, string MediaType, string FileName);

/// <summary>Makes copies for reading in any format.</summary>
public sealed class ReadingCopies(PdfPrinter printer)
{
    /// <param name="images">The pictures of the text by hash; one that is missing is replaced by its description.</param>
    public async Task<(CopyFile? File, Error? Refused)> MakeAsync(
        ReadingCopy copy, CopyFormat format, IReadOnlyDictionary<string, CopyImage> images, CancellationToken cancellationToken)
    {
        images = images.Where(image => image.Value.IsPicture).ToDictionary();
        switch (format)
        {
            case CopyFormat.Docx:
                return (File(DocxCopy.Write(copy, images), "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"), null);
            case CopyFormat.Md:
                return (File(MarkdownCopy.Write(copy), "text/markdown", "md"), null);
            default:
                var (pdf, refused) = await printer.PrintAsync(PdfPage.Body(copy, images), PdfPage.Header(copy), PdfPage.Footer(copy), cancellationToken);
                return (pdf is null ? null : File(pdf, "application/pdf", "pdf"), refused);
        }

        CopyFile File(byte[] bytes, string mediaType, string extension) => new(bytes, mediaType, FileName(copy, extension));
    }

    private static string FileName(ReadingCopy copy, string extension) =>
        string.Concat($"{copy.Number}-v{copy.Version}-{copy.Status}".Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' ? c : '-')) + "." + extension;
}
