using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.DocumentControl.Signatures;

/// <summary>The newest key signs, whoever made it: each signature asks which that is, so that a key made by hand is followed at once.</summary>
public sealed class SigningKeys(IDbContextFactory<DocumentControlDb> contexts, KeySeal seal, TimeProvider clock)
{
    private volatile Current? _current;

    /// <param name="Newest">The newest key of all when this one was opened; another one, where that is sealed under a secret that is gone.</param>
    private sealed record Current(string Id, byte[] PrivateKey, DateTimeOffset CreatedAt, string Newest);

    /// <summary>Signs with the newest key, and makes the first one where there is none.</summary>
    public async Task<(string KeyId, string Jws)> SignAsync(Func<byte[]> payload, DocumentControlDb db, CancellationToken cancellationToken)
    {
        var newest = await db.SigningKeys.OrderByDescending(key => key.CreatedAt).Select(key => key.Id).FirstOrDefaultAsync(cancellationToken);
        var current = _current;
        if (current is null || current.Newest != newest)
        {
            current = _current = await ReadAsync(db, cancellationToken);
        }

        using var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(current.PrivateKey, out _);
        return (current.Id, CompactJws.Sign(payload(), current.Id, key));
    }

    /// <summary>Makes a new key that signs from now on, unless the newest one is younger than that; answers the id of the one that signs.</summary>
    public async Task<string> RotateAsync(TimeSpan unlessYoungerThan, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        _current = await db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            db.ChangeTracker.Clear();
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(660350)", cancellationToken); // one replica at a time
            if (await NewestAsync(db, cancellationToken) is { } newest && clock.GetUtcNow() - newest.CreatedAt < unlessYoungerThan)
            {
                return newest;
            }

            var key = SigningKey.Create(seal, clock.NowAsStored());
            db.SigningKeys.Add(key);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return Open(key, key.Id)!;
        });
        return _current.Id;
    }

    private async Task<Current> ReadAsync(DocumentControlDb db, CancellationToken cancellationToken)
    {
        if (await NewestAsync(db, cancellationToken) is { } newest)
        {
            return newest;
        }

        await RotateAsync(TimeSpan.MaxValue, cancellationToken);
        return _current!;
    }

    // A key under an earlier secret cannot sign any more; it is passed over, and still verifies what it signed.
    private async Task<Current?> NewestAsync(DocumentControlDb db, CancellationToken cancellationToken)
    {
        string? newest = null;
        await foreach (var key in db.SigningKeys.AsNoTracking().OrderByDescending(key => key.CreatedAt).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            newest ??= key.Id;
            if (Open(key, newest) is { } usable)
            {
                return usable;
            }
        }

        return null;
    }

    private Current? Open(SigningKey key, string newest) =>
        seal.Open(key.SealedPrivateKey, key.Id) is { } privateKey ? new Current(key.Id, privateKey, key.CreatedAt, newest) : null;
}
