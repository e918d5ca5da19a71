namespace AimsPlatform.DocumentControl.Content;

/// <summary>Where content lies, how large it may be and how it is checked; configuration section <c>Content</c>.</summary>
public sealed record ContentSettings
{
    /// <summary><c>postgres</c>, <c>directory</c> or <c>s3</c>.</summary>
    public string Store { get; init; } = "postgres";

    /// <summary>For <c>directory</c>: an absolute path that every replica sees.</summary>
    public string? Directory { get; init; }

    public S3Settings S3 { get; init; } = new();

    /// <summary>Largest document, in bytes.</summary>
    public long MaxFileBytes { get; init; } = 200L * 1024 * 1024;

    /// <summary>Largest picture, in bytes.</summary>
    public long MaxImageBytes { get; init; } = 20L * 1024 * 1024;

    /// <summary>What the parts of one DOCX or XLSX may unpack to altogether, in bytes.</summary>
    public long MaxUnpackedBytes { get; init; } = 1024L * 1024 * 1024;

    /// <summary>How long looking into one file may take.</summary>
    public TimeSpan InspectionTime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Most characters that are kept of a file's text for search. PostgreSQL cannot index much more in one row.</summary>
    public int MaxTextCharacters { get; init; } = 400_000;

    /// <summary>How long reading a file's text may take.</summary>
    public TimeSpan TextTime { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How often every blob is read and its hash recomputed.</summary>
    public TimeSpan CheckEvery { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How often this process looks whether a check or a disposal is due.</summary>
    public TimeSpan Sweep { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>ClamAV's clamd: <c>tcp://host:3310</c> or <c>unix:///run/clamav/clamd.ctl</c>. Without it nothing is scanned, and operators see that.</summary>
    public Uri? Clamd { get; init; }

    /// <summary>How long a scan may take.</summary>
    public TimeSpan ScanTime { get; init; } = TimeSpan.FromMinutes(2);
}

/// <summary>An S3-compatible store; configuration section <c>Content:S3</c>. Without keys the SDK looks for them where it always does.</summary>
public sealed record S3Settings
{
    /// <summary>The address of a store that is not Amazon's.</summary>
    public string? ServiceUrl { get; init; }
    public string Region { get; init; } = "us-east-1";
    public string Bucket { get; init; } = "";

    /// <summary>Goes in front of every key, such as <c>aims/</c>.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>The bucket in the path rather than in the host name, as most stores of one's own need it.</summary>
    public bool PathStyle { get; init; } = true;
    public string? AccessKey { get; init; }
    public string? SecretKey { get; init; }

    /// <summary>Files above this go up in parts of this size, in bytes.</summary>
    public long PartBytes { get; init; } = 8L * 1024 * 1024;
}
