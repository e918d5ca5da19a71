using System.Text;
using AimsPlatform.BuildingBlocks.Http;

namespace AimsPlatform.DocumentControl.Content.Inspection;

/// <summary>What the first bytes of a file say: the kinds it may be, how to call it, and whether it is refused whatever its name.</summary>
internal sealed record Signature(FileKind[] Kinds, string Looks, Error? Harm = null)
{
    private static readonly (byte[] Start, string Looks)[] Executables =
    [
        ("MZ"u8.ToArray(), "a program"), ("\u007fELF"u8.ToArray(), "a program"), ([0xFE, 0xED, 0xFA], "a program"), ([0xCF, 0xFA, 0xED, 0xFE], "a program"),
        ([0xCE, 0xFA, 0xED, 0xFE], "a program"), ([0xCA, 0xFE, 0xBA, 0xBE], "a program"), ("#!"u8.ToArray(), "a script"), ([0x4C, 0x00, 0x00, 0x00, 0x01, 0x14, 0x02], "a shortcut"),
    ];

    // What makes a browser take a text for a page, or a server run it. Markdown may well start with a heading tag or a comment.
    private static readonly string[] Pages =
    [
        "<!doctype", "<html", "<head>", "<body", "<script", "<iframe", "<style", "<title", "<meta", "<link", "<base", "<form", "<object", "<embed", "<svg", "<math", "<?xml", "<?php", "<%",
    ];

    /// <summary>What holds old Office files, with macros that nothing here could see, and encrypted new ones.</summary>
    public static readonly Error OldOffice = FileErrors.NotTaken("The content is an old Office file. Save it as DOCX or XLSX.");

    private static readonly char[] Blank = ['\uFEFF', ' ', '\t', '\r', '\n', '\f', '\0'];

    public static Signature Of(ReadOnlySpan<byte> head)
    {
        foreach (var (start, looks) in Executables)
        {
            // A text may start with MZ; a program is not text.
            if (head.StartsWith(start) && (start[0] != (byte)'M' || head[..Math.Min(head.Length, 512)].Contains((byte)0)))
            {
                return new Signature([], looks, FileErrors.NotTaken($"The content is {looks}."));
            }
        }

        return head switch
        {
            _ when head.StartsWith("%PDF-"u8) => new([FileKind.Pdf], "a PDF"),
            _ when head.StartsWith("PK\u0003\u0004"u8) => new([FileKind.Docx, FileKind.Xlsx], "an Office or ZIP file"),
            _ when head.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]) => new([FileKind.Png], "a PNG picture"),
            _ when head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) => new([FileKind.Jpeg], "a JPEG picture"),
            _ when head.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) => new([], "an old Office file", OldOffice),
            _ when head.StartsWith("{\\rtf"u8) => new([], "an RTF file", FileErrors.NotTaken("The content is an RTF file.")),
            _ when Page(head) is { } page => new([], "a web page or markup", FileErrors.NotTaken($"The content starts with {page}, as a page, script or drawing does.")),
            _ => head.Contains((byte)0) && !Utf16(head) ? new([], "not text") : new([FileKind.Text, FileKind.Markdown], "text"),
        };
    }

    public static bool Utf16(ReadOnlySpan<byte> head) => head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || head.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]);

    private static string? Page(ReadOnlySpan<byte> head)
    {
        var text = (Utf16(head) ? (head[0] == 0xFF ? Encoding.Unicode : Encoding.BigEndianUnicode) : Encoding.UTF8).GetString(head[..Math.Min(head.Length, 1024)])
            .TrimStart(Blank);
        while (text.StartsWith("<!--", StringComparison.Ordinal) && text.IndexOf("-->", StringComparison.Ordinal) is > 0 and var end)
        {
            text = text[(end + 3)..].TrimStart(Blank);
        }

        return Pages.FirstOrDefault(tag => text.StartsWith(tag, StringComparison.OrdinalIgnoreCase));
    }
}
