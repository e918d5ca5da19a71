using System.Buffers;
using System.Globalization;
using System.Text;

namespace AimsPlatform.Tabular;

/// <summary>The XML of one sheet, every cell a text of its own, so that nothing is collected while writing.</summary>
internal sealed class XlsxText(IBufferWriter<byte> output, IReadOnlyList<string> columns) : ITableText
{
    private const int MostRows = 1_048_576;
    private const int MostCharacters = 32_767;
    private readonly StringBuilder xml = new();
    private readonly string[] letters = [.. columns.Select((_, i) => Letters(i))];
    private int row;

    public void Begin()
    {
        xml.Append("""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>""")
            .Append("""<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">""")
            .Append("""<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>""")
            .Append("<sheetFormatPr defaultRowHeight=\"15\"/><sheetData>");
        Row([.. columns.Select(c => (TableCell)c)]);
    }

    public void Row(IReadOnlyList<TableCell> cells)
    {
        if (++row > MostRows)
        {
            throw new TabularException("too-many-rows", $"A sheet holds at most {MostRows:N0} rows. Choose another format.", row);
        }

        xml.Append(CultureInfo.InvariantCulture, $"<row r=\"{row}\">");
        for (var i = 0; i < letters.Length; i++)
        {
            if (cells[i].Flat is { Length: > 0 } text)
            {
                text = FormulaGuard.Guard(text);
                if (text.Length > MostCharacters)
                {
                    throw new TabularException("cell-too-long",
                        $"\"{columns[i]}\" in row {row} has more than the {MostCharacters:N0} characters of a sheet's cell. Choose another format.", row);
                }

                xml.Append(CultureInfo.InvariantCulture, $"<c r=\"{letters[i]}{row}\" t=\"inlineStr\"{(row == 1 ? " s=\"1\"" : "")}>")
                    .Append("<is><t xml:space=\"preserve\">");
                Escape(text);
                xml.Append("</t></is></c>");
            }
        }

        xml.Append("</row>");
        Send();
    }

    public void End()
    {
        xml.Append("</sheetData></worksheet>");
        Send();
    }

    public void Dispose()
    {
    }

    private void Send()
    {
        foreach (var chunk in xml.GetChunks())
        {
            Encoding.UTF8.GetBytes(chunk.Span, output);
        }

        xml.Clear();
    }

    /// <summary>Characters that XML cannot hold, or would change, are written `_xHHHH_`; text that looks like that, too.</summary>
    private void Escape(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            _ = c switch
            {
                '<' => xml.Append("&lt;"),
                '>' => xml.Append("&gt;"),
                '&' => xml.Append("&amp;"),
                '\t' or '\n' => xml.Append(c),
                < ' ' or '\uFFFE' or '\uFFFF' => Code(c),
                '_' when i + 1 < text.Length && text[i + 1] is 'x' or 'X' => Code(c),
                _ => xml.Append(c)
            };
        }
    }

    private StringBuilder Code(char c) => xml.Append(CultureInfo.InvariantCulture, $"_x{(int)c:X4}_");

    private static string Letters(int column) =>
        (column >= 26 ? Letters(column / 26 - 1) : "") + (char)('A' + column % 26);
}
