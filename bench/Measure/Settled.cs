using System.Diagnostics;

namespace AimsPlatform.Bench;

/// <summary>Waits until nothing that was measured before is still being worked off: every event has left, and none has taken effect for three seconds.</summary>
internal static class Settled
{
    private static readonly string[] Databases = ["ai_system_inventory", "risk_register", "document_control"];
    private static readonly TimeSpan Still = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    public static async Task WaitAsync()
    {
        var watch = Stopwatch.StartNew();
        for (var (before, now) = (-1L, await EffectsAsync()); before != now; (before, now) = (now, await EffectsAsync()))
        {
            if (watch.Elapsed > Longest)
            {
                throw new InvalidOperationException("events of an earlier part are still being worked off");
            }

            await Task.Delay(Still);
        }
    }

    // What has taken effect; a number of its own each time while something waits to leave.
    private static async Task<long> EffectsAsync()
    {
        var (waiting, effects) = (0L, 0L);
        foreach (var database in Databases)
        {
            waiting += await Owner.ScalarAsync<long>(database, "select count(*) from outbox_message where sent_at is null");
            effects += await Owner.ScalarAsync<long>(database, "select count(*) from inbox_message");
        }

        return waiting == 0 ? effects : -Stopwatch.GetTimestamp();
    }
}
