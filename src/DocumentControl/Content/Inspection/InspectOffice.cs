using System.Buffers;
using System.IO.Compression;
using System.Text;
using System.Xml;
using AimsPlatform.BuildingBlocks.Http;

namespace AimsPlatform.DocumentControl.Content.Inspection;

/// <summary>
/// DOCX and XLSX: every part is unpacked into nothing while it is counted, so that a bomb is noticed by what it does, not
/// by what it says; and no part is a program, a macro, another file, or something that fetches one.
/// </summary>
internal static class InspectOffice
{
    private const string ContentTypes = "[Content_Types].xml";
    private const long MostXmlForTypes = 8L * 1024 * 1024;

    // Text packs twentyfold, empty table rows a few hundredfold; only what is built for it packs a thousandfold.
    private const long MostRatio = 600;
    private const long RatioFrom = 4L * 1024 * 1024;

    private static readonly string[] Fetched = ["/attachedTemplate", "/oleObject", "/frame", "/subDocument", "/package", "/control"];

    private static readonly SearchValues<string> Doctype = SearchValues.Create(["<!DOCTYPE", "<!ENTITY"], StringComparison.OrdinalIgnoreCase);

    public static async Task<Error?> LookAsync(Stream file, FileKind kind, long mostUnpacked, CancellationToken cancellationToken)
    {
        if (await ZipDirectory.LookAsync(file, cancellationToken) is { } unfit)
        {
            return unfit;
        }

        try
        {
            file.Position = 0;
            await using var zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
            return await TypesAsync(zip, kind, cancellationToken) ?? await PartsAsync(zip, mostUnpacked, cancellationToken);
        }
        catch (Exception damaged) when (damaged is InvalidDataException or XmlException or EndOfStreamException or NotSupportedException or ArgumentException)
        {
            return FileErrors.Damaged("a part cannot be unpacked or read");
        }
    }

    private static async Task<Error?> TypesAsync(ZipArchive zip, FileKind kind, CancellationToken cancellationToken)
    {
        if (zip.GetEntry(ContentTypes) is not { } entry)
        {
            return FileErrors.NotWhatItSays($"name says {kind.Name}", "a ZIP file");
        }

        var types = new List<string>();
        await using (var stream = await entry.OpenAsync(cancellationToken))
        {
            using var xml = Reader(stream, MostXmlForTypes);
            while (await xml.ReadAsync())
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (xml.NodeType == XmlNodeType.Element && xml.GetAttribute("ContentType") is { } type)
                {
                    types.Add(type);
                }
            }
        }

        if (types.FirstOrDefault(type => Has(type, "macroEnabled") || Has(type, "vbaProject") || Has(type, "macrosheet") || Has(type, "intlmacrosheet")) is not null)
        {
            return FileErrors.Macros("a part that declares macros");
        }

