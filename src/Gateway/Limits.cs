namespace AimsPlatform.Gateway;

/// <summary>How large and how slow a request may be. Configuration section <c>Limits</c>; sizes in bytes.</summary>
public sealed record Limits
{
    /// <summary>The longest request target, path and query; the services themselves read 8 KiB.</summary>
    public int Target { get; init; } = 7 * 1024;

    /// <summary>The largest sum of request headers; the services themselves read 32 KiB, and the gateway adds some.</summary>
    public int Headers { get; init; } = 28 * 1024;

    /// <summary>The largest body of an ordinary request.</summary>
    public long Body { get; init; } = 1024 * 1024;

    /// <summary>The largest body of an import: the services' 200 MB file and the form around it. A larger one must be refused here, where its sender still hears why.</summary>
    public long BulkBody { get; init; } = 201 * 1024 * 1024;

    /// <summary>The time a service has for an ordinary answer.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The time an import or export may take.</summary>
    public TimeSpan BulkTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How many callers may be connected at once.</summary>
    public long Connections { get; init; } = 10_000;
}
