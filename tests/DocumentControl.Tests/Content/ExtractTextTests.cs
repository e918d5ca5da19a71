using System.Text;
using AimsPlatform.DocumentControl.Content;
using AimsPlatform.DocumentControl.Content.Extraction;
using AimsPlatform.DocumentControl.Content.Inspection;
using CsCheck;
using static AimsPlatform.DocumentControl.Tests.Content.TestFiles;

namespace AimsPlatform.DocumentControl.Tests.Content;

/// <summary>The text of every kind of file is found, within limits, and no file makes it fail.</summary>
public sealed class ExtractTextTests
{
    private static readonly ContentSettings Settings = new();
    private static readonly FileKind[] Kinds = [FileKind.Pdf, FileKind.Docx, FileKind.Xlsx, FileKind.Text];

    [Fact]
    public async Task The_text_of_every_kind_is_found()
    {
        Assert.Contains("heard within a week", await TextAsync(Pdf("Concerns are heard within a week."), FileKind.Pdf), StringComparison.Ordinal);
        Assert.Equal("Concerns are heard.", await TextAsync(Docx("Concerns are heard."), FileKind.Docx));
        Assert.Equal("Register\nClaims triage", await TextAsync(Xlsx("Claims triage"), FileKind.Xlsx));
        Assert.Equal("Grüße an alle", await TextAsync(Utf8("  Grüße \t an   alle\r\n"), FileKind.Text));
        Assert.Equal("Grüße", await TextAsync([.. Encoding.BigEndianUnicode.GetPreamble(), .. Encoding.BigEndianUnicode.GetBytes("Grüße")], FileKind.Text));
        Assert.Equal("# Policy We listen.", (await TextAsync(Utf8("# Policy\n\nWe listen.\0"), FileKind.Markdown)).Replace('\n', ' '));
        Assert.Equal("", await TextAsync(Png(), FileKind.Png));
    }

    [Fact]
    public async Task No_more_is_kept_than_is_allowed()
    {
        var text = await ExtractText.FromAsync(new MemoryStream(Utf8(new string('a', 10_000))), FileKind.Text, Settings with { MaxTextCharacters = 100 }, TestContext.Current.CancellationToken);

        Assert.InRange(text.Length, 90, 100);
    }

    [Fact]
    public async Task No_file_makes_it_fail() =>
        await Gen.Select(Gen.Int[0, 3].Select(n => Kinds[n]), Gen.Int[0, 100_000], Gen.Byte).SampleAsync(async (kind, at, value) =>
        {
            var content = kind == FileKind.Pdf ? Pdf() : kind == FileKind.Docx ? Docx() : kind == FileKind.Xlsx ? Xlsx() : Utf8("text");
            content[at % content.Length] = value;
            var text = await TextAsync(at % 3 == 0 ? content[..(at % content.Length)] : content, kind);
            Assert.DoesNotContain('\0', text);
        }, iter: 200);

    private static Task<string> TextAsync(byte[] content, FileKind kind) => ExtractText.FromAsync(new MemoryStream(content), kind, Settings, CancellationToken.None);
}
