using System.IO.Compression;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.DocumentControl.Content;
using AimsPlatform.DocumentControl.Content.Inspection;
using AimsPlatform.DocumentControl.Uploads;
using AimsPlatform.Tabular;

namespace AimsPlatform.DocumentControl.Sets;

/// <summary>
/// A ZIP of files with an index beside them. It is judged as a whole before anything of it is unpacked: names that lead
/// out of it, parts inside one another, sizes that no set of documents has. What unpacks to more than it says is refused.
/// </summary>
public sealed class DocumentArchive : IDisposable
{
    private const int LargestIndex = 20 * 1024 * 1024;
    private const long MostRatio = 600;
    private const long RatioFrom = 4L * 1024 * 1024;

    private readonly ZipArchive _zip;
    private readonly Dictionary<string, ZipArchiveEntry> _files;
    private readonly string _folder;

    private DocumentArchive(ZipArchive zip, ZipArchiveEntry index)
    {
        (_zip, Index) = (zip, index);
        _folder = index.FullName[..^index.Name.Length];
        _files = zip.Entries.Where(IsFile).ToDictionary(entry => entry.FullName, StringComparer.OrdinalIgnoreCase);
    }

    public ZipArchiveEntry Index { get; }

    public void Dispose() => _zip.Dispose();

    /// <summary>Opens the archive; throws <see cref="TabularException"/> where it is refused as a whole.</summary>
    public static async Task<DocumentArchive> OpenAsync(FileStream file, ContentSettings settings, CancellationToken cancellationToken)
    {
        var head = new byte[4];
        file.Position = 0;
        if (await file.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken) < head.Length || !head.AsSpan(0, 2).SequenceEqual("PK"u8))
        {
            throw new TabularException("not-an-archive", "Send a ZIP file that holds the documents and an index.csv.");
        }

        if (await ZipDirectory.LookAsync(file, cancellationToken) is { } unfit)
        {
            throw Refused(unfit);
        }

        file.Position = 0;
        try
        {
            var zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
            return Large(zip, settings) is { } large ? throw Refused(large) : new DocumentArchive(zip, IndexOf(zip));
        }
        catch (InvalidDataException)
        {
            throw Refused(FileErrors.Damaged("its table of contents is not readable"));
        }
    }

    /// <summary>The index, unpacked.</summary>
    public async Task<Stream> ReadIndexAsync(CancellationToken cancellationToken)
    {
        if (Index.Length > LargestIndex)
        {
            throw new TabularException("index-too-large", $"The index has at most {LargestIndex:N0} bytes.");
        }

        var index = new MemoryStream();
        try
        {
            await using var packed = await Index.OpenAsync(cancellationToken);
            var buffer = new byte[81920];
            while (await packed.ReadAsync(buffer, cancellationToken) is > 0 and var read)
            {
                index.Write(buffer, 0, index.Length + read <= Index.Length ? read : throw Refused(FileErrors.Bomb("its index is longer than it says")));
            }
        }
        catch (InvalidDataException)
        {
            throw Refused(FileErrors.Damaged("its index cannot be unpacked"));
        }

        index.Position = 0;
        return index;
    }

    /// <summary>The file that the index names, beside the index or from the top of the archive; null where there is none.</summary>
    public ZipArchiveEntry? Find(string named)
    {
        var path = named.Replace('\\', '/');
        path = path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path;
        return _files.GetValueOrDefault(_folder + path) ?? _files.GetValueOrDefault(path);
    }

    /// <summary>Unpacks one file to disk.</summary>
    public static async Task<(IncomingFile? File, Error? Refused)> TakeAsync(ZipArchiveEntry entry, long limit, CancellationToken cancellationToken)
    {
        if (entry.Length > limit)
        {
            return (null, FileErrors.TooLarge(limit));
        }

        try
        {
            await using var packed = await entry.OpenAsync(cancellationToken);
            var (file, refused) = await IncomingFile.OfArchiveAsync(packed, entry.Name, entry.Length, cancellationToken);
            return refused?.Code == "too-large" ? (null, FileErrors.Bomb("a part is longer than it says")) : (file, refused);
        }
        catch (Exception damaged) when (damaged is InvalidDataException or EndOfStreamException or NotSupportedException)
        {
            return (null, FileErrors.Damaged("it cannot be unpacked"));
        }
    }

    // Judged by what the parts say of themselves; that they tell the truth is seen when they are unpacked.
    private static Error? Large(ZipArchive zip, ContentSettings settings) =>
        zip.Entries.Sum(entry => (decimal)entry.Length) > settings.MaxUnpackedBytes ? FileErrors.Bomb($"more than {settings.MaxUnpackedBytes / 1024 / 1024} MB")
        : zip.Entries.Any(entry => entry.Length > RatioFrom && entry.Length / Math.Max(1, entry.CompressedLength) > MostRatio) ? FileErrors.Bomb($"a part is packed more than {MostRatio} times")
        : null;

    private static ZipArchiveEntry IndexOf(ZipArchive zip)
    {
        var tables = zip.Entries.Where(entry => IsFile(entry) && entry.Name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase))
            .OrderBy(entry => entry.FullName.Count(c => c == '/')).ThenBy(entry => entry.FullName, StringComparer.Ordinal).ToList();
        return tables.Find(entry => entry.Name.Equals("index.csv", StringComparison.OrdinalIgnoreCase))
            ?? (tables is [var one] ? one
                : throw new TabularException("index-missing", tables.Count == 0 ? "The archive has no index: put an index.csv beside the documents." : "The archive has several CSV files: call the index index.csv."));
    }

    private static bool IsFile(ZipArchiveEntry entry) => entry.Name.Length > 0 && !entry.FullName.StartsWith("__MACOSX/", StringComparison.Ordinal);

    private static TabularException Refused(Error error) => new(error.Code, error.Detail);
}
