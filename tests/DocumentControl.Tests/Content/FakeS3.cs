using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace AimsPlatform.DocumentControl.Tests.Content;

/// <summary>As much of S3 as a store of content needs: objects, whole or in parts, path style, signed chunks.</summary>
internal sealed class FakeS3 : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, SortedDictionary<int, byte[]>> _uploads = new();

    private FakeS3(WebApplication app) => _app = app;

    public ConcurrentDictionary<string, byte[]> Objects { get; } = new();

    /// <summary>How many parts came.</summary>
    public int Parts { get; private set; }

    public string Url => _app.Urls.Single();

    public static async Task<FakeS3> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        var app = builder.Build();
        var fake = new FakeS3(app);
        app.Run(fake.AnswerAsync);
        await app.StartAsync();
        return fake;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        var (key, query) = (http.Request.Path.Value!, http.Request.Query);
        switch (http.Request.Method)
        {
            case "POST" when query.ContainsKey("uploads"):
                var upload = Guid.CreateVersion7().ToString("N");
                _uploads[upload] = [];
                await http.Response.WriteAsync($"<InitiateMultipartUploadResult><UploadId>{upload}</UploadId></InitiateMultipartUploadResult>");
                break;
            case "PUT" when query.ContainsKey("partNumber"):
                var part = await BodyAsync(http.Request);
                lock (_uploads)
                {
                    _uploads[query["uploadId"]!][int.Parse(query["partNumber"]!, CultureInfo.InvariantCulture)] = part;
                    Parts++;
                }

                http.Response.Headers.ETag = "\"part\"";
                break;
            case "POST":
                _uploads.TryRemove(query["uploadId"]!, out var parts);
                Objects[key] = [.. parts!.Values.SelectMany(bytes => bytes)];
                await http.Response.WriteAsync("<CompleteMultipartUploadResult><ETag>\"whole\"</ETag></CompleteMultipartUploadResult>");
                break;
            case "PUT":
                Objects[key] = await BodyAsync(http.Request);
                http.Response.Headers.ETag = "\"whole\"";
                break;
            case "DELETE":
                Objects.TryRemove(key, out _);
                http.Response.StatusCode = StatusCodes.Status204NoContent;
                break;
            default:
                if (!Objects.TryGetValue(key, out var bytes))
                {
                    http.Response.StatusCode = StatusCodes.Status404NotFound;
                    await http.Response.WriteAsync(http.Request.Method == "HEAD" ? "" : "<Error><Code>NoSuchKey</Code><Message>none</Message></Error>");
                    return;
                }

                http.Response.ContentLength = bytes.Length;
                await http.Response.Body.WriteAsync(http.Request.Method == "HEAD" ? Array.Empty<byte>() : bytes);
                break;
        }
    }

    // The SDK signs a body in chunks: a line with the length in hexadecimal, the bytes, an empty line.
    private static async Task<byte[]> BodyAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        var sent = body.ToArray();
        if (!request.Headers["x-amz-content-sha256"].ToString().StartsWith("STREAMING", StringComparison.Ordinal))
        {
            return sent;
        }

        using var content = new MemoryStream();
        for (var at = 0; at < sent.Length;)
        {
            var line = sent.AsSpan(at).IndexOf("\r\n"u8);
            var length = int.Parse(Encoding.ASCII.GetString(sent, at, line).Split(';')[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (length == 0)
            {
                break;
            }

            content.Write(sent, at + line + 2, length);
            at += line + 2 + length + 2;
        }

        return content.ToArray();
    }
}
