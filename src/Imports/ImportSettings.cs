using System.Threading.Channels;

namespace AimsPlatform.Imports;

/// <summary>Limits and pace of imports; configuration section <c>Imports</c>.</summary>
public sealed record ImportSettings
{
    /// <summary>Largest file, in bytes.</summary>
    public long MaxFileBytes { get; init; } = 200L * 1024 * 1024;

    /// <summary>Most rows in a file.</summary>
    public int MaxRows { get; init; } = 250_000;

    /// <summary>Files up to this size are looked into before they are accepted, so that their sender hears at once what is wrong.</summary>
    public long LookAtOnceBytes { get; init; } = 8L * 1024 * 1024;

    /// <summary>Imports that one process runs at the same time; one organisation's imports run one after another.</summary>
    public int Workers { get; init; } = 2;

    /// <summary>How long the import of a killed process waits for another one.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often waiting imports are looked for where no signal came.</summary>
    public TimeSpan Sweep { get; init; } = TimeSpan.FromSeconds(2);
}

/// <summary>Raised when this process has accepted an import.</summary>
internal sealed class ImportSignal
{
    private readonly Channel<bool> _raised = Channel.CreateBounded<bool>(new BoundedChannelOptions(8) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Raise() => _raised.Writer.TryWrite(true);

    public async Task WaitAsync(TimeSpan longest, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(longest, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            await _raised.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
        }
    }
}
