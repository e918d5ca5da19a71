using System.Net;
using System.Text.Json.Nodes;
using AimsPlatform.Identity.Connect;
using AimsPlatform.Identity.Keys;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenIddict.EntityFrameworkCore.Models;

namespace AimsPlatform.Identity.Tests;

/// <summary>A database of its own: rotating keys under other tests would be unkind.</summary>
public sealed class KeyTests(KeyTests.OwnDatabase own) : IClassFixture<KeyTests.OwnDatabase>
{
    private readonly IdentityFixture _identity = own.Identity;

    [Fact]
    public async Task A_token_outlives_the_process_that_issued_it()
    {
        var token = await _identity.Service.DemoTokenAsync("meridian", ("roles", "RO"));
        await using var restarted = await _identity.StartAsync();

        Assert.Equal(HttpStatusCode.OK, await MeAsync(restarted, token));
        Assert.Empty((await KeysAsync(_identity.Service)).Except(await KeysAsync(restarted)));
    }

    [Fact]
    public async Task A_new_key_is_published_before_it_signs_and_the_old_one_until_its_tokens_are_gone()
    {
        var clock = new ShiftedTime();
        await using var replica = await _identity.StartAsync(clock);
        await using var other = await _identity.StartAsync(clock);
        var old = await replica.DemoTokenAsync("meridian", ("roles", "RO"));

        await _identity.VerbAsync("rotate-keys");
        await replica.RefreshKeysAsync();
        var announced = await replica.DemoTokenAsync("meridian", ("roles", "RO"));

        clock.Shift = KeyRing.Announce + TimeSpan.FromSeconds(1);
        await replica.RefreshKeysAsync();
        var rotated = await replica.DemoTokenAsync("meridian", ("roles", "RO"));

        Assert.Equal(2, (await KeysAsync(replica)).Count);
        Assert.Equal(Kid(old), Kid(announced));
        Assert.NotEqual(Kid(old), Kid(rotated));
        Assert.Equal(HttpStatusCode.OK, await MeAsync(replica, old));
        await other.RefreshKeysAsync();
        Assert.Equal(HttpStatusCode.OK, await MeAsync(other, rotated));

        clock.Shift = KeyRing.Announce + KeyRing.Retire + TimeSpan.FromSeconds(1);
        await replica.RefreshKeysAsync();
        Assert.Equal([Kid(rotated)], await KeysAsync(replica));
        Assert.Equal(HttpStatusCode.Unauthorized, await MeAsync(replica, old));
    }

    [Fact]
    public async Task Tokens_that_ended_are_forgotten()
    {
        var now = TimeProvider.System.GetUtcNow();
        await _identity.Service.DemoTokenAsync("borealis", ("roles", "RO"));
        await _identity.QueryAsync((_, db) => db.Set<OpenIddictEntityFrameworkCoreToken<Guid>>().ExecuteUpdateAsync(token => token
            .SetProperty(t => t.CreationDate, now.UtcDateTime.AddDays(-2)).SetProperty(t => t.ExpirationDate, now.UtcDateTime.AddDays(-2))));
        await _identity.Service.DemoTokenAsync("borealis", ("roles", "RO"));

        await _identity.Service.Services.GetServices<IHostedService>().OfType<PruneTokens>().Single().PruneAsync(now.AddDays(-1), CancellationToken.None);

        Assert.Equal(1, await _identity.QueryAsync((_, db) => db.Set<OpenIddictEntityFrameworkCoreToken<Guid>>().CountAsync()));
    }

    [Fact]
    public async Task The_private_keys_are_not_readable_in_the_database()
    {
        var stored = await _identity.QueryAsync((_, db) => Task.FromResult(db.SigningKeys.OrderBy(k => k.Id).Select(k => k.ProtectedKey).First()));

        // The header of every Data Protection payload.
        Assert.StartsWith("CfDJ8", stored, StringComparison.Ordinal);
    }

    private static async Task<HttpStatusCode> MeAsync(Replica replica, string token) => (await replica.With(token).GetAsync("/api/v1/me")).StatusCode;

    private static string Kid(string token) => (string)Jwt.Header(token)["kid"]!;

    private static async Task<List<string>> KeysAsync(Replica replica) =>
        [.. JsonNode.Parse(await replica.CreateClient().GetStringAsync("/.well-known/jwks"))!["keys"]!.AsArray().Select(key => (string)key!["kid"]!)];

    public sealed class OwnDatabase : IAsyncLifetime
    {
        public IdentityFixture Identity { get; } = new();

        public ValueTask InitializeAsync() => Identity.InitializeAsync();

        public ValueTask DisposeAsync() => Identity.DisposeAsync();
    }
}
