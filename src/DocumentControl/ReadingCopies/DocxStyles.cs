namespace AimsPlatform.DocumentControl.ReadingCopies;

/// <summary>The styles and list numberings of a Word copy, as Word stores them.</summary>
internal static class DocxStyles
{
    private const int BulletList = 1;
    private const int OrderedList = 2;

    private const string W = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";

    public static readonly string Styles = $"""
        <w:styles {W}>
        <w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial" w:eastAsia="Arial"/><w:sz w:val="21"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="120" w:line="276" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>
        <w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>
        {Heading(1, 42, 0, 200)}{Heading(2, 28, 320, 100)}{Heading(3, 23, 240, 80)}{Heading(4, 21, 200, 60)}{Heading(5, 21, 200, 60)}{Heading(6, 21, 200, 60)}
        <w:style w:type="paragraph" w:styleId="Quote"><w:name w:val="Quote"/><w:basedOn w:val="Normal"/><w:pPr><w:pBdr><w:left w:val="single" w:sz="18" w:space="8" w:color="C3C9D1"/></w:pBdr><w:ind w:left="240"/></w:pPr><w:rPr><w:color w:val="4A5058"/></w:rPr></w:style>
        <w:style w:type="paragraph" w:styleId="Code"><w:name w:val="Code"/><w:basedOn w:val="Normal"/><w:pPr><w:shd w:val="clear" w:color="auto" w:fill="F2F4F6"/><w:spacing w:after="0" w:line="240" w:lineRule="auto"/></w:pPr><w:rPr><w:rFonts w:ascii="Courier New" w:hAnsi="Courier New" w:cs="Courier New"/><w:sz w:val="18"/></w:rPr></w:style>
        <w:style w:type="paragraph" w:styleId="Cell"><w:name w:val="Cell"/><w:basedOn w:val="Normal"/><w:pPr><w:spacing w:after="0" w:line="252" w:lineRule="auto"/></w:pPr><w:rPr><w:sz w:val="19"/></w:rPr></w:style>
        <w:style w:type="paragraph" w:styleId="Particulars"><w:name w:val="Particulars"/><w:basedOn w:val="Cell"/><w:rPr><w:color w:val="4A5058"/><w:sz w:val="17"/></w:rPr></w:style>
        <w:style w:type="paragraph" w:styleId="Header"><w:name w:val="header"/><w:basedOn w:val="Normal"/><w:pPr><w:pBdr><w:bottom w:val="single" w:sz="4" w:space="4" w:color="C3C9D1"/></w:pBdr><w:tabs><w:tab w:val="right" w:pos="9606"/></w:tabs><w:spacing w:after="0"/></w:pPr><w:rPr><w:color w:val="5A6169"/><w:sz w:val="15"/></w:rPr></w:style>
        <w:style w:type="paragraph" w:styleId="Footer"><w:name w:val="footer"/><w:basedOn w:val="Normal"/><w:pPr><w:tabs><w:tab w:val="right" w:pos="9606"/></w:tabs><w:spacing w:after="0"/></w:pPr><w:rPr><w:color w:val="5A6169"/><w:sz w:val="15"/></w:rPr></w:style>
        <w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/><w:rPr><w:color w:val="0B4F9E"/><w:u w:val="single"/></w:rPr></w:style>
        <w:style w:type="character" w:styleId="CodeText"><w:name w:val="Code Text"/><w:rPr><w:rFonts w:ascii="Courier New" w:hAnsi="Courier New" w:cs="Courier New"/><w:sz w:val="18"/><w:shd w:val="clear" w:color="auto" w:fill="F2F4F6"/></w:rPr></w:style>
        <w:style w:type="table" w:styleId="Grid"><w:name w:val="Table Grid"/><w:tblPr><w:tblBorders>{Borders}</w:tblBorders><w:tblCellMar><w:top w:w="50" w:type="dxa"/><w:left w:w="100" w:type="dxa"/><w:bottom w:w="50" w:type="dxa"/><w:right w:w="100" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>
        </w:styles>
        """;

    /// <summary>Two abstract lists; each ordered list of a text is a numbering of its own, so that it starts where it says.</summary>
    public static string Numbering(string ordered) => $"""
        <w:numbering {W}>
        <w:abstractNum w:abstractNumId="{BulletList}"><w:multiLevelType w:val="hybridMultilevel"/>{string.Concat(Enumerable.Range(0, 9).Select(level => Level(level, "bullet", "•–▪"[level % 3].ToString())))}</w:abstractNum>
        <w:abstractNum w:abstractNumId="{OrderedList}"><w:multiLevelType w:val="hybridMultilevel"/>{string.Concat(Enumerable.Range(0, 9).Select(level => Level(level, (level % 3) switch { 0 => "decimal", 1 => "lowerLetter", _ => "lowerRoman" }, $"%{level + 1}.")))}</w:abstractNum>
        <w:num w:numId="1"><w:abstractNumId w:val="{BulletList}"/></w:num>{ordered}
        </w:numbering>
        """;

    public static string Ordered(int number, int level, int start) =>
        $"<w:num w:numId=\"{number}\"><w:abstractNumId w:val=\"{OrderedList}\"/><w:lvlOverride w:ilvl=\"{level}\"><w:startOverride w:val=\"{start}\"/></w:lvlOverride></w:num>";

    private static string Borders => string.Concat("top left bottom right insideH insideV".Split(' ').Select(side => $"<w:{side} w:val=\"single\" w:sz=\"6\" w:space=\"0\" w:color=\"C3C9D1\"/>"));

    private static string Heading(int level, int size, int before, int after) => $"""
        <w:style w:type="paragraph" w:styleId="Heading{level}"><w:name w:val="heading {level}"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:qFormat/><w:pPr><w:keepNext/><w:spacing w:before="{before}" w:after="{after}"/><w:outlineLvl w:val="{level - 1}"/></w:pPr><w:rPr><w:b/><w:sz w:val="{size}"/></w:rPr></w:style>
        """;

    private static string Level(int level, string format, string text) =>
        $"<w:lvl w:ilvl=\"{level}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/><w:lvlText w:val=\"{text}\"/><w:lvlJc w:val=\"left\"/><w:pPr><w:ind w:left=\"{(level + 1) * 400}\" w:hanging=\"320\"/></w:pPr></w:lvl>";
}
