using System.Buffers;
using System.Text;

namespace AimsPlatform.Tabular;

/// <summary>RFC 4180 in UTF-8 with CRLF; text that a spreadsheet would run is guarded. Nothing and an empty text look alike.</summary>
internal sealed class CsvText(IBufferWriter<byte> output, IReadOnlyList<string> columns, WriteOptions options) : ITableText
{
    private readonly SearchValues<char> quoted = SearchValues.Create($"\"\r\n{options.Delimiter}");

    public void Begin()
    {
        if (options.ByteOrderMark)
        {
            output.Write(Encoding.UTF8.Preamble);
        }

        Row([.. columns.Select(c => (TableCell)c)]);
    }

    public void Row(IReadOnlyList<TableCell> cells)
    {
        for (var i = 0; i < columns.Count; i++)
        {
            if (i > 0)
            {
                Write(options.Delimiter.ToString());
            }

            if (cells[i].Flat is { Length: > 0 } text)
            {
                text = FormulaGuard.Guard(text);
                var quote = text.AsSpan().ContainsAny(quoted) || char.IsWhiteSpace(text[0]) || char.IsWhiteSpace(text[^1]);
                Write(quote ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text);
            }
        }

        Write("\r\n");
    }

    public void End()
    {
    }

    public void Dispose()
    {
    }

    private void Write(string text) => Encoding.UTF8.GetBytes(text, output);
}
