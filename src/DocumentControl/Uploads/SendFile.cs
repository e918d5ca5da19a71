using AimsPlatform.DocumentControl.Content;
using Microsoft.Net.Http.Headers;

namespace AimsPlatform.DocumentControl.Uploads;

/// <summary>
/// Streams kept content to the caller, always as a download and never as something a browser may guess at. The ETag is the
/// hash of the bytes. A file that turns out to be altered on the way is broken off before its end.
/// </summary>
public sealed class SendFile(StoredContent content, string fileName) : IResult
{
    private const int BufferSize = 128 * 1024;

    public async Task ExecuteAsync(HttpContext http)
    {
        var (request, headers) = (http.Request, http.Response.Headers);
        var tag = new EntityTagHeaderValue($"\"{content.Hash}\"");
        headers.ETag = tag.ToString();
        headers.CacheControl = "private, no-cache"; // kept by the caller, but asked for again: a right may end
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        if (request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(tag, useStrongComparison: false) || known.Equals(EntityTagHeaderValue.Any)))
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        var (stream, refused) = await http.RequestServices.GetRequiredService<Contents>().OpenAsync(content.Hash, http.RequestAborted);
        if (stream is null)
        {
            headers.ETag = default;
            await refused!.ToProblem().ExecuteAsync(http);
            return;
        }

        await using var bytes = stream;
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(fileName);
        (headers.ContentDisposition, headers.ContentType, headers.ContentLength) = (disposition.ToString(), content.MediaType, content.Size);
        await CopyAsync(http, bytes);
    }

    private async Task CopyAsync(HttpContext http, Stream bytes)
    {
        try
        {
            await bytes.CopyToAsync(http.Response.Body, BufferSize, http.RequestAborted);
        }
        catch (ContentAlteredException)
        {
            var acting = http.RequestServices.GetRequiredService<BuildingBlocks.Tenancy.Acting>();
            await http.RequestServices.GetRequiredService<ContentFaults>().ReportAsync(acting.TenantId, content.Hash, ContentFaultKind.Altered, CancellationToken.None);
            http.Abort();
        }
    }
}
