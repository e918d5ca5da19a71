using System.Text;
using AimsPlatform.DocumentControl.Content;
using AimsPlatform.DocumentControl.Content.Inspection;
using CsCheck;
using static AimsPlatform.DocumentControl.Tests.Content.TestFiles;

namespace AimsPlatform.DocumentControl.Tests.Content;

/// <summary>What is taken for what it is, and what is refused by which name.</summary>
public sealed class InspectFileTests
{
    private static readonly ContentSettings Settings = new() { MaxUnpackedBytes = 64L * 1024 * 1024 };

    [Fact]
    public async Task Every_kind_is_taken_for_what_it_is()
    {
        Assert.Equal(FileKind.Pdf, await TakenAsync(Pdf(), "policy.pdf", "application/pdf"));
        Assert.Equal(FileKind.Pdf, await TakenAsync(RawPdf(), "policy.PDF", null));
        Assert.Equal(FileKind.Docx, await TakenAsync(Docx(), "policy.docx", FileKind.Docx.MediaType));
        Assert.Equal(FileKind.Xlsx, await TakenAsync(Xlsx(), "register.xlsx", "application/octet-stream"));
        Assert.Equal(FileKind.Png, await TakenAsync(Png(), "flow.png", "image/png"));
        Assert.Equal(FileKind.Jpeg, await TakenAsync(Jpeg(), "wall.jpeg", "image/jpeg"));
        Assert.Equal(FileKind.Text, await TakenAsync(Utf8("Grüße\r\n\tan alle"), "note.txt", "text/plain; charset=utf-8"));
        Assert.Equal(FileKind.Text, await TakenAsync([.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("Grüße")], "note.txt", "text/plain"));
        Assert.Equal(FileKind.Markdown, await TakenAsync(Utf8("<!-- draft -->\n# Policy\n\nNever paste `<script>` here."), "policy.md", "text/markdown"));
    }

    [Theory]
    [InlineData("drawing.svg")]
    [InlineData("page.html")]
    [InlineData("policy.pdf.exe")]
    [InlineData("slides.pptx")]
    [InlineData("policy")]
    public async Task A_name_that_is_not_on_the_list_is_refused(string name) => Assert.Equal("file-type-not-accepted", await RefusedAsync(Pdf(), name));

    [Theory]
    [InlineData("policy.docm")]
    [InlineData("register.xlsm")]
    [InlineData("register.xlsb")]
    public async Task A_macro_file_is_refused_by_its_name(string name) => Assert.Equal("file-with-macros", await RefusedAsync(Docx(), name));

    [Fact]
    public async Task Macros_are_refused_wherever_they_are()
    {
        Assert.Equal("file-with-macros", await RefusedAsync(Docx(more: ("word/vbaProject.bin", [1, 2, 3])), "policy.docx"));
        Assert.Equal("file-with-macros", await RefusedAsync(Docx(more: ("word/VBAPROJECT.BIN", [1, 2, 3])), "policy.docx"));
        Assert.Equal("file-with-macros", await RefusedAsync(Docx(mainType: "application/vnd.ms-word.document.macroEnabled.main+xml"), "policy.docx"));
        Assert.Equal("file-with-macros", await RefusedAsync(Xlsx(more: ("xl/macrosheets/sheet1.xml", Utf8("<x/>"))), "register.xlsx"));
        Assert.Equal("file-with-macros", await RefusedAsync(Xlsx(more: ("xl/worksheets/_rels/sheet1.xml.rels", Relation("http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet", "Internal"))), "register.xlsx"));
    }

    [Fact]
    public async Task What_acts_when_it_is_opened_is_refused()
    {
        Assert.Equal("file-with-active-content", await RefusedAsync(Docx(more: ("word/activeX/activeX1.xml", Utf8("<x/>"))), "policy.docx"));
        Assert.Equal("file-with-active-content", await RefusedAsync(
            Docx(more: ("word/_rels/settings.xml.rels", Relation("http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate", "External"))), "policy.docx"));
        Assert.Equal("file-with-active-content", await RefusedAsync(Docx(more: ("word/x.xml", Utf8("<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"b\">]><x>&a;</x>"))), "policy.docx"));
        Assert.Equal("file-with-active-content", await RefusedAsync(RawPdf("/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"), "policy.pdf"));
        Assert.Equal("file-with-active-content", await RefusedAsync(RawPdf("/OpenAction << /S /J#61vaScript /J#53 (app.alert(1)) >>"), "policy.pdf"));
        Assert.Equal("file-with-active-content", await RefusedAsync(RawPdf("/AA 4 0 R", "", "<< /WC << /S /Launch /F (calc.exe) >> >>"), "policy.pdf"));
        Assert.Equal("file-with-active-content", await RefusedAsync(RawPdf("/Names << /JavaScript << /Names [(a) 4 0 R] >> >>", "", "<< /S /JavaScript /JS (1) >>"), "policy.pdf"));
        Assert.Equal(FileKind.Docx, await TakenAsync(
            Docx(more: ("word/_rels/document.xml.rels", Relation("http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink", "External"))), "policy.docx", null));
    }

