using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace AimsPlatform.DocumentControl.Content.Stores;

/// <summary>
/// A file in a directory without a name in it, which goes with its handle unless it is given one (Linux's <c>O_TMPFILE</c>):
/// what was written there is taken in without being written again.
/// </summary>
internal sealed class UnnamedFile : FileStream
{
    private const int ReadWrite = 2, CloseOnExec = 0x80000, Unnamed = 0x400000, DirectoryX64 = 0x10000, DirectoryArm64 = 0x4000;
    private const int CurrentDirectory = -100, FollowLink = 0x400, Unmasked = 0b110_110_110;

    private UnnamedFile(SafeFileHandle handle) : base(handle, FileAccess.ReadWrite, bufferSize: 64 * 1024, isAsync: false)
    {
    }

    /// <summary>Null where the system or its file system (one over a network, as a rule) has no such files.</summary>
    public static UnnamedFile? In(string directory)
    {
        var kind = !OperatingSystem.IsLinux() ? 0 : RuntimeInformation.ProcessArchitecture switch { Architecture.X64 => DirectoryX64, Architecture.Arm64 => DirectoryArm64, _ => 0 };
        var handle = kind == 0 ? -1 : Open(directory, ReadWrite | CloseOnExec | Unnamed | kind, Unmasked);
        return handle < 0 ? null : new UnnamedFile(new SafeFileHandle(handle, ownsHandle: true));
    }

    /// <summary>Gives it a name that nothing has; false where that is refused, as it is for a file that had a name and lost it.</summary>
    public bool TryName(string path) => Link(CurrentDirectory, $"/proc/self/fd/{SafeFileHandle.DangerousGetHandle()}", CurrentDirectory, path, FollowLink) == 0;

    [DllImport("libc", EntryPoint = "open", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open(string path, int flags, int mode);

    [DllImport("libc", EntryPoint = "linkat", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Link(int oldDirectory, string oldPath, int newDirectory, string newPath, int flags);
}
