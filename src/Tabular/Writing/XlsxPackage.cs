using System.IO.Compression;
using System.Text;

namespace AimsPlatform.Tabular;

/// <summary>The archive around one sheet, written front to back so that it may go straight into a response.</summary>
internal sealed class XlsxPackage : IAsyncDisposable
{
    private readonly ZipArchive zip;

    private XlsxPackage(ZipArchive zip, Stream sheet) => (this.zip, Sheet) = (zip, sheet);

    /// <summary>Where the sheet's XML goes.</summary>
    public Stream Sheet { get; }

    public static async Task<XlsxPackage> CreateAsync(Stream output, string sheetName, CancellationToken cancellationToken)
    {
        var zip = await ZipArchive.CreateAsync(output, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8, cancellationToken);
        foreach (var (path, xml) in Parts(sheetName))
        {
            await using var part = await zip.CreateEntry(path, CompressionLevel.Fastest).OpenAsync(cancellationToken);
            await part.WriteAsync(Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>" + xml), cancellationToken);
        }

        var sheet = await zip.CreateEntry("xl/worksheets/sheet1.xml", CompressionLevel.Fastest).OpenAsync(cancellationToken);
        return new XlsxPackage(zip, sheet);
    }

    public async ValueTask DisposeAsync()
    {
        await Sheet.DisposeAsync();
        await zip.DisposeAsync();
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
