namespace AimsPlatform.DocumentControl;

internal static class Clock
{
    /// <summary>Now, in the microseconds PostgreSQL keeps: what is answered at once must equal what is read later.</summary>
    public static DateTimeOffset NowAsStored(this TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}
