using System.Buffers.Binary;
using System.Text;
using AimsPlatform.BuildingBlocks.Http;

namespace AimsPlatform.DocumentControl.Content.Inspection;

/// <summary>
/// Says what a file is by its bytes, and refuses what it must not be: something other than its name and content type say,
/// or something that does harm when it is unpacked or opened.
/// </summary>
public static class InspectFile
{
    private const int HeadBytes = 4096;

    /// <summary>Looks into a seekable file; the kind, or the named reason for which it is not taken.</summary>
    public static async Task<(FileKind? Kind, Error? Refused)> LookAsync(
        Stream file, string fileName, string? saidMediaType, ContentSettings settings, CancellationToken cancellationToken)
    {
        var (named, refused) = FileKind.OfName(fileName);
        if (named is null)
        {
            return (null, refused);
        }

        file.Position = 0;
        var head = new byte[HeadBytes];
        var length = await file.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken);
        var unfit = length == 0 ? FileErrors.Empty
            : file.Length > settings.MaxFileBytes ? FileErrors.TooLarge(settings.MaxFileBytes)
            : named.IsPicture && file.Length > settings.MaxImageBytes ? FileErrors.TooLarge(settings.MaxImageBytes, picture: true)
            : Pretends(named, saidMediaType, Signature.Of(head.AsSpan(0, length)));
        if (unfit == Signature.OldOffice && await IsEncryptedAsync(file, head, cancellationToken))
        {
            unfit = FileErrors.PasswordNeeded;
        }

        return unfit is null && (unfit = await InsideAsync(file, named, settings, cancellationToken)) is null ? (named, null) : (null, unfit);
    }

    private static Error? Pretends(FileKind named, string? saidMediaType, Signature bytes) =>
        bytes.Harm is { } harm ? harm
        : bytes.Kinds.Contains(named) ? named.MayBeCalled(saidMediaType) ? null : FileErrors.NotWhatItSays($"request says {Shown(saidMediaType!)}", named.Name)
        : FileErrors.NotWhatItSays($"name says {named.Name}", bytes.Looks);

    private static async Task<Error?> InsideAsync(Stream file, FileKind kind, ContentSettings settings, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(settings.InspectionTime);
        file.Position = 0;
        try
        {
            return kind switch
            {
                _ when kind == FileKind.Docx || kind == FileKind.Xlsx => await InspectOffice.LookAsync(file, kind, settings.MaxUnpackedBytes, limit.Token),
                _ when kind == FileKind.Pdf => await InspectPdf.LookAsync(file, limit.Token),
                _ when kind == FileKind.Png => await InspectPicture.LookAtPngAsync(file, limit.Token),
                _ when kind == FileKind.Jpeg => await InspectPicture.LookAtJpegAsync(file, limit.Token),
                _ => await InspectText.LookAsync(file, limit.Token),
            };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return FileErrors.TooLong;
        }
    }

    // A DOCX or XLSX with a password lies in an old-style container; the first sector of its directory names the parts.
    private static async Task<bool> IsEncryptedAsync(Stream file, byte[] head, CancellationToken cancellationToken)
    {
        var sector = 1L << Math.Min((int)BinaryPrimitives.ReadUInt16LittleEndian(head.AsSpan(30)), 12);
        var directory = new byte[4096];
        file.Position = Math.Min(file.Length, (BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(48)) + 1) * sector);
        var length = await file.ReadAtLeastAsync(directory, directory.Length, throwOnEndOfStream: false, cancellationToken);
        return directory.AsSpan(0, length).IndexOf(Encoding.Unicode.GetBytes("EncryptedPackage")) >= 0;
    }

    private static string Shown(string said) => said.Length <= 100 ? said : said[..100];
}
