namespace AimsPlatform.Tabular.Tests;

public sealed class JsonReadingTests
{
    [Fact]
    public void Objects_are_flattened_lists_joined_and_numbers_plain()
    {
        var table = TextReadingTests.Open("""[{"name":"a","owner":{"mail":"m","unit":{"id":7}},"tags":["x","y; z"],"n":1e3,"ok":true,"none":null,"deep":[{"k":1}]},{"late":"l"}]""");

        Assert.Equal(["name", "owner.mail", "owner.unit.id", "tags", "n", "ok", "none", "deep", "late"], table.Source.Columns.Select(c => c.Name));
        Assert.Equal(["a", "m", "7", @"x; y\; z", "1000", "true", null, """[{"k":1}]""", null], table.Rows().First().Cells);
        Assert.Equal("l", table.Rows().Last().Cells[8]);
    }

    [Fact]
    public void A_bad_line_is_a_refused_row_and_not_the_end()
    {
        var table = TextReadingTests.Open("{\"name\":\"a\"}\n\n{\"name\":\n[1]\n{\"name\":\"b\",\"name\":\"c\"}\n{\"name\":\"d\\u0000\"}\r\n{\"name\":\"e\"}");

        Assert.Equal(TableFormat.Ndjson, table.Source.Format);
        Assert.Equal(
            [(1, null), (3, "invalid-json"), (4, "not-an-object"), (5, "duplicate-name"), (6, "unsupported-character"), (7, (string?)null)],
            table.Rows().Select(r => (r.Number, r.Refused?.Code)));
        Assert.Equal("e", table.Rows().Last().Cells[0]);
    }

    [Theory]
    [InlineData("{\"meta\":{\"tags\":[\"t\"]},\"more\":[1,2],\"records\":[{\"a\":1},{\"a\":2}]}", TableFormat.Json, 2)]
    [InlineData("{\"a\":1}\n{\"a\":2}\n{\"a\":3}", TableFormat.Ndjson, 3)]
    [InlineData("{\"a\":1,\"tags\":[\"x\"]}", TableFormat.Ndjson, 1)]
    [InlineData("{\n \"a\": [ {\"b\": 1} ]\n}", TableFormat.Json, 1)]
    [InlineData("  [ ]", TableFormat.Json, 0)]
    public void Arrays_wrapped_arrays_and_lines_are_told_apart(string text, TableFormat format, int rows)
    {
        var table = TextReadingTests.Open(text);

        Assert.Equal((format, rows), (table.Source.Format, table.Source.RowCount));
        Assert.Equal(rows, table.Rows().Count());
    }

    [Theory]
    [InlineData("[{\"a\":1},", "invalid-json")]
    [InlineData("[{\"a\":1}] x", "invalid-json")]
    [InlineData("[{\"a\":1}{\"a\":1}]", "invalid-json")]
    [InlineData("{\"a\":[{}],\"b\":[{}]}", "several-arrays")]
    [InlineData("3", "no-array")]
    [InlineData("{\n\"a\":1", "invalid-json")]
    public void Json_that_is_no_table_is_refused(string text, string code) =>
        Assert.Equal(code, Assert.Throws<TabularException>(() => TextReadingTests.Open(text, "x.json")).Refusal.Code);

    [Fact]
    public async Task Lists_come_back_as_lists()
    {
        using var file = new MemoryStream();
        await TableWriter.WriteAsync(file, TableFormat.Ndjson, ["name", "tags"],
            [(IReadOnlyList<TableCell>)["a", TableCell.List(["x", "y; z"])], ["b", TableCell.List([])]]);

        Assert.Equal("{\"name\":\"a\",\"tags\":[\"x\",\"y; z\"]}\n{\"name\":\"b\",\"tags\":null}\n", System.Text.Encoding.UTF8.GetString(file.ToArray()));
        Assert.Equal(["x", "y; z"], ListText.Split(Table.Open(file).Rows().First().Cells[1]));
    }
}
