using System.Text;
using AimsPlatform.BuildingBlocks.Http;

namespace AimsPlatform.DocumentControl.Content.Inspection;

/// <summary>TXT and MD: text in UTF-8 (or in UTF-16 with its mark) and nothing else.</summary>
internal static class InspectText
{
    private const int BufferSize = 64 * 1024;

    public static async Task<Error?> LookAsync(Stream file, CancellationToken cancellationToken)
    {
        var bytes = new byte[BufferSize];
        var characters = new char[BufferSize + 1];
        Decoder? decoder = null;
        try
        {
            int read;
            do
            {
                read = await file.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
                decoder ??= Strict(bytes.AsSpan(0, read)).GetDecoder();
                var count = decoder.GetChars(bytes.AsSpan(0, read), characters, flush: read < bytes.Length);
                if (characters.AsSpan(0, count).ContainsAnyInRange('\0', '\b') || characters.AsSpan(0, count).ContainsAnyInRange('\u000E', '\u001F'))
                {
                    return FileErrors.NotUtf8;
                }
            }
            while (read == bytes.Length);
            return null;
        }
        catch (DecoderFallbackException)
        {
            return FileErrors.NotUtf8;
        }
    }

    private static Encoding Strict(ReadOnlySpan<byte> head) =>
        Signature.Utf16(head) ? new UnicodeEncoding(bigEndian: head[0] == 0xFE, byteOrderMark: true, throwOnInvalidBytes: true) : new UTF8Encoding(false, throwOnInvalidBytes: true);
}
