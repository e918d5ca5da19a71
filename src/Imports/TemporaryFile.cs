namespace AimsPlatform.Imports;

/// <summary>A file for as long as it is open, for what is too large for memory.</summary>
public static class TemporaryFile
{
    /// <summary>Makes one, empty. On Unix it loses its name at once: a file without a name goes with its handle, so a killed process leaves nothing behind.</summary>
    public static FileStream Create()
    {
        var path = Path.Combine(Path.GetTempPath(), $"aims-{Guid.CreateVersion7():N}");
        var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, BufferSize = 64 * 1024,
            Options = FileOptions.Asynchronous | (OperatingSystem.IsWindows() ? FileOptions.DeleteOnClose : FileOptions.None),
        });
        if (!OperatingSystem.IsWindows())
        {
            File.Delete(path);
        }

        return file;
    }
}
