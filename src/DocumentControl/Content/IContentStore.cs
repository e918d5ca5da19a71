using AimsPlatform.Imports;

namespace AimsPlatform.DocumentControl.Content;

/// <summary>Bytes that are kept, found again by what they are: <c>sha256:</c> and 64 hexadecimal digits.</summary>
public sealed record StoredContent(string Hash, long Size, string MediaType);

/// <summary>
/// Where the bytes lie. Addressed by their hash, written once, and never told what they mean; <see cref="Contents"/> keeps
/// the list of what must be there and checks what comes back.
/// </summary>
public interface IContentStore
{
    /// <summary>The name it is chosen by: <c>postgres</c>, <c>directory</c> or <c>s3</c>.</summary>
    string Name { get; }

    /// <summary>A file for what arrives, which goes with its handle. The store may make it where it need not be copied afterwards.</summary>
    FileStream Arriving() => TemporaryFile.Create();

    /// <summary>Stores <paramref name="size"/> bytes under their hash, whole or not at all; what stood there under this hash is replaced.</summary>
    Task PutAsync(Guid tenant, ContentHash hash, Stream content, long size, CancellationToken cancellationToken);

    /// <summary>The bytes as they lie there, unchecked; null where there are none.</summary>
    Task<Stream?> OpenAsync(Guid tenant, ContentHash hash, CancellationToken cancellationToken);

    Task<bool> ExistsAsync(Guid tenant, ContentHash hash, CancellationToken cancellationToken);

    /// <summary>Removes the bytes for good; only a disposal that was approved comes here. Does nothing where there are none.</summary>
    Task DeleteAsync(Guid tenant, ContentHash hash, CancellationToken cancellationToken);
}
