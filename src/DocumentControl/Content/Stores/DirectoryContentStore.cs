using System.Runtime.InteropServices;
using AimsPlatform.Imports;

namespace AimsPlatform.DocumentControl.Content.Stores;

/// <summary>
/// One file per blob, <c>tenant/ab/cd/abcd…</c>. A file appears under its name only when all of it is on the disk, and a
/// name is made of nothing but the digits of an organisation and a hash.
/// </summary>
public sealed class DirectoryContentStore : IContentStore
{
    private const int BufferSize = 1024 * 1024;
    private readonly string _root;
    private readonly string _incoming;

    public DirectoryContentStore(string root)
    {
        _root = Path.IsPathFullyQualified(root) ? Path.TrimEndingDirectorySeparator(root) : throw new InvalidOperationException("Content:Directory is an absolute path.");
        _incoming = Directory.CreateDirectory(Path.Combine(_root, "incoming")).FullName;
    }

    public string Name => "directory";

    /// <summary>Where the directory can, the file arrives in it, and <see cref="PutAsync"/> only names it.</summary>
    public FileStream Arriving() => UnnamedFile.In(_incoming) ?? TemporaryFile.Create();

    public async Task PutAsync(Guid tenant, ContentHash hash, Stream content, long size, CancellationToken cancellationToken)
    {
        var path = PathOf(tenant, hash);
        var arriving = Path.Combine(_incoming, $"{Guid.CreateVersion7():N}");
        try
        {
            if (content is not UnnamedFile arrived || !IsNamed(arrived, arriving, size))
            {
                await CopyAsync(content, arriving, size, cancellationToken);
            }

            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Move(arriving, path, overwrite: true);
            Flush(Path.GetDirectoryName(path)!);
        }
        finally
        {
            File.Delete(arriving);
        }
    }

    public Task<Stream?> OpenAsync(Guid tenant, ContentHash hash, CancellationToken cancellationToken)
    {
        try
        {
            return Task.FromResult<Stream?>(new FileStream(PathOf(tenant, hash), new FileStreamOptions { Options = FileOptions.Asynchronous | FileOptions.SequentialScan, BufferSize = 0 }));
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return Task.FromResult<Stream?>(null);
        }
    }

    public Task<bool> ExistsAsync(Guid tenant, ContentHash hash, CancellationToken cancellationToken) => Task.FromResult(File.Exists(PathOf(tenant, hash)));

    public Task DeleteAsync(Guid tenant, ContentHash hash, CancellationToken cancellationToken)
    {
        var path = PathOf(tenant, hash);
        if (File.Exists(path))
        {
            File.Delete(path);
            Flush(Path.GetDirectoryName(path)!);
        }

        return Task.CompletedTask;
    }

    private static bool IsNamed(UnnamedFile arrived, string path, long size)
    {
        Expect(size, arrived.Length);
        arrived.Flush(flushToDisk: true);
        return arrived.TryName(path);
    }

    private static async Task CopyAsync(Stream content, string path, long size, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, new FileStreamOptions
        { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous, BufferSize = 0, PreallocationSize = size });
        await content.CopyToAsync(file, BufferSize, cancellationToken);
        Expect(size, file.Length);
        file.Flush(flushToDisk: true);
    }

    private static void Expect(long size, long came) => _ = came == size ? came : throw new InvalidDataException($"{size} bytes were announced, {came} came.");

    private string PathOf(Guid tenant, ContentHash hash) => Path.Combine(_root, tenant.ToString("N"), hash.Hex[..2], hash.Hex[2..4], hash.Hex);

    // A new name survives a power cut only when its directory is flushed too; .NET has no call for that.
    private static void Flush(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var handle = Open(directory, 0);
        if (handle >= 0)
        {
            _ = FSync(handle);
            _ = Close(handle);
        }
    }

    [DllImport("libc", EntryPoint = "open", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open(string path, int flags);

    [DllImport("libc", EntryPoint = "fsync")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int FSync(int handle);

    [DllImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int handle);
}
