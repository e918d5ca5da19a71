using AimsPlatform.BuildingBlocks.Http;

namespace AimsPlatform.DocumentControl.Content.Inspection;

/// <summary>Every reason for which a file is not taken. Each names the field, as for any other value that does not fit.</summary>
public static class FileErrors
{
    public static readonly Error Empty = Refused("file-empty", "The file is empty.");
    public static readonly Error Unnamed = Refused("file-unnamed", "Send a file name with the file.");
    public static readonly Error PasswordNeeded = Refused("file-encrypted", "The file is encrypted with a password. Save it without one: nobody could read, search or check it here.");
    public static readonly Error UnsafePath = Refused("file-unsafe-path", "A part of the file has a name that leads out of it.");
    public static readonly Error NotUtf8 = Refused("file-not-text", "The file is not text in UTF-8. Save it with that encoding.");
    public static readonly Error TooLong = Refused("file-inspection-too-long", "Looking into the file takes longer than is allowed.");
    public static readonly Error NotScannable = Refused("file-not-scannable", "The virus scanner takes no file of this size. Its limit is for those who run the platform to raise.");

    public static readonly Error ScannerDown = new("scanner-unavailable", "Uploads are scanned for malware, and the scanner does not answer now. Try again later.", StatusCodes.Status503ServiceUnavailable);

    /// <summary>Seconds after which an upload may be tried again where the scanner did not answer.</summary>
    public const string RetryAfter = "30";

    public static Error NotTaken(string why) =>
        Refused("file-type-not-accepted", $"{why} Taken are {string.Join(", ", FileKind.All.Select(kind => kind.Name))}.", StatusCodes.Status415UnsupportedMediaType);

    public static Error NotAPicture(string kind) => Refused("file-type-not-accepted", $"A picture in a text is PNG or JPEG, not {kind}.", StatusCodes.Status415UnsupportedMediaType);

    public static Error NotWhatItSays(string says, string isReally) => Refused("file-not-what-it-says", $"The {says}, but the content is {isReally}.");

    public static Error Macros(string where) => Refused("file-with-macros", $"Files with macros are not taken: this has {where}.");

    public static Error ActiveContent(string what) => Refused("file-with-active-content", $"Files that do something when they are opened are not taken: this has {what}.");

    public static Error Embedded(string what) => Refused("file-with-embedded-file", $"Files inside files are not taken: this has {what}.");

    public static Error Bomb(string why) => Refused("file-unpacks-too-large", $"The file unpacks to more than it should: {why}.");

    public static Error Damaged(string why) => Refused("file-damaged", $"The file is incomplete or damaged: {why}.");

    public static Error TooLarge(long bytes, bool picture = false) =>
        Refused("too-large", $"A {(picture ? "picture" : "file")} has at most {bytes.ToString("N0", System.Globalization.CultureInfo.InvariantCulture)} bytes.", StatusCodes.Status413PayloadTooLarge);

    public static Error Infected(string signature) =>
        Refused("file-infected", $"The virus scanner found {signature}.") with { Members = new Dictionary<string, object?> { ["signature"] = signature } };

    private static Error Refused(string code, string reason, int status = StatusCodes.Status422UnprocessableEntity) =>
        new(code, reason, status) { Errors = new Dictionary<string, string[]> { ["/file"] = [reason] } };
}
