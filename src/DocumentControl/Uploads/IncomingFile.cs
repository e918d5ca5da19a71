using System.Security.Cryptography;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.DocumentControl.Content;
using AimsPlatform.DocumentControl.Content.Inspection;
using AimsPlatform.Imports;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace AimsPlatform.DocumentControl.Uploads;

/// <summary>A file as it was sent, on disk and hashed on the way, with what its sender says of it. Goes with its handle, also when the process is killed.</summary>
public sealed record IncomingFile(FileStream File, ContentHash Hash, string FileName, string? MediaType) : IAsyncDisposable
{
    private const int BufferSize = 256 * 1024;

    public ValueTask DisposeAsync() => File.DisposeAsync();

    /// <summary>
    /// Takes the body, or the first file of a multipart body, to disk without holding it in memory. A body of its own is
    /// named by <c>Content-Disposition</c> or by <paramref name="fileName"/>. Whatever breaks off leaves nothing.
    /// </summary>
    public static async Task<(IncomingFile? File, Error? Refused)> ReadAsync(HttpRequest request, string? fileName, Func<FileStream> create, long limit, CancellationToken cancellationToken)
    {
        if (request.Body.CanSeek)
        {
            request.Body.Position = 0; // the fingerprint of a retried request has read it
        }

        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
        {
            _ = ContentDispositionHeaderValue.TryParse(request.Headers.ContentDisposition.ToString(), out var disposition);
            return await SpoolAsync(request.Body, NameOf(disposition) ?? fileName, type?.MediaType.Value, create, limit, cancellationToken);
        }

        if (HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 and <= 100 } boundary)
        {
            return (null, new Error("multipart-without-boundary", "The multipart body names no boundary.", StatusCodes.Status400BadRequest));
        }

        IncomingFile? found = null;
        try
        {
            var reader = new MultipartReader(boundary, request.Body);
            while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
            {
                if (found is null && section.GetContentDispositionHeader() is { } disposition && disposition.IsFileDisposition())
                {
                    (found, var refused) = await SpoolAsync(section.Body, NameOf(disposition) ?? fileName, section.ContentType, create, limit, cancellationToken);
                    if (refused is not null)
                    {
                        return (null, refused);
                    }
                }
            }
        }
        catch (Exception brokenOff)
        {
            await (found?.DisposeAsync() ?? ValueTask.CompletedTask);
            if (brokenOff is InvalidDataException or IOException and not BadHttpRequestException)
            {
                return (null, new Error("multipart-unreadable", "The multipart body is not complete or not readable.", StatusCodes.Status400BadRequest));
            }

            throw;
        }

        return found is null ? (null, Error.Invalid("/file", "Send one part with a file name.")) : (found, null);
    }

    /// <summary>Takes a file out of an archive, of which it has at most so many bytes.</summary>
    public static Task<(IncomingFile? File, Error? Refused)> OfArchiveAsync(Stream content, string fileName, long limit, CancellationToken cancellationToken) =>
        SpoolAsync(content, fileName, null, TemporaryFile.Create, limit, cancellationToken);

    private static async Task<(IncomingFile? File, Error? Refused)> SpoolAsync(Stream body, string? fileName, string? mediaType, Func<FileStream> create, long limit, CancellationToken cancellationToken)
    {
        if (FileNames.Clean(fileName) is not { } name)
        {
            return (null, FileErrors.Unnamed);
        }

        if (FileKind.OfName(name).Refused is { } notTaken)
        {
            return (null, notTaken); // before hundreds of megabytes have come
        }

        var file = create();
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var buffer = new byte[BufferSize];
            var length = 0L;
            while (await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken) is > 0 and var read)
            {
                if ((length += read) > limit)
                {
                    await file.DisposeAsync();
                    return (null, FileErrors.TooLarge(limit));
                }

                var writing = file.WriteAsync(buffer.AsMemory(0, read), cancellationToken); // on another core
                hash.AppendData(buffer, 0, read);
                await writing;
            }

            await file.FlushAsync(cancellationToken);
            return (new IncomingFile(file, ContentHash.Of(hash.GetHashAndReset()), name, mediaType), null);
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    private static string? NameOf(ContentDispositionHeaderValue? disposition) =>
        disposition is null ? null
        : disposition.FileNameStar.HasValue ? disposition.FileNameStar.Value
        : HeaderUtilities.RemoveQuotes(disposition.FileName).Value;
}
