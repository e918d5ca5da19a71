using CsCheck;

namespace AimsPlatform.Tabular.Tests;

public sealed class RoundTripTests
{
    private static readonly Gen<string?> Text = Gen.OneOf(
        Gen.Char.AlphaNumeric.Array[0, 6].Select(c => (string?)new string(c)),
        Gen.OneOf<string?>(new string?[] { null, "", " ", "=1+1", "'=1", "''-", "-", "+", "@a", "\tx", "\rx", "'", "a\r\nb", "\"", "\"\"", ",", ";", "_x000D_", "_X0041_", "x_x0", " padded ", "é", "日本", "😀", "\uFFFE", "\u0001", "\u001F", "\u0085", "\u2028", "<&>]]>", "true", "1E5", "N/A", "\n" }),
        Gen.Char.Where(c => c != '\0' && !char.IsSurrogate(c)).Array[0, 8].Select(c => (string?)new string(c)));

    private static readonly Gen<string?[][]> Rows = Gen.Int[1, 5].SelectMany(width => Text.Array[width].Array[0, 12]);

    [Theory]
    [InlineData(TableFormat.Csv)]
    [InlineData(TableFormat.Xlsx)]
    [InlineData(TableFormat.Json)]
    [InlineData(TableFormat.Ndjson)]
    public void Any_table_that_is_written_comes_back_equal(TableFormat format) => Rows.Sample(rows =>
    {
        var columns = Enumerable.Range(0, 1 + (rows.FirstOrDefault()?.Length ?? 1)).Select(i => $"=column {i}").ToArray();
        using var file = new MemoryStream();
        TableWriter.WriteAsync(file, format, columns, rows.Select((r, i) => (IReadOnlyList<TableCell>)
            [$"row {i}", .. r.Select(c => (TableCell)c)])).GetAwaiter().GetResult();

        // An empty text and nothing are one in sheets and CSV; JSON keeps them apart.
        var json = format is TableFormat.Json or TableFormat.Ndjson;
        var table = Table.Open(file, options: new ReadOptions { Format = rows.Length == 0 ? format : null, HeaderRow = json ? null : 1 });
        Assert.Equal(rows.Length == 0 && json ? [] : columns, table.Source.Columns.Select(c => c.Name));
        Assert.Equal(
            rows.Select((r, i) => r.Select(c => json || c != "" ? c : null).Prepend($"row {i}")),
            table.Rows().Select(r => r.Cells));
    }, iter: 2000);

    [Fact]
    public void Guarding_and_unguarding_are_inverse() => Text.Where(t => t is not null).Sample(text =>
    {
        var guarded = FormulaGuard.Guard(text!);
        Assert.Equal(text, FormulaGuard.Unguard(guarded));
        Assert.False(guarded.Length > 0 && "=+-@\t\r".Contains(guarded[0], StringComparison.Ordinal));
    });

    [Fact]
    public void Any_list_in_one_cell_comes_back_equal() => Text.Where(t => !string.IsNullOrEmpty(t)).List[0, 5].Sample(items =>
        Assert.Equal(items, ListText.Split(ListText.Join(items)).AsEnumerable<string?>()));
}
