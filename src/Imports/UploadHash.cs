using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace AimsPlatform.Imports;

/// <summary>What an upload says, for telling a retry: a form sent again has another boundary, and is the same request by its parts.</summary>
internal static class UploadHash
{
    public static async Task<byte[]> OfAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        if (MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && HeaderUtilities.RemoveQuotes(type.Boundary).Value is { Length: > 0 and <= 100 } boundary)
        {
            await AddPartsAsync(hash, new MultipartReader(boundary, request.Body), cancellationToken);
        }
        else
        {
            await AddAsync(hash, request.Body, cancellationToken);
        }

        return hash.GetHashAndReset();
    }

    private static async Task AddPartsAsync(IncrementalHash hash, MultipartReader parts, CancellationToken cancellationToken)
    {
        try
        {
            while (await parts.ReadNextSectionAsync(cancellationToken) is { } part)
            {
                hash.AppendData(Encoding.UTF8.GetBytes($"{part.ContentDisposition}\n"));
                hash.AppendData(BitConverter.GetBytes(await AddAsync(hash, part.Body, cancellationToken)));
            }
        }
        catch (Exception unreadable) when (unreadable is InvalidDataException or IOException and not BadHttpRequestException)
        {
            // The handler refuses such a form and says why.
        }
    }

    private static async Task<long> AddAsync(IncrementalHash hash, Stream content, CancellationToken cancellationToken)
    {
        var (buffer, length) = (new byte[81920], 0L);
        for (int read; (read = await content.ReadAsync(buffer, cancellationToken)) > 0; length += read)
        {
            hash.AppendData(buffer, 0, read);
        }

        return length;
    }
}
