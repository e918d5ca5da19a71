namespace AimsPlatform.Tabular.Tests;

public sealed class WorkbookReadingTests
{
    [Theory]
    [InlineData("""<c r="B2"><v>12345678901234567</v></c>""", "12345678901234568")]
    [InlineData("""<c r="B2"><v>1E+20</v></c>""", "100000000000000000000")]
    [InlineData("""<c r="B2"><v>1.5E-7</v></c>""", "0.00000015")]
    [InlineData("""<c r="B2"><v>0.1</v></c>""", "0.1")]
    [InlineData("""<c r="B2"><v>-3</v></c>""", "-3")]
    [InlineData("""<c r="B2" s="1"><v>45323</v></c>""", "2024-02-01")]
    [InlineData("""<c r="B2" s="2"><v>45323.5625</v></c>""", "2024-02-01T13:30:00")]
    [InlineData("""<c r="B2" t="b"><v>1</v></c>""", "true")]
    [InlineData("""<c r="B2" t="b"><v>0</v></c>""", "false")]
    [InlineData("""<c r="B2" t="str"><f>A1</f><v>computed</v></c>""", "computed")]
    [InlineData("""<c r="B2" t="e"><v>#DIV/0!</v></c>""", null)]
    [InlineData("""<c r="B2" t="d"><v>2024-02-01</v></c>""", "2024-02-01")]
    public void Cells_become_the_same_text_everywhere(string cell, string? text)
    {
        using var file = Workbook.Of(("Data", Workbook.Row(1, "name", "value") + $"<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>x</t></is></c>{cell}</row>"));

        Assert.Equal(["x", text], Table.Open(file).Rows().Single().Cells);
    }

    [Fact]
    public void Cells_with_an_error_are_empty_and_counted_in_a_warning()
    {
        using var file = Workbook.Of(("Data", Workbook.Row(1, "name", "value")
            + """<row r="2"><c r="A2" t="inlineStr"><is><t>x</t></is></c><c r="B2" t="e"><v>#N/A</v></c></row>"""));

        Assert.Contains(Table.Open(file).Source.Warnings, w => w.StartsWith("1 cell(s) hold a formula error", StringComparison.Ordinal));
    }

    [Fact]
    public void Blank_rows_and_columns_are_dropped_and_row_numbers_stay()
    {
        using var file = Workbook.Of(("Data", Workbook.Row(3, "name", null, "owner") + Workbook.Row(5, "a", null, "x") + Workbook.Row(9, "b", " ", "y")));

        var table = Table.Open(file);

        Assert.Equal([("name", 1), ("owner", 3)], table.Source.Columns.Select(c => (c.Name, c.Position)));
        Assert.Equal((3, 2), (table.Source.HeaderRow!.Value, table.Source.RowCount));
        Assert.Equal([(5, "a", "x"), (9, "b", "y")], table.Rows().Select(r => (r.Number, r.Cells[0]!, r.Cells[1]!)));
    }

    [Fact]
    public void The_sheet_with_most_data_is_read_and_the_others_say_why_not()
    {
        using var file = Workbook.Of(
            ("Read me", "visible", Workbook.Row(1, "How to fill this in"), ""),
            ("Data", "visible", Workbook.Row(1, "name", "owner") + Workbook.Row(2, "a", "x"), ""),
            ("Lists", "veryHidden", Workbook.Row(1, "p", "q", "r") + Workbook.Row(2, "1", "2", "3"), ""),
            ("Nothing", "visible", "", ""));

        var table = Table.Open(file);

        Assert.Equal(["\"Data\" has more data and other columns.", null, "It is hidden.", "It is empty."], table.Source.Sheets.Select(s => s.SkippedBecause));
        Assert.Equal("Data", table.Rows().Single().Sheet);
    }

    [Fact]
    public void Sheets_with_the_same_columns_are_one_table()
    {
        using var file = Workbook.Of(
            ("North", Workbook.Row(1, "name", "owner") + Workbook.Row(2, "a", "x")),
            ("South", Workbook.Row(1, "name", "owner") + Workbook.Row(2, "b", "y") + Workbook.Row(3, "c", "z")));

        Assert.Equal([("North", "a"), ("South", "b"), ("South", "c")], Table.Open(file).Rows().Select(r => (r.Sheet!, r.Cells[0]!)));
    }

    [Fact]
    public void A_sheet_may_be_asked_for_even_if_hidden()
    {
        using var file = Workbook.Of(
            ("Data", "visible", Workbook.Row(1, "name", "owner") + Workbook.Row(2, "a", "x"), ""),
            ("Old", "hidden", Workbook.Row(1, "name", "owner") + Workbook.Row(2, "b", "y"), ""));

        Assert.Equal("b", Table.Open(file, options: new ReadOptions { Sheet = "old" }).Rows().Single().Cells[0]);
        Assert.Equal("sheet-not-found", Assert.Throws<TabularException>(() => Table.Open(file, options: new ReadOptions { Sheet = "New" })).Refusal.Code);
    }

    [Fact]
    public void In_a_header_of_two_levels_the_lower_one_names_and_the_upper_one_groups()
    {
        using var file = Workbook.Of(("Data", "visible",
            Workbook.Row(1, "Name", "Contact", null, "Risk", null) + Workbook.Row(2, null, "mail", "phone", "level", "owner") + Workbook.Row(3, "a", "m", "p", "high", "o"),
            """<mergeCells count="3"><mergeCell ref="A1:A2"/><mergeCell ref="B1:C1"/><mergeCell ref="D1:E1"/></mergeCells>"""));

        var source = Table.Open(file).Source;

        Assert.Equal(2, source.HeaderRow);
        Assert.Equal([("Name", "Name"), ("mail", "Contact"), ("phone", "Contact"), ("level", "Risk"), ("owner", "Risk")],
            source.Columns.Select(c => (c.Name, c.Section!)));
    }

    [Fact]
    public void A_column_with_values_and_no_name_is_kept_and_reported()
    {
        using var file = Workbook.Of(("Data", Workbook.Row(1, "name", "owner") + Workbook.Row(2, "a", "x") + Workbook.Row(3, "b", "y", "a note")));

        var table = Table.Open(file);

        Assert.Equal(["name", "owner", "Column 3"], table.Source.Columns.Select(c => c.Name));
        Assert.Equal(["b", "y", "a note"], table.Rows().Last().Cells);
        Assert.Contains(table.Source.Warnings, w => w.StartsWith("Column 3 has values but no name", StringComparison.Ordinal));
    }
}
