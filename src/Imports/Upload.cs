using System.Security.Cryptography;
using System.Text.Json;
using AimsPlatform.BuildingBlocks.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace AimsPlatform.Imports;

/// <summary>A file as it was sent, on disk, with the fields that came with it.</summary>
public sealed record Upload(FileStream File, string? FileName, string Hash, IReadOnlyDictionary<string, string> Fields) : IAsyncDisposable
{
    private const int FieldCharacters = 100_000;

    public ValueTask DisposeAsync() => File.DisposeAsync();

    /// <summary>Spools the body, or the file part of a multipart body, to disk without holding it in memory.</summary>
    public static async Task<(Upload? Upload, Error? Refused)> ReadAsync(HttpRequest request, string? fileName, long limit, CancellationToken cancellationToken)
    {
        if (request.Body.CanSeek)
        {
            request.Body.Position = 0; // the fingerprint of a retried request has read it
        }

        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
        {
            return await SpoolAsync(request.Body, fileName ?? NameOf(type?.MediaType.Value), new Dictionary<string, string>(), limit, cancellationToken);
        }

        if (HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 and <= 100 } boundary)
        {
            return (null, new Error("multipart-without-boundary", "The multipart body names no boundary.", StatusCodes.Status400BadRequest));
        }

        var (fields, found) = (new Dictionary<string, string>(), (Upload?)null);
        try
        {
            var reader = new MultipartReader(boundary, request.Body);
            while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
            {
                if (section.AsFileSection() is { } part)
                {
                    if (found is not null)
                    {
                        await found.DisposeAsync();
                        return (null, Error.Invalid("/file", "Send one file; each is an import of its own."));
                    }

                    var (upload, refused) = await SpoolAsync(section.Body, Path.GetFileName(part.FileName), fields, limit, cancellationToken);
                    if (refused is not null)
                    {
                        return (null, refused);
                    }

                    found = upload;
                }
                else if (section.AsFormDataSection() is { } field)
                {
                    fields[field.Name] = await TextAsync(section.Body, cancellationToken);
                }
            }
        }
        catch (Exception unreadable) when (unreadable is InvalidDataException or IOException and not BadHttpRequestException)
        {
            await (found?.DisposeAsync() ?? ValueTask.CompletedTask);
            return (null, new Error("multipart-unreadable", "The multipart body is not complete or not readable.", StatusCodes.Status400BadRequest));
        }

        return found is null ? (null, Error.Invalid("/file", "Send one part with a file name.")) : (found, null);
    }

    private static async Task<(Upload? Upload, Error? Refused)> SpoolAsync(
        Stream body, string? fileName, Dictionary<string, string> fields, long limit, CancellationToken cancellationToken)
    {
        var file = TemporaryFile.Create();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[81920];
        int read;
        while ((read = await body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (file.Length + read > limit)
            {
                await file.DisposeAsync();
                return (null, new Error("too-large", $"A file has at most {limit:N0} bytes.", StatusCodes.Status413PayloadTooLarge));
            }

            hash.AppendData(buffer, 0, read);
            await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        if (file.Length == 0)
        {
            await file.DisposeAsync();
            return (null, Error.Invalid("/file", "The file is empty."));
        }

        var name = fileName?.Replace("\0", "", StringComparison.Ordinal);
        return (new Upload(file, name?.Length > ImportLimits.FileName ? name[^ImportLimits.FileName..] : name, Convert.ToHexStringLower(hash.GetHashAndReset()), fields), null);
    }

    private static async Task<string> TextAsync(Stream body, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(body);
        var buffer = new char[FieldCharacters + 1];
        var length = await reader.ReadBlockAsync(buffer, cancellationToken);
        return length > FieldCharacters ? throw new InvalidDataException("A form field is too long.") : new string(buffer, 0, length);
    }

    private static string? NameOf(string? mediaType) => mediaType switch
    {
        "application/json" => "body.json",
        "application/x-ndjson" => "body.ndjson",
        "text/csv" => "body.csv",
        _ => null,
    };
}
