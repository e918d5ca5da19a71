using System.Buffers;
using System.IO.Compression;
using System.Text;

namespace AimsPlatform.Tabular;

/// <summary>The archive around one sheet, written front to back so that it may go straight into a response.</summary>
internal sealed class XlsxPackage : IDisposable
{
    // Archives write synchronously when a part ends, which a response refuses: they write here, and this is sent on.
    private readonly Pending pending = new();
    private readonly ZipArchive zip;
    private readonly Stream sheet;
    private bool began;

    public XlsxPackage(string sheetName)
    {
        zip = new ZipArchive(pending, ZipArchiveMode.Create, leaveOpen: true);
        foreach (var (path, xml) in Parts(sheetName))
        {
            using var part = zip.CreateEntry(path, CompressionLevel.Fastest).Open();
            part.Write(Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>" + xml));
        }

        sheet = zip.CreateEntry("xl/worksheets/sheet1.xml", CompressionLevel.Fastest).Open();
    }

    /// <summary>Packs more of the sheet's XML and returns what is ready to be sent, valid until the next call.</summary>
    public ReadOnlyMemory<byte> Pack(ReadOnlySpan<byte> xml)
    {
        Reset();
        sheet.Write(xml);
        return pending.Bytes.WrittenMemory;
    }

    /// <summary>Ends the archive and returns its last bytes.</summary>
    public ReadOnlyMemory<byte> Finish()
    {
        Reset();
        Dispose();
        return pending.Bytes.WrittenMemory;
    }

    public void Dispose()
    {
        sheet.Dispose();
        zip.Dispose();
        pending.Dispose();
    }

    /// <summary>Forgets what was returned; what the constructor wrote was not yet.</summary>
    private void Reset()
    {
        if (began)
        {
            pending.Bytes.ResetWrittenCount();
        }

        began = true;
    }

    private sealed class Pending : Stream
    {
        public ArrayBufferWriter<byte> Bytes { get; } = new();

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Write(byte[] buffer, int offset, int count) => Bytes.Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer) => Bytes.Write(buffer);

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }

    private static IEnumerable<(string Path, string Xml)> Parts(string sheetName)
    {
        const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        const string Package = "http://schemas.openxmlformats.org/package/2006";
        const string Type = "application/vnd.openxmlformats-officedocument.spreadsheetml";
        yield return ("[Content_Types].xml",
            $"""<Types xmlns="{Package}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>"""
            + """<Default Extension="xml" ContentType="application/xml"/>"""
            + $"""<Override PartName="/xl/workbook.xml" ContentType="{Type}.sheet.main+xml"/>"""
            + $"""<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{Type}.worksheet+xml"/>"""
            + $"""<Override PartName="/xl/styles.xml" ContentType="{Type}.styles+xml"/></Types>""");
        yield return ("_rels/.rels",
            $"""<Relationships xmlns="{Package}/relationships"><Relationship Id="rId1" Type="{Office}/officeDocument" Target="xl/workbook.xml"/></Relationships>""");
        yield return ("xl/workbook.xml",
            $"""<workbook xmlns="{Main}" xmlns:r="{Office}"><sheets><sheet name="{SheetName(sheetName)}" sheetId="1" r:id="rId1"/></sheets></workbook>""");
        yield return ("xl/_rels/workbook.xml.rels",
            $"""<Relationships xmlns="{Package}/relationships"><Relationship Id="rId1" Type="{Office}/worksheet" Target="worksheets/sheet1.xml"/>"""
            + $"""<Relationship Id="rId2" Type="{Office}/styles" Target="styles.xml"/></Relationships>""");
        yield return ("xl/styles.xml",
            $"""<styleSheet xmlns="{Main}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>"""
            + """<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>"""
            + """<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"""
            + """<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>"""
            + """<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs>"""
            + """<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>""");
    }

    /// <summary>Sheets may not be called anything: 31 characters, some of them not allowed.</summary>
    private static string SheetName(string name)
    {
        var allowed = string.Concat(name.Where(c => c >= ' ' && !@"[]:*?/\""<>&'".Contains(c, StringComparison.Ordinal))).Trim();
        return allowed.Length == 0 ? "Data" : allowed.Length > 31 ? allowed[..31] : allowed;
    }
}