        var main = kind == FileKind.Docx ? "wordprocessingml.document.main+xml" : "spreadsheetml.sheet.main+xml";
        return types.Any(type => Has(type, "activeX")) ? FileErrors.ActiveContent("an ActiveX control")
            : types.Any(type => Has(type, main)) ? null
            : FileErrors.NotWhatItSays($"name says {kind.Name}", types.Any(type => Has(type, "wordprocessingml.document.main")) ? "a DOCX" : types.Any(type => Has(type, "spreadsheetml.sheet.main")) ? "an XLSX" : "another kind of file");
    }

    private static async Task<Error?> PartsAsync(ZipArchive zip, long mostUnpacked, CancellationToken cancellationToken)
    {
        var buffer = new byte[128 * 1024];
        var all = 0L;
        foreach (var entry in zip.Entries)
        {
            if (Named(entry.FullName) is { } unfit)
            {
                return unfit;
            }

            await using var part = await entry.OpenAsync(cancellationToken);
            var (unpacked, first) = (0L, true);
            while (await part.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken) is > 0 and var read)
            {
                (unpacked, all) = (unpacked + read, all + read);
                if ((Large(unpacked, all, entry, mostUnpacked) ?? (first ? Starting(buffer.AsSpan(0, read), entry.FullName) : null)) is { } refused)
                {
                    return refused;
                }

                first = false;
            }

            if (unpacked != entry.Length)
            {
                return FileErrors.Damaged("a part is not as long as it says");
            }

            if (entry.FullName.EndsWith(".rels", StringComparison.OrdinalIgnoreCase) && await RelationsAsync(entry, cancellationToken) is { } reaching)
            {
                return reaching;
            }
        }

        return null;
    }

    private static Error? Large(long unpacked, long all, ZipArchiveEntry entry, long mostUnpacked) =>
        all > mostUnpacked ? FileErrors.Bomb($"more than {mostUnpacked / 1024 / 1024} MB")
        : unpacked > RatioFrom && unpacked / Math.Max(entry.CompressedLength, 1) > MostRatio ? FileErrors.Bomb($"a part grows more than {MostRatio} times")
        : null;

    private static Error? Named(string name) =>
        Has(name, "vbaProject") || Has(name, "vbaData.xml") ? FileErrors.Macros(Path.GetFileName(name))
        : Has(name, "xl/macrosheets/") || Has(name, "xl/intlmacrosheets/") ? FileErrors.Macros("an Excel 4.0 macro sheet")
        : Has(name, "/activeX/") ? FileErrors.ActiveContent("an ActiveX control")
        : null;

    private static Error? Starting(ReadOnlySpan<byte> bytes, string name) =>
        bytes.StartsWith("PK\u0003\u0004"u8) || bytes.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) || bytes.StartsWith("%PDF-"u8) || bytes.StartsWith("\u007fELF"u8)
            || (bytes.StartsWith("MZ"u8) && bytes[..Math.Min(bytes.Length, 512)].Contains((byte)0)) || bytes.StartsWith("Rar!"u8) || bytes.StartsWith((ReadOnlySpan<byte>)[0x37, 0x7A, 0xBC, 0xAF])
            ? FileErrors.Embedded($"{Path.GetFileName(name)}, which is a file of its own")
        : IsXml(name) && Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, 16 * 1024)]).Replace("\0", "", StringComparison.Ordinal).AsSpan().ContainsAny(Doctype) // UTF-16 as well
            ? FileErrors.ActiveContent("XML that declares entities")
        : null;

    // A template, a frame or an object that lies elsewhere is fetched when the file is opened, with whatever macros it has by then.
    private static async Task<Error?> RelationsAsync(ZipArchiveEntry entry, CancellationToken cancellationToken)
    {
        await using var stream = await entry.OpenAsync(cancellationToken);
        using var xml = Reader(stream, MostXmlForTypes);
        while (await xml.ReadAsync())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var type = xml.NodeType == XmlNodeType.Element ? xml.GetAttribute("Type") ?? "" : "";
            if (Has(type, "vbaProject") || Has(type, "xlMacrosheet") || Has(type, "xlIntlMacrosheet"))
            {
                return FileErrors.Macros("a reference to macros");
            }

            if (Has(type, "/aFChunk"))
            {
                return FileErrors.Embedded("another document that Word takes in when it is opened");
            }

            if (type.Length > 0 && string.Equals(xml.GetAttribute("TargetMode"), "External", StringComparison.OrdinalIgnoreCase)
                && Fetched.Any(fetched => type.EndsWith(fetched, StringComparison.OrdinalIgnoreCase)))
            {
                return FileErrors.ActiveContent($"a reference that fetches a file from elsewhere ({type[(type.LastIndexOf('/') + 1)..]})");
            }
        }

        return null;
    }

    private static XmlReader Reader(Stream stream, long most) =>
        XmlReader.Create(stream, new XmlReaderSettings { Async = true, DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = most });

    private static bool IsXml(string name) => name.EndsWith(".xml", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".rels", StringComparison.OrdinalIgnoreCase);

    private static bool Has(string text, string part) => text.Contains(part, StringComparison.OrdinalIgnoreCase);
}
