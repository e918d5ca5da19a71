using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AimsPlatform.Tabular;

/// <summary>An array of objects, or an object per line. Every object has every column, so that order and names survive.</summary>
internal sealed class JsonText : ITableText
{
    // What comes out is data for programs, never part of a page: letters of all languages may stay readable.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
    private readonly ArrayBufferWriter<byte> output;
    private readonly JsonEncodedText[] names;
    private readonly Utf8JsonWriter writer;
    private readonly bool lines;
    private bool any;

    public JsonText(ArrayBufferWriter<byte> output, IReadOnlyList<string> columns, bool lines)
    {
        (this.output, this.lines) = (output, lines);
        names = [.. columns.Select(c => JsonEncodedText.Encode(c, Readable.Encoder))];
        writer = new Utf8JsonWriter(output, Readable);
    }

    public void Begin()
    {
        if (!lines)
        {
            output.Write("["u8);
        }
    }

    public void Row(IReadOnlyList<TableCell> cells)
    {
        output.Write(lines ? default : any ? ",\n"u8 : "\n"u8);
        any = true;
        writer.WriteStartObject();
        for (var i = 0; i < names.Length; i++)
        {
            if (cells[i].Items is not { } items)
            {
                writer.WriteString(names[i], cells[i].Text);
                continue;
            }

            writer.WriteStartArray(names[i]);
            foreach (var item in items)
            {
                writer.WriteStringValue(item);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
        writer.Flush();
        writer.Reset();
        output.Write(lines ? "\n"u8 : default);
    }

    public void End()
    {
        if (!lines)
        {
            output.Write("\n]\n"u8);
        }
    }

    public void Dispose() => writer.Dispose();
}
