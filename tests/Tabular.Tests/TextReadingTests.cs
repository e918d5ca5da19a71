using System.Text;
using System.Text.RegularExpressions;
using CsCheck;

namespace AimsPlatform.Tabular.Tests;

public sealed partial class TextReadingTests
{
    static TextReadingTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public static Table Open(string text, string? name = null, ReadOptions? options = null) =>
        Table.Open(new MemoryStream(Encoding.UTF8.GetBytes(text)), name, options);

    [Theory]
    [InlineData("name,owner\na,x;y\nb,z\n", ',')]
    [InlineData("name;owner;note\na;x;one, two\nb;z;three, four, five\n", ';')]
    [InlineData("name\towner\na, b\tx\n", '\t')]
    [InlineData("name|owner\na|x\n", '|')]
    [InlineData("name\nonly one column\n", ',')]
    [InlineData("sep=;\nname;owner\na;x\n", ';')]
    [InlineData("name;\"a,\nb,\nc\"\n1;\"2,3\"\n", ';')]
    public void The_delimiter_is_detected(string text, char delimiter) => Assert.Equal(delimiter, Open(text).Source.Delimiter);

    [Theory]
    [InlineData("windows-1252", "name,owner\ncafé – “x”,y\n", "windows-1252")]
    [InlineData("utf-16", "name,owner\ncafé,y\n", "utf-16")]
    [InlineData("utf-16BE", "name,owner\ncafé,y\n", "utf-16BE")]
    [InlineData("utf-8", "name,owner\ncafé,y\n", "utf-8")]
    public void The_encoding_is_detected_and_told(string encoding, string text, string told)
    {
        var bytes = Encoding.GetEncoding(encoding);
        using var file = new MemoryStream([.. bytes.CodePage is 1200 or 1201 ? bytes.GetPreamble() : [], .. bytes.GetBytes(text)]);

        var table = Table.Open(file);

        Assert.Equal(told, table.Source.Encoding, ignoreCase: true);
        Assert.Equal(text.Split('\n')[1].Split(',')[0], table.Rows().First().Cells[0]);
    }

    [Theory]
    [InlineData("windows-1251", "имя,владелец\nСистема распознавания лиц в метро,Иванов\n")]
    [InlineData("shift_jis", "名前,所有者\n顔認識システムの実証実験を行うための申請,田中さん\n")]
    [InlineData("gb18030", "名称,负责人\n人脸识别系统,张三\n")]
    public void Another_code_page_is_not_guessed_but_read_when_it_is_named(string encoding, string text)
    {
        using var file = new MemoryStream(Encoding.GetEncoding(encoding).GetBytes(text));

        Assert.Equal("wrong-encoding", Assert.Throws<TabularException>(() => Table.Open(file)).Refusal.Code);
        Assert.Equal(text.Split('\n')[1].Split(',')[0], Table.Open(file, options: new ReadOptions { Encoding = encoding }).Rows().First().Cells[0]);
    }

    [Fact]
    public void A_byte_at_the_very_end_decides_the_encoding_too()
    {
        var text = "name,owner\n" + string.Concat(Enumerable.Range(0, 50_000).Select(i => $"system {i},é\n"));
        using var file = new MemoryStream([.. Encoding.UTF8.GetBytes(text), .. "caf"u8, 0xE9, .. ",x\n"u8]);

        Assert.Equal("windows-1252", Table.Open(file).Source.Encoding);
    }

    [Fact]
    public void An_encoding_that_does_not_decode_is_refused_with_its_row()
    {
        using var file = new MemoryStream([.. "name,note\na,\"two\nlines\"\nb,caf"u8, 0xE9, .. "\n"u8]);

        var refusal = Assert.Throws<TabularException>(() => Table.Open(file, options: new ReadOptions { Encoding = "utf-8" })).Refusal;

        Assert.Equal(("wrong-encoding", 3), (refusal.Code, refusal.Row));
    }

    [Fact]
    public void Mixed_line_ends_and_lines_inside_cells_keep_their_rows()
    {
        var rows = Open("name,note\r\na,\"1\n2\"\nb,\r\n\r\nc,\" x \"\rd,y").Rows();

        Assert.Equal([(2, "a", "1\n2"), (3, "b", null), (5, "c", " x "), (6, "d", "y")], rows.Select(r => (r.Number, r.Cells[0], r.Cells[1])));
    }

    [Fact]
    public void Titles_above_the_header_are_passed_over_and_told()
    {
        var source = Open("Our inventory 2025,,\n\nid,name,owner\n1,a,x\n").Source;

        Assert.Equal(3, source.HeaderRow);
        Assert.All(source.Columns, c => Assert.Null(c.Section));
        Assert.Contains(source.Warnings, w => w.Contains("Our inventory 2025", StringComparison.Ordinal));
    }

    [Fact]
    public void Names_are_trimmed_their_spaces_collapsed_and_repeats_numbered_by_position() => Assert.Equal(
        ["a b", "note", "NOTE (2)", "note (2) (2)", "note (3)"],
        Open("\" a \n b \",note,NOTE,note (2),note \n1,2,3,4,5\n").Source.Columns.Select(c => c.Name));

    [Fact]
    public void A_header_row_alone_is_a_table_without_rows_and_a_warning()
    {
        var table = Open("name,owner\n");

        Assert.Equal((2, 0), (table.Source.Columns.Count, table.Source.RowCount));
        Assert.Equal(["There is a header row and no row below it."], table.Source.Warnings);
        Assert.Empty(table.Rows());
    }

    [Fact]
    public void Formulas_stay_text_and_guards_are_taken_off() => Assert.Equal(
        ["=cmd()", "@x", "-1", "'quoted", "''=", "+49"],
        Open("a,b,c,d,e,f\n=cmd(),'@x,-1,'quoted,'''=,+49\n").Rows().Single().Cells);

    [Fact]
    public void Records_are_those_that_the_grammar_finds() => Gen.Select(
        Gen.OneOf<string>("a", " b c", "5\" disk", "é", "", "\"x\"", "\"x,\"\"y\"\"\"", "\"l\r\nm\"", "\"\"").Array[1, 3],
        Gen.OneOf<string>("\r\n", "\n", "\r")).Array[1, 8].Sample(lines =>
    {
        var text = "h1,h2,h3\n" + string.Concat(lines.Select(l => string.Join(',', l.Item1) + l.Item2));
        var expected = new List<List<string>> { new() };
        foreach (Match cell in Cell().Matches(text).Where(m => m.Index < text.Length))
        {
            expected[^1].Add(cell.Groups[1].Success ? cell.Groups[1].Value.Replace("\"\"", "\"", StringComparison.Ordinal) : cell.Groups[2].Value);
            if (cell.Groups[3].Value != ",")
            {
                expected.Add([]);
            }
        }

        var table = Open(text, options: new ReadOptions { Delimiter = ',', HeaderRow = 1, Format = TableFormat.Csv });
        Assert.Equal(
            expected.Skip(1).Where(r => r.Any(c => !string.IsNullOrWhiteSpace(c))).Select(r => r.Concat(["", "", ""]).Take(3)),
            table.Rows().Select(r => r.Cells.Select(c => c ?? "")));
    });

    [GeneratedRegex("""\G(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r\n|\n|\r|$)""")]
    private static partial Regex Cell();
}
