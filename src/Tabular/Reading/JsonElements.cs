using System.Text;
using System.Text.Json;

namespace AimsPlatform.Tabular.Reading;

/// <summary>Reads JSON from a stream piece by piece: tokens one at a time, or one value of bounded size as a whole.</summary>
internal sealed class JsonElements(Stream file, int maxValueBytes)
{
    private static readonly JsonReaderOptions Strict = new() { MaxDepth = 64 };
    private byte[] buffer = new byte[64 * 1024];
    private int start;
    private int end;
    private bool atEnd;
    private JsonReaderState state = new(Strict);

    /// <summary>What the last call of <see cref="Next"/> found, and the name if it is a property.</summary>
    public JsonTokenType Token { get; private set; }

    public string? Name { get; private set; }

    /// <summary>Goes to the next token; false at the end of the text.</summary>
    public bool Next()
    {
        while (true)
        {
            var reader = new Utf8JsonReader(buffer.AsSpan(start, end - start), atEnd, state);
            if (reader.Read())
            {
                Token = reader.TokenType;
                Name = Token == JsonTokenType.PropertyName ? Encoding.UTF8.GetString(reader.ValueSpan) : null;
                Advance(ref reader);
                return true;
            }

            Advance(ref reader);
            if (atEnd)
            {
                return false;
            }

            Fill();
        }
    }

    /// <summary>The value that starts at the next token; null where the array that holds it ends.</summary>
    public JsonDocument? NextValue()
    {
        while (true)
        {
            var reader = new Utf8JsonReader(buffer.AsSpan(start, end - start), atEnd, state);
            if (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.EndArray)
                {
                    Token = reader.TokenType;
                    Advance(ref reader);
                    return null;
                }

                var from = (int)reader.TokenStartIndex;
                if (reader.TrySkip())
                {
                    var value = JsonDocument.Parse(buffer.AsMemory(start + from, (int)reader.BytesConsumed - from).ToArray());
                    Advance(ref reader);
                    return value;
                }
            }
            else if (atEnd)
            {
                throw new JsonException("The text ends too early.");
            }

            Fill();
        }
    }

    /// <summary>Passes over the value that starts at the next token, without holding it; says whether it is an array of objects.</summary>
    public void SkipValue(out bool isTable)
    {
        var (depth, tokens, array) = (0, 0, false);
        isTable = false;
        do
        {
            if (!Next())
            {
                throw new JsonException("The text ends too early.");
            }

            array = tokens == 0 ? Token == JsonTokenType.StartArray : array;
            isTable |= ++tokens == 2 && array && Token == JsonTokenType.StartObject;
            depth += Token is JsonTokenType.StartArray or JsonTokenType.StartObject ? 1
                : Token is JsonTokenType.EndArray or JsonTokenType.EndObject ? -1 : 0;
        }
        while (depth > 0);
    }

    private void Advance(ref Utf8JsonReader reader)
    {
        start += (int)reader.BytesConsumed;
        state = reader.CurrentState;
    }

    private void Fill()
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }

        if (end == buffer.Length)
        {
            if (buffer.Length >= maxValueBytes)
            {
                throw new TabularException("row-too-large", $"A JSON value has more than {maxValueBytes:N0} bytes.");
            }

            Array.Resize(ref buffer, Math.Min(buffer.Length * 2, maxValueBytes));
        }

        var read = file.Read(buffer, end, buffer.Length - end);
        end += read;
        atEnd = read == 0;
    }

    /// <summary>At the first byte of the text, past a byte order mark.</summary>
    public static JsonElements Of(Stream file, int maxValueBytes)
    {
        file.Position = 0;
        Span<byte> mark = stackalloc byte[3];
        var read = file.ReadAtLeast(mark, 3, throwOnEndOfStream: false);
        file.Position = read == 3 && mark.SequenceEqual<byte>([0xEF, 0xBB, 0xBF]) ? 3 : 0;
        return new JsonElements(file, maxValueBytes);
    }
}
