using System.IO.Compression;
using System.Text;
using CsCheck;

namespace AimsPlatform.Tabular.Tests;

public sealed class RefusalTests
{
    private static readonly TabularLimits Small = new() { Rows = 3, Columns = 4, CellCharacters = 10, FileBytes = 200 };

    [Theory]
    [InlineData("", "empty-file")]
    [InlineData("\n \n,,\n", "empty-file")]
    [InlineData("%PDF-1.7 ...", "unknown-format")]
    [InlineData("<!DOCTYPE html><table>", "unknown-format")]
    [InlineData("a,b\n1,2\n1,2\n1,2\n1,2\n", "too-many-rows")]
    [InlineData("a,b\n1,2,3,4,5\n", "too-many-columns")]
    [InlineData("a,b\n1,12345678901\n", "cell-too-long")]
    [InlineData("a,b\n1,\"2\n3\n", "unclosed-quote")]
    [InlineData("a,b\n1,\0\n", "binary-file")]
    [InlineData("{\"a\":1}\n{\"b\":1}\n{\"c\":1}\n{\"d\":1}\n", "too-many-rows")]
    [InlineData("[{\"a\":1,\"b\":1,\"c\":1,\"d\":1,\"e\":1}]", "too-many-columns")]
    public void A_file_that_cannot_be_a_table_is_refused(string text, string code) => Assert.Equal(code, Refusal(text, Small).Code);

    [Fact]
    public void A_file_that_is_too_large_is_refused() => Assert.Equal("file-too-large", Refusal(new string('a', 201), Small).Code);

    [Fact]
    public void Rows_columns_and_cells_at_their_limit_are_accepted()
    {
        var table = TextReadingTests.Open("a,b,c,d,,\n1,2,3,4\n1,2,3,4\n1,2,3,1234567890\n", options: new ReadOptions { Limits = Small });

        Assert.Equal((4, 3), (table.Source.Columns.Count, table.Source.RowCount));
    }

    [Fact]
    public void Random_bytes_are_binary() => Assert.Equal("binary-file", Refusal(Enumerable.Range(0, 5000).Select(i => (byte)(i * 7919 % 251)).ToArray(), "x.csv").Code);

    [Fact]
    public void A_protected_workbook_is_refused_as_such() => Assert.Equal("password-protected", Refusal(Ole2("EncryptionInfo", "EncryptedPackage"), "x.xlsx").Code);

    [Fact]
    public void A_container_without_a_workbook_is_refused() => Assert.Equal("corrupt-workbook", Refusal(Ole2("WordDocument", "1Table"), "x.xls").Code);

    [Fact]
    public void A_workbook_cut_short_is_refused()
    {
        using var file = Workbook.Of(("Data", Workbook.Row(1, "name", "owner") + Workbook.Row(2, "a", "x")));
        var bytes = file.ToArray();

        Assert.Equal("corrupt-workbook", Refusal(bytes[..(bytes.Length / 2)], "x.xlsx").Code);
        Assert.Equal("corrupt-workbook", Refusal("not a workbook at all"u8.ToArray(), "x.xlsx").Code);
    }

