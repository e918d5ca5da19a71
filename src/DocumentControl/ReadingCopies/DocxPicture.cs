using System.Buffers.Binary;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace AimsPlatform.DocumentControl.ReadingCopies;

/// <summary>A picture in a Word copy, at its own size and never wider than the page.</summary>
internal static class DocxPicture
{
    private const long UnitsPerPixel = 9525; // English Metric Units at 96 pixels an inch
    private const long PageWidth = 6096000;
    private const long PageHeight = 8000000;

    private static ReadOnlySpan<byte> Png => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Null where the bytes are no picture whose size can be read: its description then stands in its place.</summary>
    public static Drawing? Of(MainDocumentPart main, CopyImage image, string description, uint id)
    {
        if (image.MediaType is not ("image/png" or "image/jpeg") || Size(image.Bytes) is not ({ } width and > 0, { } height and > 0))
        {
            return null;
        }

        var part = main.AddImagePart(image.MediaType == "image/png" ? ImagePartType.Png : ImagePartType.Jpeg);
        using (var bytes = new MemoryStream(image.Bytes))
        {
            part.FeedData(bytes);
        }

        var scale = Math.Min(1.0, Math.Min((double)PageWidth / (width * UnitsPerPixel), (double)PageHeight / (height * UnitsPerPixel)));
        var (x, y) = ((long)(width * UnitsPerPixel * scale), (long)(height * UnitsPerPixel * scale));
        var name = System.Security.SecurityElement.Escape(DocxCopy.Clean(description));
        return new Drawing($"""
            <w:drawing xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{x}" cy="{y}"/><wp:docPr id="{id}" name="Picture {id}" descr="{name}"/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="{id}" name="Picture {id}"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="{main.GetIdOfPart(part)}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{x}" cy="{y}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>
            """);
    }

    private static (int Width, int Height)? Size(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > 24 && bytes[..8].SequenceEqual(Png))
        {
            return (BinaryPrimitives.ReadInt32BigEndian(bytes[16..]), BinaryPrimitives.ReadInt32BigEndian(bytes[20..]));
        }

        // JPEG: from segment to segment until the one that starts a frame (SOF0 to SOF15 without the tables between them).
        for (var at = 2; bytes.Length > at + 9 && bytes[0] == 0xFF && bytes[1] == 0xD8 && bytes[at] == 0xFF;)
        {
            var marker = bytes[at + 1];
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                return (BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 7)..]), BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 5)..]));
            }

            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]);
        }

        return null;
    }
}
