using System.Text;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;

namespace AimsPlatform.Tabular.Tests;

public sealed class WritingTests
{
    [Fact]
    public async Task A_written_workbook_is_valid_for_office()
    {
        using var file = new MemoryStream();
        await TableWriter.WriteAsync(file, TableFormat.Xlsx, [.. Enumerable.Range(1, 30).Select(i => $"column {i}")],
            Enumerable.Range(0, 50).Select(i => (IReadOnlyList<TableCell>)[.. Enumerable.Range(0, 30).Select(c => (TableCell)$"=<{i}&{c}>\u0001\r\n_x0041_ ")]),
            new WriteOptions { Sheet = "AI systems: [all] & more than thirty-one characters" });

        using var document = SpreadsheetDocument.Open(file, isEditable: false);
        Assert.Empty(new OpenXmlValidator(DocumentFormat.OpenXml.FileFormatVersions.Microsoft365).Validate(document).Select(e => e.Description));
        Assert.Equal("AI systems all  more than thirt", Table.Open(file).Source.Sheets.Single().Name);
    }

    [Fact]
    public async Task Csv_is_what_spreadsheets_expect()
    {
        using var file = new MemoryStream();
        await TableWriter.WriteAsync(file, TableFormat.Csv, ["a", "b"], [(IReadOnlyList<TableCell>)["é \"x\"", "=1"], [null, TableCell.List(["p", "q"])]]);

        Assert.Equal("\uFEFFa,b\r\n\"é \"\"x\"\"\",'=1\r\n,p; q\r\n", Encoding.UTF8.GetString(file.ToArray()));
    }

    [Fact]
    public async Task A_text_too_long_for_a_sheet_is_refused_and_fits_elsewhere()
    {
        var rows = new[] { (IReadOnlyList<TableCell>)[new string('x', 32_768)] };

        var refused = await Assert.ThrowsAsync<TabularException>(() => TableWriter.WriteAsync(Stream.Null, TableFormat.Xlsx, ["a"], rows));
        await TableWriter.WriteAsync(Stream.Null, TableFormat.Csv, ["a"], rows);

        Assert.Equal(("cell-too-long", 2), (refused.Refusal.Code, refused.Refusal.Row));
    }

    [Theory]
    [InlineData(TableFormat.Csv)]
    [InlineData(TableFormat.Xlsx)]
    [InlineData(TableFormat.Json)]
    [InlineData(TableFormat.Ndjson)]
    public async Task Writing_is_asynchronous_and_goes_out_as_it_grows(TableFormat format)
    {
        using var output = new ResponseLikeStream();
        var (row, atHalf) = (0, 0L);
        await TableWriter.WriteAsync(output, format, ["id", "text"], Rows());

        Assert.True(atHalf > output.Written / 4, $"{atHalf} of {output.Written} bytes were out half way");
        Assert.True(output.Largest < 200_000, $"{output.Largest} bytes at once");

        async IAsyncEnumerable<IReadOnlyList<TableCell>> Rows()
        {
            await Task.Yield();
            for (; row < 20_000; row++)
            {
                atHalf = row == 10_000 ? output.Written : atHalf;
                yield return [$"{row}", $"text {(row * 2654435761L) ^ 0x5DEECE66D}"];
            }
        }
    }

    [Theory]
    [InlineData("a", "A")]
    [InlineData("a", " ")]
    public async Task Columns_need_names_of_their_own(string first, string second) => await Assert.ThrowsAsync<ArgumentException>(() =>
        TableWriter.WriteAsync(Stream.Null, TableFormat.Csv, [first, second], Array.Empty<IReadOnlyList<TableCell>>()));

    /// <summary>Like a response: forward only, and no synchronous writing.</summary>
    private sealed class ResponseLikeStream : Stream
    {
        public long Written { get; private set; }

        public int Largest { get; private set; }

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Flush() => throw new InvalidOperationException("Synchronous operations are disallowed.");

        public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new InvalidOperationException("Synchronous operations are disallowed.");

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Written += buffer.Length;
            Largest = Math.Max(Largest, buffer.Length);
            return default;
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }
}
