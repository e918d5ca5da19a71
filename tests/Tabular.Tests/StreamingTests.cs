namespace AimsPlatform.Tabular.Tests;

/// <summary>Memory is measured for the whole process, so nothing else may run.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

[Collection(nameof(Alone))]
public sealed class StreamingTests
{
    [Theory]
    [InlineData(TableFormat.Csv)]
    [InlineData(TableFormat.Xlsx)]
    [InlineData(TableFormat.Json)]
    [InlineData(TableFormat.Ndjson)]
    public async Task Memory_does_not_grow_with_the_file(TableFormat format)
    {
        var small = await HeldWhileReading(format, 2_000);
        var large = await HeldWhileReading(format, 40_000);

        Assert.True(large < small + 4_000_000, $"{small:N0} bytes are held for 2,000 rows and {large:N0} for 40,000");
    }

    /// <summary>Live bytes, taken several times while rows flow.</summary>
    private static async Task<long> HeldWhileReading(TableFormat format, int rows)
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 4096, FileOptions.DeleteOnClose);
        await TableWriter.WriteAsync(file, format, [.. Enumerable.Range(0, 20).Select(i => $"column {i}")],
            Enumerable.Range(0, rows).Select(r => (IReadOnlyList<TableCell>)[.. Enumerable.Range(0, 20).Select(c => (TableCell)$"row {r}, some text of column {c}")]));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var table = Table.Open(file);
        var (held, seen) = (0L, 0);
        foreach (var _ in table.Rows())
        {
            if (++seen % (rows / 4) == rows / 8)
            {
                held = Math.Max(held, GC.GetTotalMemory(forceFullCollection: true) - before);
            }
        }

        Assert.Equal(rows, seen);
        return held;
    }
}
