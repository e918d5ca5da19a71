using System.Security.Cryptography;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.DocumentControl.Content;
using AimsPlatform.DocumentControl.Content.Stores;
using AimsPlatform.Testing;
using CsCheck;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace AimsPlatform.DocumentControl.Tests.Content;

/// <summary>The three stores keep the same promises.</summary>
public sealed class ContentStoreTests(DocumentControlFixture service) : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("content-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task A_directory_keeps_its_promises() => await KeepsItsPromisesAsync(new DirectoryContentStore(_directory), Tenant.New());

    [Fact]
    public async Task S3_keeps_its_promises_whole_and_in_parts()
    {
        await using var s3 = await FakeS3.StartAsync();
        using var store = S3(s3);

        await KeepsItsPromisesAsync(store, Tenant.New());
        Assert.True(s3.Parts > 0);
    }

    [Fact]
    public async Task PostgreSQL_keeps_its_promises()
    {
        var tenant = Tenant.New();
        await service.InAsync(tenant, async services =>
        {
            var db = services.GetRequiredService<DocumentControlDb>();
            var store = new PostgresContentStore(db, services.GetRequiredService<NpgsqlDataSource>());
            await KeepsItsPromisesAsync(store, tenant, async put =>
            {
                await using var transaction = await db.Database.BeginTransactionAsync(Token);
                await put();
                await transaction.CommitAsync(Token);
            });
        });
    }

    [Fact]
    public async Task A_directory_shows_nothing_of_what_broke_off()
    {
        var store = new DirectoryContentStore(_directory);
        var hash = ContentHash.Of(SHA256.HashData("whole"u8));

        await Assert.ThrowsAsync<InvalidDataException>(() => store.PutAsync(Tenant.New().Id, hash, new MemoryStream("who"u8.ToArray()), 5, Token));
        Assert.Empty(Directory.EnumerateFiles(_directory, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_directory_takes_in_what_arrived_in_it_without_copying_it_as_often_as_it_is_asked()
    {
        var store = new DirectoryContentStore(_directory);
        var (tenant, hash) = (Tenant.New().Id, ContentHash.Of(SHA256.HashData("whole"u8)));
        await using var arriving = store.Arriving();
        Assert.SkipUnless(arriving is UnnamedFile, "The file system of temporary files has no files without a name.");
        arriving.Write("whole"u8);
        Assert.Empty(Files());

        await Assert.ThrowsAsync<InvalidDataException>(() => store.PutAsync(tenant, hash, arriving, 6, Token));
        Assert.Empty(Files());
        await store.PutAsync(tenant, hash, arriving, 5, Token);
        await store.PutAsync(tenant, hash, arriving, 5, Token); // a transaction that is tried again
        Assert.Equal("whole", await File.ReadAllTextAsync(Assert.Single(Files()), Token));

        await store.DeleteAsync(tenant, hash, Token);
        arriving.Position = 0;
        await store.PutAsync(tenant, hash, arriving, 5, Token); // gone meanwhile
        arriving.Position = 0;
        arriving.Write("WHOLE"u8);
        await arriving.FlushAsync(Token);
        Assert.Equal("whole", await File.ReadAllTextAsync(Assert.Single(Files()), Token)); // a file without links gets none any more: it was copied
        await store.PutAsync(tenant, hash, new MemoryStream("other"u8.ToArray()), 5, Token);
        Assert.Equal("other", await File.ReadAllTextAsync(Assert.Single(Files()), Token));

        string[] Files() => [.. Directory.EnumerateFiles(_directory, "*", SearchOption.AllDirectories)];
    }

    [Fact]
    public async Task PostgreSQL_shows_nothing_of_what_was_rolled_back_and_lets_nobody_change_a_piece()
    {
        var tenant = Tenant.New();
        await service.InAsync(tenant, async services =>
        {
            var (db, contents) = (services.GetRequiredService<DocumentControlDb>(), services.GetRequiredService<Contents>());
            await services.InTransactionAsync(() => contents.KeepAsync(new MemoryStream([1, 2, 3]), "text/plain", Token), commit: false);

            Assert.False(await db.Set<ContentPiece>().AnyAsync(p => p.TenantId == tenant.Id, Token));
            await service.KeepAsync(tenant, [1, 2, 3]);
            var refused = await Assert.ThrowsAsync<PostgresException>(() => db.Set<ContentPiece>().ExecuteUpdateAsync(set => set.SetProperty(p => p.Bytes, new byte[] { 9 }), Token));
            Assert.Contains("never changes", refused.Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task I06_another_organisation_does_not_find_the_same_bytes()
    {
        var kept = await service.KeepAsync(Tenant.New(), [4, 5, 6]);

        Assert.Equal("content-not-found", (await service.OpenAsync(Tenant.New(), kept.Hash)).Refused!.Code);
        await service.InAsync(Tenant.New(), async services => Assert.False(await services.GetRequiredService<DocumentControlDb>().Set<ContentPiece>().AnyAsync(p => p.Hash == kept.Hash, Token)));
    }

    [Fact]
    public async Task Whatever_is_kept_comes_back() =>
        await Gen.Select(Gen.Int[1, 2 * ContentPiece.Size], Gen.Int).SampleAsync(async (size, seed) =>
        {
            var content = new byte[seed % 4 == 0 ? ContentPiece.Size : size];
            new Random(seed).NextBytes(content);
            var tenant = Tenant.New();
            var kept = await service.KeepAsync(tenant, content);

            Assert.Equal(("sha256:" + Convert.ToHexStringLower(SHA256.HashData(content)), content.LongLength), (kept.Hash, kept.Size));
            Assert.Equal(content, (await service.OpenAsync(tenant, kept.Hash)).Content);
        }, iter: 20, threads: 2);

    internal static S3ContentStore S3(FakeS3 s3) =>
        new(new S3Settings { ServiceUrl = s3.Url, Bucket = "aims", Prefix = "content/", AccessKey = "key", SecretKey = "secret", PartBytes = 5L * 1024 * 1024 });

    private static async Task KeepsItsPromisesAsync(IContentStore store, Tenant tenant, Func<Func<Task>, Task>? within = null)
    {
        within ??= put => put();
        foreach (var size in new[] { 1, ContentPiece.Size, 12 * 1024 * 1024 + 1 })
        {
            var content = new byte[size];
            new Random(size).NextBytes(content);
            var hash = ContentHash.Of(SHA256.HashData(content));

            Assert.Null(await store.OpenAsync(tenant.Id, hash, Token));
            Assert.False(await store.ExistsAsync(tenant.Id, hash, Token));
            await within(() => store.PutAsync(tenant.Id, hash, new MemoryStream(content), size, Token));
            await within(() => store.PutAsync(tenant.Id, hash, new MemoryStream(content), size, Token));
            Assert.True(await store.ExistsAsync(tenant.Id, hash, Token));
            Assert.False(await store.ExistsAsync(Guid.CreateVersion7(), hash, Token));
            await using (var stored = (await store.OpenAsync(tenant.Id, hash, Token))!)
            {
                using var read = new MemoryStream();
                await stored.CopyToAsync(read, Token);
                Assert.Equal(hash, ContentHash.Of(SHA256.HashData(read.ToArray())));
            }

            await store.DeleteAsync(tenant.Id, hash, Token);
            await store.DeleteAsync(tenant.Id, hash, Token);
            Assert.Null(await store.OpenAsync(tenant.Id, hash, Token));
        }
    }
}
