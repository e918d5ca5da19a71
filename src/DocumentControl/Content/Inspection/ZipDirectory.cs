using System.Buffers.Binary;
using System.Text;
using AimsPlatform.BuildingBlocks.Http;

namespace AimsPlatform.DocumentControl.Content.Inspection;

/// <summary>
/// The table at the end of a ZIP file, read before anything is unpacked or even listed: how many parts there are, what
/// they are called, and that none of them lies inside another.
/// </summary>
internal static class ZipDirectory
{
    public const int MostEntries = 10_000;
    private const int MostBytes = 4 * 1024 * 1024;
    private const int EndBytes = 22;

    public static async Task<Error?> LookAsync(Stream file, CancellationToken cancellationToken)
    {
        var tail = new byte[Math.Min(file.Length, EndBytes + ushort.MaxValue)];
        file.Position = file.Length - tail.Length;
        await file.ReadExactlyAsync(tail, cancellationToken);
        if (FindEnd(tail) is not { } end)
        {
            return FileErrors.Damaged("its table of contents is missing");
        }

        int entries = BinaryPrimitives.ReadUInt16LittleEndian(tail.AsSpan(end + 10));
        long size = BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(end + 12)), start = BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(end + 16));
        if (entries > MostEntries || size > MostBytes)
        {
            return FileErrors.Bomb($"more than {MostEntries} parts, or 64-bit sizes that no document needs");
        }

        // Nothing may hide between the table and its end mark, nor behind it.
        if (start + size != file.Length - tail.Length + end || end + EndBytes + BinaryPrimitives.ReadUInt16LittleEndian(tail.AsSpan(end + 20)) != tail.Length)
        {
            return FileErrors.Damaged("its table of contents does not fit the file");
        }

        var table = new byte[size];
        file.Position = start;
        await file.ReadExactlyAsync(table, cancellationToken);
        return Entries(table, entries, start);
    }

    private static Error? Entries(ReadOnlySpan<byte> table, int entries, long end)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var places = new List<(long Start, long Length)>(entries);
        for (var number = 0; number < entries; number++)
        {
            if (table.Length < 46 || BinaryPrimitives.ReadUInt32LittleEndian(table) != 0x02014B50)
            {
                return FileErrors.Damaged("its table of contents is not readable");
            }

            var (flags, method) = (BinaryPrimitives.ReadUInt16LittleEndian(table[8..]), BinaryPrimitives.ReadUInt16LittleEndian(table[10..]));
            var (packed, place) = (BinaryPrimitives.ReadUInt32LittleEndian(table[20..]), BinaryPrimitives.ReadUInt32LittleEndian(table[42..]));
            int name = BinaryPrimitives.ReadUInt16LittleEndian(table[28..]), rest = BinaryPrimitives.ReadUInt16LittleEndian(table[30..]) + BinaryPrimitives.ReadUInt16LittleEndian(table[32..]);
            if (table.Length < 46 + name + rest)
            {
                return FileErrors.Damaged("its table of contents is cut off");
            }

            var text = Encoding.UTF8.GetString(table.Slice(46, name));
            if (Unfit(text, flags, method, names) is { } unfit)
            {
                return unfit;
            }

            places.Add((place, 30L + name + packed));
            table = table[(46 + name + rest)..];
        }

        places.Sort();
        return table.Length > 0 ? FileErrors.Damaged("its table of contents is longer than it says") : Overlap(places, end);
    }

    // One and the same data listed a thousand times is how a small file becomes a huge one.
    private static Error? Overlap(List<(long Start, long Length)> places, long end)
    {
        for (var number = 0; number < places.Count; number++)
        {
            if (places[number].Start + places[number].Length > (number + 1 < places.Count ? places[number + 1].Start : end))
            {
                return FileErrors.Bomb("its parts lie inside one another");
            }
        }

        return null;
    }

    private static Error? Unfit(string name, int flags, int method, HashSet<string> names) =>
        (flags & 1) != 0 ? FileErrors.PasswordNeeded
        : name.Length == 0 || name[0] == '/' || name.Contains('\\', StringComparison.Ordinal) || name.Contains(':', StringComparison.Ordinal) || name.Any(char.IsControl)
            || name.Split('/').Any(part => part is ".." or ".") ? FileErrors.UnsafePath
        : !names.Add(name) ? FileErrors.Damaged("two of its parts have one name")
        : method is not (0 or 8) ? FileErrors.Damaged("a part is packed in a way that Office does not use") : null;

    private static int? FindEnd(ReadOnlySpan<byte> tail)
    {
        var at = tail.LastIndexOf("PK\u0005\u0006"u8);
        return at >= 0 && at + EndBytes <= tail.Length ? at : null;
    }
}
