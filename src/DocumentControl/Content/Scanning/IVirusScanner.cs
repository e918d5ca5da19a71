namespace AimsPlatform.DocumentControl.Content.Scanning;

/// <summary>Whether uploads are scanned: <c>not_configured</c> is said out loud, so that nobody believes in a scan that does not happen.</summary>
public enum ScannerStatus
{
    NotConfigured, Up, Down,
}

/// <summary>The scanner as operators see it; the version tells how old its signatures are.</summary>
public sealed record ScannerState(ScannerStatus Status, string? Version = null, string? Reason = null);

/// <summary>What a scan found: null, or the signature's name.</summary>
public sealed record ScanResult(string? Signature);

/// <summary>The scanner is configured and does not answer: nothing passes unscanned, so nothing passes.</summary>
public sealed class ScannerDownException(string reason, Exception? cause = null) : Exception(reason, cause);

/// <summary>The scanner refuses to look at a file of this size.</summary>
public sealed class TooLargeToScanException() : Exception("The virus scanner takes no file of this size.");

/// <summary>Looks for malware in what was uploaded, before it is stored.</summary>
public interface IVirusScanner
{
    Task<ScanResult> ScanAsync(Stream content, CancellationToken cancellationToken);

    Task<ScannerState> StateAsync(CancellationToken cancellationToken);
}

/// <summary>Nobody has configured a scanner.</summary>
public sealed class NoScanner : IVirusScanner
{
    public Task<ScanResult> ScanAsync(Stream content, CancellationToken cancellationToken) => Task.FromResult(new ScanResult(null));

    public Task<ScannerState> StateAsync(CancellationToken cancellationToken) =>
        Task.FromResult(new ScannerState(ScannerStatus.NotConfigured, Reason: "Uploads are not scanned: set Content:Clamd."));
}