    [Fact]
    public async Task A_file_inside_a_file_is_refused()
    {
        Assert.Equal("file-with-embedded-file", await RefusedAsync(Docx(more: ("word/embeddings/a.xlsx", Xlsx())), "policy.docx"));
        Assert.Equal("file-with-embedded-file", await RefusedAsync(Docx(more: ("word/embeddings/oleObject1.bin", OldContainer("Package"))), "policy.docx"));
        Assert.Equal("file-with-embedded-file", await RefusedAsync(Docx(more: ("word/media/picture.png", [.. Utf8("MZ"), .. new byte[600]])), "policy.docx"));
        Assert.Equal("file-with-embedded-file", await RefusedAsync(RawPdf("/Names << /EmbeddedFiles << /Names [] >> >>"), "policy.pdf"));
        Assert.Equal("file-with-embedded-file", await RefusedAsync([.. Png(), .. Zip(("a", [1]))], "flow.png"));
    }

    [Fact]
    public async Task A_content_that_is_not_what_it_is_called_is_refused()
    {
        Assert.Equal("file-not-what-it-says", await RefusedAsync(Pdf(), "policy.docx"));
        Assert.Equal("file-not-what-it-says", await RefusedAsync(Docx(), "register.xlsx"));
        Assert.Equal("file-not-what-it-says", await RefusedAsync(Zip(("a.txt", [1])), "policy.docx"));
        Assert.Equal("file-not-what-it-says", await RefusedAsync(Utf8("hello"), "policy.pdf"));
        Assert.Equal("file-not-what-it-says", await RefusedAsync(Pdf(), "policy.pdf", "image/png"));
        Assert.Equal("file-not-what-it-says", await RefusedAsync([1, 0, 2, 0, 3], "note.txt"));
        Assert.Equal("file-not-text", await RefusedAsync([.. "caf"u8, 0xE9, .. " au lait"u8], "note.txt"));
        Assert.Equal("file-not-text", await RefusedAsync(Utf8("a\u0001b"), "note.md"));
    }

