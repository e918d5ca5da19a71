using AimsPlatform.Identity.Http;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;

namespace AimsPlatform.Identity.Connect;

/// <summary>Every hour forgets tokens and authorizations that ended more than a day ago, of which OpenIddict keeps a row each, and idempotency keys as old.</summary>
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
                scope.ServiceProvider.GetRequiredService<Acting>().BeforeATenantIsKnown();
                await scope.ServiceProvider.GetRequiredService<IdentityDb>().IdempotentRequests.Where(r => r.At < before).ExecuteDeleteAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                log.LogError(e, "Old tokens could not be pruned; trying again in an hour");
            }
        }
    }
}
