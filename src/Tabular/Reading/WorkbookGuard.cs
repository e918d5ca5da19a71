using System.IO.Compression;
using System.Text;

namespace AimsPlatform.Tabular.Reading;

/// <summary>Looks at a workbook's container before anything parses it.</summary>
internal static class WorkbookGuard
{
    private const int Parts = 10_000;
    private const long JudgedFrom = 10 * 1024 * 1024;

    private static readonly byte[] ErrorCell = " t=\"e\""u8.ToArray();

    /// <summary>
    /// Refuses an archive that would unpack to more than the limits; really unpacks it, since sizes may lie. On the way
    /// it counts the cells that hold a formula error, which the workbook reader delivers as empty without a word.
    /// </summary>
    public static int RefuseBomb(Stream file, TabularLimits limits, CancellationToken cancellationToken)
    {
        try
        {
            file.Position = 0;
            using var zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
            if (zip.Entries.Count > Parts)
            {
                throw Bomb($"it has more than {Parts:N0} parts");
            }

            var (total, errors) = (0L, 0);
            var buffer = new byte[64 * 1024];
            foreach (var part in zip.Entries)
            {
                var (unpacked, kept) = (0L, 0);
                using var content = part.Open();
                for (int read; (read = content.Read(buffer, kept, buffer.Length - kept)) > 0;)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    unpacked += read;
                    total += read;
                    Judge(part, unpacked, total, limits);
                    var seen = buffer.AsSpan(0, kept + read);
                    errors += part.FullName.StartsWith("xl/worksheets/", StringComparison.Ordinal) ? seen.Count(ErrorCell) : 0;
                    kept = Math.Min(ErrorCell.Length - 1, seen.Length);
                    seen[^kept..].CopyTo(buffer);
                }
            }

            return errors;
        }
        catch (InvalidDataException broken)
        {
            throw Corrupt(broken);
        }
    }

    /// <summary>A protected workbook is an OLE2 container around an encrypted stream, whatever its name says.</summary>
    public static void RefuseEncrypted(Stream file)
    {
        // Names in the container's directory are UTF-16; the directory may be anywhere, so all of the file is searched.
        var name = Encoding.Unicode.GetBytes("EncryptedPackage");
        var buffer = new byte[64 * 1024];
        file.Position = 0;
        var kept = 0;
        for (int read; (read = file.Read(buffer, kept, buffer.Length - kept)) > 0;)
        {
            var seen = buffer.AsSpan(0, kept + read);
            if (seen.IndexOf(name) >= 0)
            {
                throw Protected();
            }

            kept = Math.Min(name.Length, seen.Length);
            seen[^kept..].CopyTo(buffer);
        }
    }

    public static TabularException Protected() =>
        new("password-protected", "The workbook is protected by a password. Save it without one and send it again.");

    public static TabularException Corrupt(Exception cause) =>
        new("corrupt-workbook", "The workbook is damaged and cannot be read.", inner: cause);

    private static void Judge(ZipArchiveEntry part, long unpacked, long total, TabularLimits limits)
    {
        if (total > limits.UnpackedBytes)
        {
            throw Bomb($"it unpacks to more than {limits.UnpackedBytes:N0} bytes");
        }

        if (unpacked > JudgedFrom && unpacked / Math.Max(1, part.CompressedLength) > limits.UnpackedRatio)
        {
            throw Bomb($"a part unpacks to more than {limits.UnpackedRatio} times its size");
        }

        if (unpacked > limits.SharedStringBytes && part.FullName.EndsWith("sharedStrings.xml", StringComparison.OrdinalIgnoreCase))
        {
            throw Bomb($"its table of texts unpacks to more than {limits.SharedStringBytes:N0} bytes");
        }
    }

    private static TabularException Bomb(string why) =>
        new("zip-bomb", $"The workbook is refused: {why}. Send the table as CSV.");
}
