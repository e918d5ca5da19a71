using System.Text;
using System.Text.Encodings.Web;
using AimsPlatform.DocumentControl.Markdown;

namespace AimsPlatform.DocumentControl.ReadingCopies;

/// <summary>The page that is printed: particulars, text, the watermark across every sheet, and what stands above and below.</summary>
public static class PdfPage
{
    private const string Style = """
        @page { size: A4; }
        body { font: 10.5pt/1.5 "Liberation Sans", "DejaVu Sans", Arial, sans-serif; color: #1a1d21; margin: 0; }
        h1 { font-size: 21pt; line-height: 1.2; margin: 0 0 10pt; }
        h2 { font-size: 14pt; margin: 18pt 0 5pt; padding-bottom: 3pt; border-bottom: .75pt solid #d5d9de; }
        h3 { font-size: 11.5pt; margin: 13pt 0 4pt; }
        h4, h5, h6 { font-size: 10.5pt; margin: 10pt 0 3pt; }
        h1, h2, h3, h4, h5, h6 { break-after: avoid; }
        p, ul, ol { margin: 0 0 7pt; } li { margin: 0 0 2.5pt; } li > p { margin: 0; }
        ul:has(> li > input) { list-style: none; padding-left: 14pt; }
        blockquote { margin: 0 0 8pt; padding: 2pt 0 2pt 10pt; border-left: 3pt solid #c3c9d1; color: #4a5058; }
        code { font: 9pt "Liberation Mono", "DejaVu Sans Mono", monospace; background: #f2f4f6; padding: 0 2pt; }
        pre { background: #f2f4f6; padding: 7pt 9pt; white-space: pre-wrap; overflow-wrap: anywhere; } pre code { padding: 0; }
        table { border-collapse: collapse; width: 100%; margin: 2pt 0 10pt; font-size: 9.5pt; line-height: 1.35; }
        thead { display: table-header-group; } tr { break-inside: avoid; }
        th, td { border: .75pt solid #c3c9d1; padding: 4pt 6pt; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
        th { background: #eef1f4; }
        img { max-width: 100%; } a { color: #0b4f9e; }
        .particulars { display: grid; grid-template-columns: 1fr 1fr; gap: 5pt 16pt; border: .75pt solid #c3c9d1; border-radius: 3pt; background: #fafbfc; padding: 8pt 10pt; margin: 0 0 16pt; font-size: 9pt; }
        .particulars div { display: flex; gap: 6pt; } .particulars b { flex: 0 0 76pt; color: #5a6169; font-weight: normal; }
        .particulars div:last-child { grid-column: 1 / -1; } .particulars div:last-child b { flex-basis: auto; }
        .particulars div:last-child span { font: 8pt "Liberation Mono", "DejaVu Sans Mono", monospace; }
        .watermark { position: fixed; inset: 0; display: flex; align-items: center; justify-content: center; z-index: 9; }
        .watermark span { white-space: nowrap; transform: rotate(-35deg); text-align: center; font-weight: bold; line-height: 1.15; letter-spacing: 2pt; color: rgba(190, 20, 20, .14); }
        """;

    public static string Body(ReadingCopy copy, IReadOnlyDictionary<string, CopyImage> images)
    {
        var html = new StringBuilder("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>")
            .Append(Text($"{copy.Number} {copy.Title}")).Append("</title><style>").Append(Style).Append("</style></head><body>");
        if (copy.Watermark is { } watermark)
        {
            var lines = watermark.Split(" — ");
            var size = Math.Clamp(680 / lines.Max(line => line.Length), 24, 96);
            html.Append("<div class=\"watermark\"><span style=\"font-size:").Append(size).Append("pt\">").AppendJoin("<br>", lines.Select(Text)).Append("</span></div>");
        }

        html.Append("<div class=\"particulars\">");
        foreach (var (name, value) in copy.Particulars)
        {
            html.Append("<div><b>").Append(Text(name)).Append("</b><span>").Append(Text(value)).Append("</span></div>");
        }

        html.Append("</div>");
        if (!copy.TextHasTitle)
        {
            html.Append("<h1>").Append(Text(copy.Title)).Append("</h1>");
        }

        return html.Append(DocumentHtml.Render(copy.Markdown, hash => images.GetValueOrDefault(hash)?.DataAddress)).Append("</body></html>").ToString();
    }

    public static string Header(ReadingCopy copy) => Strip(
        $"<span><b>{Text(copy.Number)}</b>&ensp;{Text(Short(copy.Title))}</span>",
        $"<span>Version {Text(copy.Version)} · {Text(copy.StatusInWords)}</span>", "border-bottom:.5pt solid #c3c9d1;padding-bottom:3pt");

    public static string Footer(ReadingCopy copy) => Strip(
        $"<span>{Text(copy.Organisation.Length == 0 ? "" : Short(copy.Organisation) + " · ")}Copy for reading; the platform shows which version is valid · SHA-256 {Text(copy.Hash.Length > 16 ? copy.Hash[..16] : copy.Hash)}…</span>",
        "<span style=\"white-space:nowrap\">Page <span class=\"pageNumber\"></span> of <span class=\"totalPages\"></span></span>", "border-top:.5pt solid #c3c9d1;padding-top:3pt");

    private static string Strip(string left, string right, string border) =>
        $"<div style=\"width:100%;margin:0 18mm;font:7.5pt 'Liberation Sans','DejaVu Sans',Arial,sans-serif;color:#5a6169\"><div style=\"display:flex;justify-content:space-between;gap:12pt;{border}\">{left}{right}</div></div>";

    private static string Short(string text) => text.Length <= 70 ? text : text[..69].TrimEnd() + "…";

    private static string Text(string text) => HtmlEncoder.Default.Encode(text);
}
