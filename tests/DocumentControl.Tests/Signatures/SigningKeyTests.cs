using System.Security.Cryptography;
using System.Text;
using AimsPlatform.DocumentControl.Signatures;
using AimsPlatform.Testing;
using CsCheck;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace AimsPlatform.DocumentControl.Tests.Signatures;

/// <summary>Keys: shared, rotated, sealed; and the form of what they sign. On a database of its own: keys of days to come would confuse other tests.</summary>
public sealed class SigningKeyTests(SigningKeyTests.OwnDatabase own) : IClassFixture<SigningKeyTests.OwnDatabase>, IAsyncLifetime
{
    private static readonly KeySeal Seal = new(new string('s', 32));

    public async ValueTask InitializeAsync()
    {
        await using var db = own.CreateDbContext();
        await db.SigningKeys.ExecuteDeleteAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Replicas_that_start_together_agree_on_one_key()
    {
        var replicas = Enumerable.Range(0, 4).Select(_ => Replica(TimeProvider.System)).ToList();

        var signed = await Task.WhenAll(replicas.Select(SignAsync));
        var again = await Task.WhenAll(replicas.Select(replica => replica.RotateAsync(TimeSpan.FromDays(90), CancellationToken.None)));

        Assert.Single(signed.Select(s => s.KeyId).Concat(again).Distinct());
    }

    [Fact]
    public async Task A_new_key_signs_everywhere_at_once_and_what_the_old_one_signed_still_holds()
    {
        var clock = new Ahead();
        var (one, other) = (Replica(clock), Replica(clock));
        var before = await SignAsync(other);

        clock.By += TimeSpan.FromSeconds(1);
        var rotated = await one.RotateAsync(TimeSpan.Zero, CancellationToken.None);
        var after = await SignAsync(other);

        Assert.NotEqual(before.KeyId, rotated);
        Assert.Equal(rotated, after.KeyId);
        await using var db = own.CreateDbContext();
        using var old = (await db.SigningKeys.SingleAsync(key => key.Id == before.KeyId)).Public();
        Assert.NotNull(CompactJws.Open(before.Jws, before.KeyId, old));
    }

    [Fact]
    public async Task By_schedule_a_key_is_followed_only_when_it_is_old_enough()
    {
        var clock = new Ahead { By = TimeSpan.FromDays(1) };
        var keys = Replica(clock);
        var first = await keys.RotateAsync(TimeSpan.Zero, CancellationToken.None);
        clock.By += TimeSpan.FromDays(89);
        var young = await keys.RotateAsync(TimeSpan.FromDays(90), CancellationToken.None);
        clock.By += TimeSpan.FromDays(2);
        var old = await keys.RotateAsync(TimeSpan.FromDays(90), CancellationToken.None);

        Assert.Equal(first, young);
        Assert.NotEqual(first, old);
    }

    [Fact]
    public async Task After_the_secret_was_lost_a_new_key_signs()
    {
        var lost = await SignAsync(Replica(TimeProvider.System));
        var found = await SignAsync(new SigningKeys(own, new KeySeal(new string('n', 32)), TimeProvider.System));

        Assert.NotEqual(lost.KeyId, found.KeyId);
    }

    [Fact]
    public async Task No_private_key_can_be_read_from_the_database()
    {
        await SignAsync(Replica(TimeProvider.System));
        await using var db = own.CreateDbContext();
        foreach (var key in await db.SigningKeys.AsNoTracking().ToListAsync())
        {
            using var ec = ECDsa.Create();
            Assert.ThrowsAny<CryptographicException>(() => ec.ImportPkcs8PrivateKey(key.SealedPrivateKey, out _));
            Assert.Null(new KeySeal(new string('x', 32)).Open(key.SealedPrivateKey, key.Id));
        }
    }

    [Fact]
    public void A_sealed_key_opens_only_whole_and_under_its_own_id() => Gen.Byte.Array[1, 300].Select(Gen.Int[0, 1000]).Sample((secret, at) =>
    {
        var closed = Seal.Close(secret, "kid");
        Assert.Equal(secret, Seal.Open(closed, "kid"));
        Assert.Null(Seal.Open(closed, "other"));
        closed[at % closed.Length] ^= 1;
        Assert.Null(Seal.Open(closed, "kid"));
        Assert.Null(Seal.Open(closed[..(at % closed.Length)], "kid"));
    }, iter: 200);

    [Fact]
    public void A_signature_opens_only_whole_and_with_its_own_key() => Gen.Byte.Array[0, 200].Select(Gen.Int[0, 10_000]).Sample((payload, at) =>
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var jws = CompactJws.Sign(payload, "kid", key);
        Assert.Equal(payload, CompactJws.Open(jws, "kid", key));
        Assert.Null(CompactJws.Open(jws, "kid", other));
        Assert.Null(CompactJws.Open(jws, "another", key));
        var altered = new StringBuilder(jws);
        at %= jws.LastIndexOf('.'); // the last characters of base64url may carry no bits
        altered[at] = altered[at] == 'A' ? 'B' : 'A';
        Assert.Null(CompactJws.Open(altered.ToString(), "kid", key));
    }, iter: 50);

    [Theory]
    [InlineData(null)]
    [InlineData("short")]
    public void Without_a_secret_of_some_length_nothing_is_sealed(string? secret) => Assert.Throws<InvalidOperationException>(() => new KeySeal(secret));

    private async Task<(string KeyId, string Jws)> SignAsync(SigningKeys keys)
    {
        await using var db = own.CreateDbContext();
        return await keys.SignAsync(() => "{}"u8.ToArray(), db, CancellationToken.None);
    }

    private SigningKeys Replica(TimeProvider clock) => new(own, Seal, clock);

    public sealed class OwnDatabase : IDbContextFactory<DocumentControlDb>, IAsyncLifetime
    {
        private readonly string _name = $"test_signing_keys_{Environment.ProcessId}";

        private string Connection => new NpgsqlConnectionStringBuilder(TestServers.Postgres) { Database = _name }.ConnectionString;

        public DocumentControlDb CreateDbContext() => new(new DbContextOptionsBuilder<DocumentControlDb>().UseNpgsql(Connection).UseSnakeCaseNamingConvention().Options);

        public async ValueTask InitializeAsync()
        {
            await TestServers.OnPostgresAsync($"create database {_name}");
            await using var db = CreateDbContext();
            await db.Database.MigrateAsync();
        }

        public async ValueTask DisposeAsync()
        {
            NpgsqlConnection.ClearPool(new NpgsqlConnection(Connection));
            await TestServers.OnPostgresAsync($"drop database {_name} with (force)");
        }
    }

    private sealed class Ahead : TimeProvider
    {
        public TimeSpan By { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + By;
    }
}
