using System.Text;

namespace AimsPlatform.Tabular.Reading;

/// <summary>The encoding of a text file, found by looking at all of its bytes, and strict: what does not decode is refused.</summary>
internal static class TextEncoding
{
    public static Encoding Of(Stream file, string? demanded, CancellationToken cancellationToken)
    {
        if (demanded is not null)
        {
            var encoding = Strict(demanded) ?? throw new TabularException("unknown-encoding", $"There is no encoding called \"{demanded}\".");
            return Undecodable(file, encoding, cancellationToken) is { } row
                ? throw new TabularException("wrong-encoding", $"Row {row} holds bytes that are not {encoding.WebName}.", row)
                : encoding;
        }

        if (ByteOrderMark(file) is { } marked)
        {
            return Of(file, marked, cancellationToken);
        }

        var seen = Look(file, cancellationToken);
        var utf8 = Strict("utf-8")!;
        if (Undecodable(file, utf8, cancellationToken) is null)
        {
            return utf8;
        }

        if (seen.Controls * 100 > file.Length)
        {
            throw Binary();
        }

        // In Latin scripts bytes above ASCII are few and stand alone; other code pages are a guess nobody should make.
        return !seen.Unassigned && seen.InRuns * 2 <= seen.AboveAscii
            ? Strict("windows-1252")!
            : throw new TabularException("wrong-encoding",
                "The text is neither Unicode nor in a Latin script. Name its encoding, or save it as UTF-8.");
    }

    /// <summary>Counts by which encodings are told apart: control characters, bytes above ASCII and those of them in runs of four or more.</summary>
    private readonly record struct Seen(long Controls, long AboveAscii, long InRuns, bool Unassigned);

    private static Encoding? Strict(string name)
    {
        try
        {
            return Encoding.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        }
        catch (Exception unknown) when (unknown is ArgumentException or NotSupportedException)
        {
            return null; // UTF-7 is known and not supported.
        }
    }

    private static string? ByteOrderMark(Stream file)
    {
        Span<byte> start = stackalloc byte[4];
        file.Position = 0;
        start = start[..file.ReadAtLeast(start, 4, throwOnEndOfStream: false)];
        return start.StartsWith<byte>([0xEF, 0xBB, 0xBF]) ? "utf-8"
            : start.SequenceEqual<byte>([0xFF, 0xFE, 0, 0]) ? "utf-32"
            : start.StartsWith<byte>([0xFF, 0xFE]) ? "utf-16"
            : start.StartsWith<byte>([0xFE, 0xFF]) ? "utf-16BE" : null;
    }

    private static Seen Look(Stream file, CancellationToken cancellationToken)
    {
        var (controls, above, inRuns, run, unassigned) = (0L, 0L, 0L, 0, false);
        file.Position = 0;
        var buffer = new byte[64 * 1024];
        for (int read; (read = file.Read(buffer)) > 0;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var b in buffer.AsSpan(0, read))
            {
                if (b == 0)
                {
                    throw LooksLikeUtf16(file) ? new TabularException("wrong-encoding",
                        "The text looks like UTF-16 without a byte order mark. Name its encoding, utf-16 or utf-16BE, or save it as UTF-8.") : Binary();
                }

                run = b < 128 ? 0 : run + 1;
                above += b < 128 ? 0 : 1;
                inRuns += run == 4 ? 4 : run > 4 ? 1 : 0;
                controls += b < 32 && b is not (9 or 10 or 12 or 13) ? 1 : 0;
                unassigned |= b is 0x81 or 0x8D or 0x8F or 0x90 or 0x9D; // Windows-1252 gives them no character.
            }
        }

        return new Seen(controls, above, inRuns, unassigned);
    }

    /// <summary>Text of Latin letters in UTF-16: nearly every second byte is zero, on one side only.</summary>
    private static bool LooksLikeUtf16(Stream file)
    {
        Span<byte> start = stackalloc byte[512];
        file.Position = 0;
        start = start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        Span<int> zeros = [0, 0];
        for (var i = 0; i < start.Length; i++)
        {
            zeros[i % 2] += start[i] == 0 ? 1 : 0;
        }

        return zeros[0] * zeros[1] == 0 && (zeros[0] + zeros[1]) * 10 > start.Length * 3;
    }

    private static TabularException Binary() => new("binary-file", "The file is not text: it holds binary data.");

    /// <summary>The row of the first bytes that do not decode, or null when all do.</summary>
    private static int? Undecodable(Stream file, Encoding encoding, CancellationToken cancellationToken)
    {
        file.Position = 0;
        var (decoder, bytes, row, quoted) = (encoding.GetDecoder(), new byte[32 * 1024], 1, false);
        var chars = new char[encoding.GetMaxCharCount(bytes.Length)];
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var read = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            try
            {
                Count(chars.AsSpan(0, decoder.GetChars(bytes, 0, read, chars, 0, flush: read < bytes.Length)));
            }
            catch (DecoderFallbackException)
            {
                // Once more, byte by byte and forgiving, to say which row it is.
                Count(Encoding.Latin1.GetString(bytes, 0, FirstBad(encoding, bytes.AsSpan(0, read))));
                return row;
            }

            if (read < bytes.Length)
            {
                return null;
            }
        }

        void Count(ReadOnlySpan<char> text)
        {
            foreach (var c in text)
            {
                quoted ^= c == '"';
                row += c == '\n' && !quoted ? 1 : 0;
            }
        }
    }

    private static int FirstBad(Encoding encoding, ReadOnlySpan<byte> bytes)
    {
        var (decoder, one, good) = (encoding.GetDecoder(), new char[8], 0);
        try
        {
            for (; good < bytes.Length; good++)
            {
                decoder.GetChars(bytes.Slice(good, 1), one, flush: false);
            }
        }
        catch (DecoderFallbackException)
        {
            // The position is the answer.
        }

        return good;
    }
}