    [Fact]
    public void An_archive_of_something_else_is_refused()
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            Workbook.Add(zip, "word/document.xml", "<x/>");
        }

        Assert.Equal("unknown-format", Refusal(file.ToArray(), "x.docx").Code);
    }

    [Fact]
    public void A_zip_bomb_is_refused_before_it_is_parsed()
    {
        using var file = Workbook.Of(("Data", Workbook.Row(1, "name") + new string(' ', 200_000_000)));

        Assert.Equal("zip-bomb", Refusal(file.ToArray(), "x.xlsx").Code);
    }

    [Fact]
    public void A_sheet_with_a_cell_in_the_last_corner_is_refused_at_once()
    {
        using var file = Workbook.Of(("Data", Workbook.Row(1, "name", "owner") + """<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>"""));

        Assert.Equal("sheet-too-vast", Refusal(file.ToArray(), "x.xlsx").Code);
    }

    [Fact]
    public void Entities_that_multiply_are_refused()
    {
        using var file = new MemoryStream();
        using (var good = Workbook.Of(("Data", Workbook.Row(1, "name", "owner"))))
        {
            file.Write(good.ToArray());
        }

        using (var zip = new ZipArchive(file, ZipArchiveMode.Update, leaveOpen: true))
        {
            zip.GetEntry("xl/worksheets/sheet0.xml")!.Delete();
            Workbook.Add(zip, "xl/worksheets/sheet0.xml",
                """<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>""");
        }

        Assert.Equal("corrupt-workbook", Refusal(file.ToArray(), "x.xlsx").Code);
    }

    [Fact]
    public void Whatever_bytes_come_the_answer_is_a_table_or_a_refusal()
    {
        using var good = Workbook.Of(("Data", Workbook.Row(1, "name", "owner") + Workbook.Row(2, "a", "x")));
        var seeds = new[] { good.ToArray(), Encoding.UTF8.GetBytes("name,\"ow\"\"ner\"\n1,2\n"), Encoding.UTF8.GetBytes("[{\"a\":[1,{\"b\":2}]}]"), Ole2("Workbook", "x") };
        Gen.Select(Gen.OneOf<byte[]>(seeds), Gen.Select(Gen.Int[0, 5000], Gen.Byte).Array[0, 8], Gen.Bool).Sample((seed, changes, cut) =>
        {
            var bytes = (byte[])seed.Clone();
            foreach (var (at, value) in changes)
            {
                bytes[at % bytes.Length] = value;
            }

            try
            {
                var table = Table.Open(new MemoryStream(cut ? bytes[..^(bytes.Length / 5)] : bytes));
                Assert.Equal(table.Source.RowCount, table.Rows().Count());
            }
            catch (TabularException refused)
            {
                Assert.NotEmpty(refused.Refusal.Detail);
            }
        }, iter: 3000);
    }

    private static TabularRefusal Refusal(string text, TabularLimits limits) =>
        Assert.Throws<TabularException>(() => TextReadingTests.Open(text, options: new ReadOptions { Limits = limits })).Refusal;

    private static TabularRefusal Refusal(byte[] bytes, string name) =>
        Assert.Throws<TabularException>(() => Table.Open(new MemoryStream(bytes), name)).Refusal;

    /// <summary>The smallest OLE2 container with streams of these names: header, one allocation sector, one directory sector.</summary>
    private static byte[] Ole2(params string[] streams)
    {
        var bytes = new byte[512 * 3];
        new byte[] { 0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1 }.CopyTo(bytes, 0);
        void Set(int at, params int[] values) => Buffer.BlockCopy(values, 0, bytes, at, values.Length * 4);
        bytes.AsSpan(24, 10).Clear();
        new byte[] { 0x3E, 0, 3, 0, 0xFE, 0xFF, 9, 0, 6, 0 }.CopyTo(bytes, 24);
        Set(44, 1, 1, 0, 4096, -2, 0, -2, 0, 0);
        bytes.AsSpan(80, 432).Fill(0xFF);
        bytes.AsSpan(512, 512).Fill(0xFF);
        Set(512, -3, -2);
        foreach (var (name, i) in streams.Prepend("Root Entry").Select((n, i) => (n, i)))
        {
            var at = 1024 + i * 128;
            Encoding.Unicode.GetBytes(name).CopyTo(bytes, at);
            bytes[at + 64] = (byte)(name.Length * 2 + 2);
            bytes[at + 66] = (byte)(i == 0 ? 5 : 2);
            Set(at + 68, -1, i > 0 && i < streams.Length ? i + 1 : -1, i == 0 ? 1 : -1);
            Set(at + 116, -2, 0);
        }

        return bytes;
    }
}
