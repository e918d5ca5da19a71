namespace AimsPlatform.Tabular.Reading;

/// <summary>
/// The records of delimited text as RFC 4180 says, forgiving where people's files are not: a quote opens a cell only at
/// its start, and text after a closing quote belongs to the cell. Holds one record; its width and cells are bounded.
/// </summary>
internal sealed class CsvRecords(TextReader text, char delimiter, TabularLimits limits)
{
    private readonly char[] buffer = new char[64 * 1024];
    private readonly List<string?> cells = [];
    private char[] cell = new char[1024];
    private int at;
    private int end;
    private int length;
    private int width;

    /// <summary>The 1-based number of the current record, blank ones counted, as a spreadsheet shows it.</summary>
    public int Number { get; private set; }

    /// <summary>The next record's cells, an empty one being null; null at the end.</summary>
    public string?[]? Next()
    {
        cells.Clear();
        width = 0;
        if (!More())
        {
            return null;
        }

        Number++;
        while (true)
        {
            if (More() && buffer[at] == '"')
            {
                at++;
                Quoted();
            }

            Plain();
            Finish();
            if (!More())
            {
                return cells.ToArray();
            }

            var stopped = buffer[at++];
            if (stopped == delimiter)
            {
                continue;
            }

            if (stopped == '\r' && More() && buffer[at] == '\n')
            {
                at++;
            }

            return cells.ToArray();
        }
    }

    private bool More()
    {
        if (at == end)
        {
            (at, end) = (0, text.Read(buffer, 0, buffer.Length));
        }

        return at < end;
    }

    /// <summary>Up to the delimiter or the end of the line.</summary>
    private void Plain()
    {
        while (More())
        {
            var rest = buffer.AsSpan(at, end - at);
            var stop = rest.IndexOfAny(delimiter, '\r', '\n');
            Append(stop < 0 ? rest : rest[..stop]);
            at += stop < 0 ? rest.Length : stop;
            if (stop >= 0)
            {
                return;
            }
        }
    }

    /// <summary>Up to the closing quote; two quotes are one.</summary>
    private void Quoted()
    {
        while (More())
        {
            var rest = buffer.AsSpan(at, end - at);
            var stop = rest.IndexOf('"');
            Append(stop < 0 ? rest : rest[..stop]);
            at += stop < 0 ? rest.Length : stop + 1;
            if (stop < 0)
            {
                continue;
            }

            if (!More() || buffer[at] != '"')
            {
                return;
            }

            Append("\"");
            at++;
        }

        throw new TabularException("unclosed-quote", $"Row {Number}: a quoted cell is never closed.", Number);
    }

    private void Append(ReadOnlySpan<char> more)
    {
        if (length + more.Length > limits.CellCharacters)
        {
            throw new TabularException("cell-too-long",
                $"Row {Number}: a cell has more than {limits.CellCharacters:N0} characters. Is a closing quote missing?", Number);
        }

        if (length + more.Length > cell.Length)
        {
            Array.Resize(ref cell, Math.Max(cell.Length * 2, length + more.Length));
        }

        more.CopyTo(cell.AsSpan(length));
        length += more.Length;
    }

    private void Finish()
    {
        var content = cell.AsSpan(0, length);
        if (++width <= limits.Columns)
        {
            cells.Add(length == 0 ? null : new string(content));
        }
        else if (!content.IsWhiteSpace())
        {
            throw new TabularException("too-many-columns", $"Row {Number} has more than {limits.Columns:N0} columns.", Number);
        }

        length = 0;
    }
}
