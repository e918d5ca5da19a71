using System.Buffers.Binary;
using AimsPlatform.BuildingBlocks.Http;

namespace AimsPlatform.DocumentControl.Content.Inspection;

/// <summary>PNG and JPEG: complete, and of a size that a reader can show. Nothing is decoded.</summary>
internal static class InspectPicture
{
    private const long MostPixels = 100_000_000;
    private const int MostChunks = 100_000;

    /// <summary>Walks the chunks from the header to the end mark, behind which nothing may follow.</summary>
    public static async Task<Error?> LookAtPngAsync(Stream file, CancellationToken cancellationToken)
    {
        file.Position = 8;
        var head = new byte[16];
        for (var number = 0; number < MostChunks; number++)
        {
            if (await file.ReadAtLeastAsync(head.AsMemory(0, 8), 8, throwOnEndOfStream: false, cancellationToken) < 8)
            {
                return FileErrors.Damaged("the PNG has no end");
            }

            var (length, type) = (BinaryPrimitives.ReadUInt32BigEndian(head), BinaryPrimitives.ReadUInt32BigEndian(head.AsSpan(4)));
            var next = file.Position + length + 4;
            if (next > file.Length || (number == 0 && (type != 0x49484452 || length != 13)))
            {
                return FileErrors.Damaged("the PNG is cut off or has no header");
            }

            if (number == 0)
            {
                await file.ReadExactlyAsync(head.AsMemory(8, 8), cancellationToken);
                if (TooLarge(BinaryPrimitives.ReadUInt32BigEndian(head.AsSpan(8)), BinaryPrimitives.ReadUInt32BigEndian(head.AsSpan(12))) is { } bomb)
                {
                    return bomb;
                }
            }

            if (type == 0x49454E44)
            {
                return next == file.Length ? null : FileErrors.Embedded("something behind the end of the PNG");
            }

            file.Position = next;
        }

        return FileErrors.Damaged("the PNG has too many parts");
    }

    /// <summary>Walks the segments to the picture data, then looks for the end mark.</summary>
    public static async Task<Error?> LookAtJpegAsync(Stream file, CancellationToken cancellationToken)
    {
        file.Position = 2;
        var head = new byte[9];
        var sized = false;
        while (await file.ReadAtLeastAsync(head.AsMemory(0, 4), 4, throwOnEndOfStream: false, cancellationToken) == 4)
        {
            var (marker, start) = (head[1], file.Position);
            if (head[0] != 0xFF)
            {
                return FileErrors.Damaged("the JPEG's parts do not follow each other");
            }

            if (marker == 0xFF)
            {
                file.Position = start - 3; // a fill byte
                continue;
            }

            var next = start - 2 + BinaryPrimitives.ReadUInt16BigEndian(head.AsSpan(2));
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                await file.ReadAtLeastAsync(head.AsMemory(4, 5), 5, throwOnEndOfStream: false, cancellationToken);
                sized = true;
                if (TooLarge(BinaryPrimitives.ReadUInt16BigEndian(head.AsSpan(5)), BinaryPrimitives.ReadUInt16BigEndian(head.AsSpan(7))) is { } bomb)
                {
                    return bomb;
                }
            }

            if (next > file.Length || next < start)
            {
                return FileErrors.Damaged("the JPEG is cut off");
            }

            file.Position = next;
            if (marker == 0xDA)
            {
                return sized && await EndsAsync(file, cancellationToken) ? null : FileErrors.Damaged("the JPEG is cut off or has no size");
            }
        }

        return FileErrors.Damaged("the JPEG is cut off");
    }

    private static async Task<bool> EndsAsync(Stream file, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        var last = (byte)0;
        while (await file.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            if ((last == 0xFF && buffer[0] == 0xD9) || buffer.AsSpan(0, read).IndexOf((ReadOnlySpan<byte>)[0xFF, 0xD9]) >= 0)
            {
                return true;
            }

            last = buffer[read - 1];
        }

        return false;
    }

    private static Error? TooLarge(uint width, uint height) =>
        width == 0 || height == 0 ? FileErrors.Damaged("the picture has no size")
        : (long)width * height > MostPixels ? FileErrors.Bomb($"a picture of {width} by {height} pixels") : null;
}
