using System.Security.Cryptography;
using AimsPlatform.Identity.Http;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Server;

namespace AimsPlatform.Identity.Keys;

/// <summary>
/// The signing keys as this replica last read them. The first one signs; all are published and accepted. A background
/// loop reads again, so that a rotation reaches every replica without a restart.
/// </summary>
public sealed class KeyRing(
    IServiceScopeFactory scopes, IDataProtectionProvider protection, TimeProvider clock,
    IOptionsMonitorCache<OpenIddictServerOptions> serverOptions, ILogger<KeyRing> log) : BackgroundService
{
    /// <summary>How often a replica looks for new keys. A new key starts to sign only after two such looks.</summary>
    public static readonly TimeSpan RefreshEvery = TimeSpan.FromSeconds(30);

    /// <summary>From publishing a key to signing with it.</summary>
    public static readonly TimeSpan Announce = 3 * RefreshEvery;

    /// <summary>An old key stays published this long after the next one signs: longer than any token lives.</summary>
    public static readonly TimeSpan Retire = TimeSpan.FromHours(1);

    private readonly IDataProtector _protector = protection.CreateProtector("AimsPlatform.Identity.SigningKeys");
    private volatile IReadOnlyList<RsaSecurityKey> _keys = [];

    public IReadOnlyList<RsaSecurityKey> Keys => _keys;

    public bool Loaded => _keys.Count > 0;

    /// <summary>Creates the first key if there is none. Replicas that start together agree on one.</summary>
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        await InDatabaseAsync(async db =>
        {
            if (!await db.SigningKeys.AnyAsync(cancellationToken))
            {
                db.SigningKeys.Add(Create(clock.GetUtcNow(), clock.GetUtcNow()));
            }
        }, cancellationToken);
    }

    /// <summary>Publishes a new key now, signs with it after <see cref="Announce"/>, lets the old ones run out. Answers its id.</summary>
    public async Task<string> RotateAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var next = Create(now, now + Announce);
        await InDatabaseAsync(async db =>
        {
            await db.SigningKeys.Where(k => k.PublishedUntil < now).ExecuteDeleteAsync(cancellationToken);
            foreach (var old in await db.SigningKeys.Where(k => k.PublishedUntil == null).ToListAsync(cancellationToken))
            {
                old.PublishedUntil = next.SignsFrom + Retire;
            }

            db.SigningKeys.Add(next);
        }, cancellationToken);
        return next.Id;
    }

    /// <summary>Reads the keys again and, when they or their order changed, lets OpenIddict see the new ones.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var now = clock.GetUtcNow();
        var stored = await scope.ServiceProvider.GetRequiredService<IdentityDb>().SigningKeys.AsNoTracking()
            .Where(k => k.PublishedUntil == null || k.PublishedUntil > now).ToListAsync(cancellationToken);
        var ordered = stored.OrderBy(k => k.SignsFrom > now).ThenByDescending(k => k.SignsFrom).Select(k => k.Id).ToList();
        if (ordered.SequenceEqual(_keys.Select(k => k.KeyId)))
        {
            return;
        }

        _keys = [.. ordered.Select(id => Read(stored.Single(k => k.Id == id)))];
        serverOptions.TryRemove(Options.DefaultName);
        log.LogInformation("Signing keys: {Keys}", string.Join(", ", ordered));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await EnsureAsync(stoppingToken);
                await RefreshAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                log.LogError(e, "The signing keys could not be read; trying again");
            }

            await Task.Delay(Loaded ? RefreshEvery : TimeSpan.FromSeconds(1), clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private SigningKey Create(DateTimeOffset now, DateTimeOffset signsFrom)
    {
        using var rsa = RSA.Create(2048);
        var id = Base64UrlEncoder.Encode(new RsaSecurityKey(rsa.ExportParameters(false)).ComputeJwkThumbprint());
        var secret = _protector.Protect(Convert.ToBase64String(rsa.ExportPkcs8PrivateKey()));
        return new SigningKey { Id = id, ProtectedKey = secret, CreatedAt = now, SignsFrom = signsFrom };
    }

    private RsaSecurityKey Read(SigningKey key)
    {
        using var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(Convert.FromBase64String(_protector.Unprotect(key.ProtectedKey)), out _);
        return new RsaSecurityKey(rsa.ExportParameters(true)) { KeyId = key.Id };
    }

    private async Task InDatabaseAsync(Func<IdentityDb, Task> change, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Acting>().BeforeATenantIsKnown();
        var db = scope.ServiceProvider.GetRequiredService<IdentityDb>();
        await db.OneAtATimeAsync("signing keys", async () =>
        {
            await change(db);
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }, cancellationToken);
    }
}
