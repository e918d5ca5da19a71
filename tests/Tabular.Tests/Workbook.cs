using System.IO.Compression;
using System.Text;

namespace AimsPlatform.Tabular.Tests;

/// <summary>Builds workbooks from the XML of their rows, so that tests decide every byte that matters. Style 1 is a date.</summary>
public static class Workbook
{
    public static MemoryStream Of(params (string Name, string Rows)[] sheets) =>
        Of([.. sheets.Select(s => (s.Name, "visible", s.Rows, ""))]);

    public static MemoryStream Of(params (string Name, string State, string Rows, string After)[] sheets)
    {
        var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(zip, "[Content_Types].xml", """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/></Types>""");
            Add(zip, "_rels/.rels", """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>""");
            Add(zip, "xl/workbook.xml", """<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>"""
                + string.Concat(sheets.Select((s, i) => $"""<sheet name="{s.Name}" sheetId="{i + 1}" state="{s.State}" r:id="s{i}"/>""")) + "</sheets></workbook>");
            Add(zip, "xl/_rels/workbook.xml.rels", """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="st" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>"""
                + string.Concat(sheets.Select((_, i) => $"""<Relationship Id="s{i}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet{i}.xml"/>""")) + "</Relationships>");
            Add(zip, "xl/styles.xml", """<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="22"/></cellXfs></styleSheet>""");
            for (var i = 0; i < sheets.Length; i++)
            {
                Add(zip, $"xl/worksheets/sheet{i}.xml", $"""<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{sheets[i].Rows}</sheetData>{sheets[i].After}</worksheet>""");
            }
        }

        return file;
    }

    /// <summary>A row of texts from column A; null leaves a cell out.</summary>
    public static string Row(int number, params string?[] texts) => $"<row r=\"{number}\">"
        + string.Concat(texts.Select((t, i) => t is null ? "" : $"<c r=\"{(char)('A' + i)}{number}\" t=\"inlineStr\"><is><t>{t}</t></is></c>")) + "</row>";

    public static void Add(ZipArchive zip, string path, string content)
    {
        using var part = zip.CreateEntry(path, CompressionLevel.Optimal).Open();
        part.Write(Encoding.UTF8.GetBytes(content));
    }
}
