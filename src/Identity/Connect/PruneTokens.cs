using AimsPlatform.Identity.Http;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;

namespace AimsPlatform.Identity.Connect;

/// <summary>Every hour forgets tokens and authorizations that ended more than a day ago, of which OpenIddict keeps a row each, and idempotency keys as old.</summary>
public sealed class PruneTokens(IServiceScopeFactory scopes, TimeProvider clock, ILogger<PruneTokens> log) : BackgroundService
{
    /// <summary>Forgets what ended before that moment.</summary>
    public async Task PruneAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var services = scope.ServiceProvider;
        services.GetRequiredService<Acting>().BeforeATenantIsKnown();
        await services.GetRequiredService<IOpenIddictTokenManager>().PruneAsync(before, cancellationToken);
        await services.GetRequiredService<IOpenIddictAuthorizationManager>().PruneAsync(before, cancellationToken);
        await services.GetRequiredService<IdentityDb>().IdempotentRequests.Where(r => r.At < before).ExecuteDeleteAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var hourly = new PeriodicTimer(TimeSpan.FromHours(1), clock);
        while (await hourly.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await PruneAsync(clock.GetUtcNow().AddDays(-1), stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                log.LogError(e, "Old tokens could not be pruned; trying again in an hour");
            }
        }
    }
}
