using System.Text.Json;

namespace AimsPlatform.Tabular.Reading;

/// <summary>One JSON object per line; a bad line is a refused row and not the end.</summary>
internal static class NdjsonFile
{
    public static Table Open(Stream file, ReadOptions options, CancellationToken cancellationToken)
    {
        var study = new JsonStudy(options.Limits);
        foreach (var line in Lines(file, options.Limits))
        {
            cancellationToken.ThrowIfCancellationRequested();
            study.Add(line);
        }

        return study.ToTable(TableFormat.Ndjson, () => Lines(file, options.Limits));
    }

    /// <summary>Whether the first line is a JSON value by itself.</summary>
    public static bool StartsWell(Stream file) => Lines(file, TabularLimits.Default).Select(l => l.Refused is null).FirstOrDefault();

    private static IEnumerable<JsonLine> Lines(Stream file, TabularLimits limits)
    {
        JsonElements.Of(file, 0); // Past a byte order mark.
        var buffer = new byte[64 * 1024];
        var (start, end, number, more) = (0, 0, 0, true);
        while (more || start < end)
        {
            var length = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
            if (length < 0 && more)
            {
                more = Fill(file, ref buffer, ref start, ref end, JsonFile.ValueBytes(limits), number + 1);
                continue;
            }

            length = length < 0 ? end - start : length;
            number++;
            if (!IsBlank(buffer.AsSpan(start, length)))
            {
                using var value = Parse(buffer.AsMemory(start, length), number, out var refused);
                yield return new JsonLine(number, value?.RootElement ?? default, refused);
            }

            start = Math.Min(start + length + 1, end);
        }
    }

    private static bool IsBlank(ReadOnlySpan<byte> line) => line.Trim(" \t\r"u8).IsEmpty;

    private static JsonDocument? Parse(ReadOnlyMemory<byte> line, int number, out TabularRefusal? refused)
    {
        refused = null;
        try
        {
            return JsonDocument.Parse(line);
        }
        catch (JsonException)
        {
            refused = new TabularRefusal("invalid-json", $"Line {number} is not a JSON object.", number);
            return null;
        }
    }

    private static bool Fill(Stream file, ref byte[] buffer, ref int start, ref int end, int max, int number)
    {
        buffer.AsSpan(start, end - start).CopyTo(buffer);
        (start, end) = (0, end - start);
        if (end == buffer.Length)
        {
            if (buffer.Length >= max)
            {
                throw new TabularException("row-too-large", $"Line {number} has more than {max:N0} bytes.", number);
            }

            Array.Resize(ref buffer, Math.Min(buffer.Length * 2, max));
        }

        var read = file.Read(buffer, end, buffer.Length - end);
        end += read;
        return read > 0;
    }
}
