using AimsPlatform.BuildingBlocks.Http;

namespace AimsPlatform.DocumentControl.Content.Inspection;

/// <summary>A kind of file that documents may be kept as.</summary>
public sealed record FileKind(string Name, string MediaType, string[] Extensions, string[] AlsoCalled)
{
    public static readonly FileKind Pdf = new("PDF", "application/pdf", [".pdf"], ["application/x-pdf"]);
    public static readonly FileKind Docx = new("DOCX", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", [".docx"], ["application/zip"]);
    public static readonly FileKind Xlsx = new("XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", [".xlsx"], ["application/zip"]);
    public static readonly FileKind Png = new("PNG", "image/png", [".png"], []);
    public static readonly FileKind Jpeg = new("JPEG", "image/jpeg", [".jpg", ".jpeg"], ["image/jpg", "image/pjpeg"]);
    public static readonly FileKind Text = new("TXT", "text/plain; charset=utf-8", [".txt"], ["text/plain"]);
    public static readonly FileKind Markdown = new("MD", "text/markdown; charset=utf-8", [".md", ".markdown"], ["text/markdown", "text/x-markdown", "text/plain"]);

    public static readonly IReadOnlyList<FileKind> All = [Pdf, Docx, Xlsx, Png, Jpeg, Text, Markdown];

    private static readonly string[] MacroExtensions = [".docm", ".dotm", ".xlsm", ".xltm", ".xlam", ".xlsb", ".pptm", ".potm", ".ppam", ".ppsm", ".sldm"];

    public bool IsPicture => this == Png || this == Jpeg;

    public bool IsText => this == Text || this == Markdown;

    /// <summary>What the name says, or why no file of that name is taken.</summary>
    public static (FileKind? Kind, Error? Refused) OfName(string fileName)
    {
        var extension = Path.GetExtension(fileName).ToLowerInvariant();
        return MacroExtensions.Contains(extension) ? (null, FileErrors.Macros($"a {extension} file"))
            : All.FirstOrDefault(kind => kind.Extensions.Contains(extension)) is { } kind ? (kind, null)
            : (null, FileErrors.NotTaken(extension.Length == 0 ? "The name has no ending." : $"Files ending in {extension} are not taken."));
    }

    /// <summary>Whether the sender may call it so; saying nothing in particular is no lie.</summary>
    public bool MayBeCalled(string? mediaType) =>
        string.IsNullOrWhiteSpace(mediaType) || Bare(mediaType) is "application/octet-stream" or "binary/octet-stream" || Bare(mediaType) == Bare(MediaType) || AlsoCalled.Contains(Bare(mediaType));

    private static string Bare(string mediaType) => mediaType.Split(';')[0].Trim().ToLowerInvariant();
}
