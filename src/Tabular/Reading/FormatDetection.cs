using System.IO.Compression;

namespace AimsPlatform.Tabular.Reading;

/// <summary>Bytes decide first, the file name second.</summary>
internal static class FormatDetection
{
    private static readonly (string Name, byte[] Start)[] Foreign =
    [
        ("a PDF document", "%PDF"u8.ToArray()), ("a gzip archive", [0x1F, 0x8B]), ("a RAR archive", "Rar!"u8.ToArray()),
        ("a 7z archive", [0x37, 0x7A, 0xBC, 0xAF]), ("a PNG image", [0x89, 0x50, 0x4E, 0x47]),
        ("a JPEG image", [0xFF, 0xD8, 0xFF]), ("an HTML or XML document", "<!DOCTYPE"u8.ToArray()),
        ("an HTML or XML document", "<html"u8.ToArray()), ("an HTML or XML document", "<?xml"u8.ToArray())
    ];

    public static TableFormat Detect(Stream file, string? fileName)
    {
        Span<byte> start = stackalloc byte[512];
        file.Position = 0;
        start = start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        if (start.IsEmpty)
        {
            throw new TabularException("empty-file", "The file is empty.");
        }

        foreach (var (name, signature) in Foreign)
        {
            if (start.StartsWith(signature))
            {
                throw new TabularException("unknown-format", $"This is {name}. {Accepted}");
            }
        }

        if (start.StartsWith("PK"u8) && start.Length > 3 && start[2] is 3 or 5)
        {
            return InsideZip(file);
        }

        if (start.StartsWith<byte>([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]))
        {
            return TableFormat.Xls;
        }

        var extension = Path.GetExtension(fileName ?? "").ToUpperInvariant();
        return LooksLikeJson(start) switch
        {
            '[' => TableFormat.Json,
            '{' when extension is ".NDJSON" or ".JSONL" => TableFormat.Ndjson,
            '{' => JsonFile.HoldsOneTable(file) || extension is ".JSON" && !NdjsonFile.StartsWell(file) ? TableFormat.Json : TableFormat.Ndjson,
            _ => extension switch
            {
                ".NDJSON" or ".JSONL" => TableFormat.Ndjson,
                ".JSON" => TableFormat.Json,
                ".XLSX" or ".XLSM" or ".XLS" => throw new TabularException(
                    "corrupt-workbook", "The file name says workbook, but the content is none."),
                _ => TableFormat.Csv
            }
        };
    }

    private const string Accepted = "CSV, XLSX, XLS, JSON and NDJSON are accepted.";

    private static TableFormat InsideZip(Stream file)
    {
        try
        {
            file.Position = 0;
            using var zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
            return zip.GetEntry("xl/workbook.xml") is not null || zip.GetEntry("[Content_Types].xml") is null
                && zip.Entries.Any(e => e.FullName.StartsWith("xl/", StringComparison.OrdinalIgnoreCase))
                ? TableFormat.Xlsx
                : throw new TabularException("unknown-format", $"This archive is not an XLSX workbook. {Accepted}");
        }
        catch (InvalidDataException broken)
        {
            throw new TabularException("corrupt-workbook", "The workbook is damaged: its archive cannot be read.", inner: broken);
        }
    }

    /// <summary>A CSV header may start with a bracket too: only what continues like JSON counts.</summary>
    private static char LooksLikeJson(ReadOnlySpan<byte> start)
    {
        start = start.StartsWith<byte>([0xEF, 0xBB, 0xBF]) ? start[3..] : start;
        start = start.TrimStart(" \t\r\n"u8);
        if (start.IsEmpty || start[0] is not ((byte)'[' or (byte)'{'))
        {
            return ' ';
        }

        var next = start[1..].TrimStart(" \t\r\n"u8);
        var continues = next.IsEmpty || (start[0] == '[' ? next[0] is (byte)'{' or (byte)']' : next[0] is (byte)'"' or (byte)'}');
        return continues ? (char)start[0] : ' ';
    }
}