    [Theory]
    [InlineData("<!DOCTYPE html><p>")]
    [InlineData("  \n<HTML>")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<!-- x --> <script>alert(1)</script>")]
    [InlineData("\uFEFF<svg onload=alert(1)>")]
    [InlineData("<?xml version=\"1.0\"?><svg/>")]
    [InlineData("<?php echo 1;")]
    [InlineData("#!/bin/sh\nrm")]
    [InlineData("\u007fELF\u0002")]
    [InlineData("{\\rtf1 x}")]
    public async Task A_page_a_script_or_a_program_that_poses_as_text_is_refused(string content)
    {
        Assert.Equal("file-type-not-accepted", await RefusedAsync(Utf8(content), "note.txt"));
        Assert.Equal("file-type-not-accepted", await RefusedAsync(Utf8(content), "note.md"));
    }

    [Fact]
    public async Task A_program_is_refused_whatever_its_name() => Assert.Equal("file-type-not-accepted", await RefusedAsync([.. Utf8("MZ"), .. new byte[200]], "policy.pdf"));

    [Fact]
    public async Task A_file_with_a_password_is_refused_and_told_so()
    {
        Assert.Equal("file-encrypted", await RefusedAsync(OldContainer("EncryptedPackage"), "policy.docx"));
        Assert.Equal("file-encrypted", await RefusedAsync(PasswordPdf(), "policy.pdf"));
        Assert.Equal("file-encrypted", await RefusedAsync(Patched(Docx(), 0x02014B50, 8, 1), "policy.docx"));
        Assert.Equal("file-type-not-accepted", await RefusedAsync(OldContainer("WordDocument"), "policy.docx"));
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData("word\\..\\x.xml")]
    [InlineData("C:/x.xml")]
    [InlineData("word/./x.xml")]
    public async Task A_part_whose_name_leads_out_of_the_file_is_refused(string part) =>
        Assert.Equal("file-unsafe-path", await RefusedAsync(Docx(more: (part, [1])), "policy.docx"));

    [Fact]
    public async Task A_bomb_is_noticed_by_what_it_does()
    {
        Assert.Equal("file-unpacks-too-large", await RefusedAsync(Docx(more: ("word/zeros.xml", new byte[32 * 1024 * 1024])), "policy.docx"));
        var noise = new byte[80 * 1024 * 1024];
        new Random(1).NextBytes(noise.AsSpan(0, 4 * 1024 * 1024));
        Assert.Equal("file-unpacks-too-large", await RefusedAsync(Docx(more: ("word/media/large.bin", noise)), "policy.docx"));
        Assert.Equal("file-unpacks-too-large", await RefusedAsync(Docx(more: [.. Enumerable.Range(0, 10_001).Select(n => ($"word/{n}.xml", Array.Empty<byte>()))]), "policy.docx"));
        Assert.Equal("file-unpacks-too-large", await RefusedAsync(Overlapping(), "policy.docx"));
        Assert.Equal("file-unpacks-too-large", await RefusedAsync(Png(60_000, 60_000), "flow.png"));
    }

    [Fact]
    public async Task A_file_that_is_cut_off_is_refused()
    {
        foreach (var (content, name) in new[] { (Pdf(), "policy.pdf"), (Docx(), "policy.docx"), (Xlsx(), "register.xlsx"), (Png(), "flow.png"), (Jpeg(), "wall.jpg") })
        {
            Assert.Equal("file-damaged", await RefusedAsync(content[..(content.Length / 2)], name));
        }

        Assert.Equal("file-empty", await RefusedAsync([], "note.txt"));
    }

    [Fact]
    public async Task A_picture_has_a_limit_of_its_own()
    {
        var (kind, refused) = await InspectFile.LookAsync(new MemoryStream(Png()), "flow.png", null, Settings with { MaxImageBytes = 10 }, TestContext.Current.CancellationToken);

        Assert.Null(kind);
        Assert.Equal(("too-large", 413), (refused!.Code, refused.Status));
        Assert.Contains("/file", refused.Errors!.Keys);
    }

    [Fact]
    public async Task Whatever_bytes_come_the_answer_is_a_kind_or_a_named_refusal()
    {
        (byte[] Content, string Name)[] seeds = [(Pdf(), "a.pdf"), (Docx(), "a.docx"), (Xlsx(), "a.xlsx"), (Png(), "a.png"), (Jpeg(), "a.jpg"), (Utf8("# Title"), "a.md")];
        await Gen.Select(Gen.Int[0, seeds.Length - 1].Select(n => seeds[n]), Gen.Int[0, 100_000], Gen.Byte, Gen.Int[0, 3]).SampleAsync(async (seed, at, value, how) =>
        {
            var content = seed.Content.ToArray();
            at %= content.Length;
            content = how switch { 0 => content[..at], 1 => [.. content[..at], value, .. content[at..]], _ => Set(content, at, value) };
            var (kind, refused) = await InspectFile.LookAsync(new MemoryStream(content), seed.Name, null, Settings, CancellationToken.None);
            Assert.True(kind is null ? refused is { Status: 413 or 415 or 422 } : refused is null);
        }, iter: 300);
    }

    private static async Task<FileKind?> TakenAsync(byte[] content, string name, string? mediaType)
    {
        var (kind, refused) = await InspectFile.LookAsync(new MemoryStream(content), name, mediaType, Settings, TestContext.Current.CancellationToken);
        Assert.True(refused is null, $"{name}: {refused?.Detail}");
        return kind;
    }

    private static async Task<string> RefusedAsync(byte[] content, string name, string? mediaType = null)
    {
        var (kind, refused) = await InspectFile.LookAsync(new MemoryStream(content), name, mediaType, Settings, TestContext.Current.CancellationToken);
        Assert.Null(kind);
        Assert.Contains("/file", refused!.Errors!.Keys);
        return refused.Code;
    }

    private static byte[] Relation(string type, string mode) =>
        Utf8($"""<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId9" Type="{type}" Target="https://example.org/x" TargetMode="{mode}"/></Relationships>""");

    private static byte[] Set(byte[] content, int at, byte value)
    {
        content[at] = value;
        return content;
    }

    // In every entry of the table of contents: sets one byte.
    private static byte[] Patched(byte[] zip, uint signature, int offset, byte value)
    {
        for (var at = 0; at + 46 < zip.Length; at++)
        {
            if (BitConverter.ToUInt32(zip, at) == signature)
            {
                zip[at + offset] = value;
            }
        }

        return zip;
    }

    // The last two entries point at the same data.
    private static byte[] Overlapping()
    {
        var zip = Docx(more: [("word/a.xml", Utf8("<a/>")), ("word/b.xml", Utf8("<b/>"))]);
        var entries = Enumerable.Range(0, zip.Length - 46).Where(at => BitConverter.ToUInt32(zip, at) == 0x02014B50).ToArray();
        zip.AsSpan(entries[^2] + 42, 4).CopyTo(zip.AsSpan(entries[^1] + 42));
        return zip;
    }
}
