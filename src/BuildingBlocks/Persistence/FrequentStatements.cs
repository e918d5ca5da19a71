using System.Collections.Concurrent;
using System.Data.Common;

namespace AimsPlatform.BuildingBlocks.Persistence;

/// <summary>
/// Prepares what runs again and again, so that PostgreSQL need not parse and plan it anew: an explicit preparation, which
/// is over before anything runs, and never Npgsql's automatic one (decision 0007). Every connection keeps what it prepared,
/// so there is room for a limited number of texts only.
/// </summary>
internal sealed class FrequentStatements
{
    private const int Often = 20;
    private const int Room = 250;

    private readonly ConcurrentDictionary<string, int> _seen = new();
    private int _prepared;

    public Task PrepareAsync(DbCommand command, CancellationToken cancellationToken) =>
        IsFrequent(command.CommandText) ? command.PrepareAsync(cancellationToken) : Task.CompletedTask;

    // Long texts are batches that are made up anew each time; texts without end, such as a filter of every length, must not fill the memory.
    private bool IsFrequent(string text)
    {
        if (text.Length > 6_000 || (!_seen.TryGetValue(text, out var times) && _seen.Count >= 10 * Room))
        {
            return false;
        }

        if (times < Often || (times == Often && _prepared < Room && Interlocked.Increment(ref _prepared) <= Room))
        {
            _seen[text] = ++times;
        }

        return times > Often;
    }
}
