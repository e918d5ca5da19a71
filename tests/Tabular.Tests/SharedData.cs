namespace AimsPlatform.Tabular.Tests;

/// <summary>Real published inventories, where they have been laid beside the repository; elsewhere the tests are skipped.</summary>
public static class SharedData
{
    private static readonly string? Folder = Find();

    public static string Path(string path)
    {
        Assert.SkipUnless(Folder is not null && System.IO.Path.Exists(System.IO.Path.Combine(Folder, path)), $"shared data {path} is not here");
        return System.IO.Path.Combine(Folder!, path);
    }

    public static Table Open(string path, ReadOptions? options = null)
    {
        var full = Path(path);
        return Table.Open(File.OpenRead(full), full, options);
    }

    private static string? Find()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var candidate = System.IO.Path.Combine(at.FullName, "shared", "data");
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }
}
