using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.DocumentControl.Content;
using AimsPlatform.DocumentControl.Content.Extraction;
using AimsPlatform.DocumentControl.Content.Inspection;
using AimsPlatform.DocumentControl.Content.Scanning;

namespace AimsPlatform.DocumentControl.Uploads;

/// <summary>A file that may be kept: inspected, scanned, its text read. Still only on this machine's disk until <see cref="Contents"/> keeps it.</summary>
public sealed record ReceivedFile(IncomingFile Incoming, FileKind Kind, string Text) : IAsyncDisposable
{
    public string FileName => Incoming.FileName;

    public long Size => Incoming.File.Length;

    public ContentHash Hash => Incoming.Hash;

    public ValueTask DisposeAsync() => Incoming.DisposeAsync();

    /// <summary>Stores the bytes in the caller's transaction, beside what refers to them.</summary>
    public async Task<StoredContent> KeepAsync(Contents contents, CancellationToken cancellationToken)
    {
        var stored = await contents.KeepAsync(Incoming.File, Hash, Kind.MediaType, cancellationToken);
        await contents.RememberTextAsync(Hash, Text, cancellationToken);
        return stored;
    }
}

/// <summary>Takes an upload as far as it goes without anything being stored: whatever is refused has left nothing.</summary>
public sealed class ReceiveFile(IContentStore store, IVirusScanner scanner, ContentSettings settings, ILogger<ReceiveFile> log)
{
    /// <summary>Reads, inspects and scans the request's file and reads its text. The caller disposes of what is received.</summary>
    public async Task<(ReceivedFile? File, Error? Refused)> FromAsync(HttpRequest request, string? fileName, CancellationToken cancellationToken)
    {
        var (incoming, unreadable) = await IncomingFile.ReadAsync(request, fileName, store.Arriving, settings.MaxFileBytes, cancellationToken);
        var answer = incoming is null ? (null, unreadable) : await FromAsync(incoming, cancellationToken);
        if (answer.Refused == FileErrors.ScannerDown)
        {
            request.HttpContext.Response.Headers.RetryAfter = FileErrors.RetryAfter;
        }

        return answer;
    }

    /// <summary>The same for a file that is here already. It is disposed of with what is received, or because nothing is.</summary>
    public async Task<(ReceivedFile? File, Error? Refused)> FromAsync(IncomingFile incoming, CancellationToken cancellationToken)
    {
        try
        {
            var (kind, refused) = await LookAsync(incoming, cancellationToken);
            if (kind is null)
            {
                await incoming.DisposeAsync();
                return (null, refused);
            }

            return (new ReceivedFile(incoming, kind, await ExtractText.FromAsync(incoming.File, kind, settings, cancellationToken)), null);
        }
        catch
        {
            await incoming.DisposeAsync();
            throw;
        }
    }

    private async Task<(FileKind? Kind, Error? Refused)> LookAsync(IncomingFile incoming, CancellationToken cancellationToken)
    {
        var (kind, refused) = await InspectFile.LookAsync(incoming.File, incoming.FileName, incoming.MediaType, settings, cancellationToken);
        if (kind is null)
        {
            return (null, refused);
        }

        try
        {
            incoming.File.Position = 0;
            var found = await scanner.ScanAsync(incoming.File, cancellationToken);
            return found.Signature is { } signature ? (null, FileErrors.Infected(signature)) : (kind, null);
        }
        catch (TooLargeToScanException)
        {
            return (null, FileErrors.NotScannable);
        }
        catch (ScannerDownException down)
        {
            log.LogError(down, "An upload was refused because the scanner does not answer: {Reason}", down.Message);
            return (null, FileErrors.ScannerDown);
        }
    }
}
