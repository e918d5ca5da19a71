using System.Text;
using UtfUnknown;

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

        RefuseBinary(file, out var controls, cancellationToken);
        var utf8 = Strict("utf-8")!;
        if (Undecodable(file, utf8, cancellationToken) is null)
        {
            return utf8;
        }

        if (controls * 100 > file.Length)
        {
            throw Binary();
        }

        file.Position = 0;
        // Detectors confuse the Latin code pages; only a sure answer of another script outweighs the usual one.
        var guess = CharsetDetector.DetectFromStream(file, 4 * 1024 * 1024).Detected;
        var candidates = guess is { Confidence: > 0.8f } && Strict(guess.EncodingName) is { } sure && !Latin(sure)
            ? new[] { sure, Strict("windows-1252")! }
            : [Strict("windows-1252")!];
        return candidates.FirstOrDefault(c => Undecodable(file, c, cancellationToken) is null)
            ?? throw new TabularException("wrong-encoding", "The encoding of the text cannot be told. Save it as UTF-8.");
    }

    private static bool Latin(Encoding encoding) => encoding.CodePage is 1252 or 1250 or 1254 or 1257 or 28591 or 28592 or 28605 or 20127 or 65001;

    private static Encoding? Strict(string name)
    {
        try
        {
            return Encoding.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        }
        catch (ArgumentException)
        {
            return null;
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

    private static void RefuseBinary(Stream file, out long controls, CancellationToken cancellationToken)
    {
        controls = 0;
        file.Position = 0;
        var buffer = new byte[64 * 1024];
        for (int read; (read = file.Read(buffer)) > 0;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var bytes = buffer.AsSpan(0, read);
            if (bytes.Contains((byte)0))
            {
                throw Binary();
            }

            foreach (var b in bytes)
            {
                controls += b < 32 && b is not (9 or 10 or 12 or 13) ? 1 : 0;
            }
        }
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
