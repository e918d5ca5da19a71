using OpenIddict.Abstractions;

namespace AimsPlatform.Identity.Connect;

/// <summary>Every hour forgets tokens and authorizations that ended more than a day ago; OpenIddict keeps a row for each.</summary>
public sealed class PruneTokens(IServiceScopeFactory scopes, TimeProvider clock, ILogger<PruneTokens> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var hourly = new PeriodicTimer(TimeSpan.FromHours(1), clock);
        while (await hourly.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                var before = clock.GetUtcNow().AddDays(-1);
                await scope.ServiceProvider.GetRequiredService<IOpenIddictTokenManager>().PruneAsync(before, stoppingToken);
                await scope.ServiceProvider.GetRequiredService<IOpenIddictAuthorizationManager>().PruneAsync(before, stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                log.LogError(e, "Old tokens could not be pruned; trying again in an hour");
            }
        }
    }
}
