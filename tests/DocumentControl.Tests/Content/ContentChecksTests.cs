using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AimsPlatform.DocumentControl.Content;
using AimsPlatform.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AimsPlatform.DocumentControl.Tests.Content;

/// <summary>A missing or altered blob is detected on read and by the check, reported, and forgotten when the right bytes are back.</summary>
public sealed class ContentChecksTests(DocumentControlFixture service)
{
    private const string Alter = "update content_piece set bytes = set_byte(bytes, 0, get_byte(bytes, 0) # 1) where tenant_id = @tenant and hash = @hash and number = 0";
    private const string Lose = "delete from content_piece where tenant_id = @tenant and hash = @hash";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Alter, "content-altered", "altered")]
    [InlineData(Lose, "content-missing", "missing")]
    public async Task What_happened_to_a_small_file_is_said_before_its_first_byte_and_reported(string harm, string code, string kind)
    {
        var tenant = Tenant.New();
        var kept = await service.KeepAsync(tenant, [1, 2, 3]);
        await service.TamperAsync(harm, tenant.Id, kept.Hash);

        var (content, refused) = await service.OpenAsync(tenant, kept.Hash);

        Assert.Null(content);
        Assert.Equal((code, 409), (refused!.Code, refused.Status));
        var fault = (await ChecksAsync(tenant))["faults"]!["items"]!.AsArray().Single()!;
        Assert.Equal((kept.Hash, kind, null), ((string?)fault["hash"], (string?)fault["kind"], (string?)fault["resolvedAt"]));
    }

    [Fact]
    public async Task A_large_file_that_was_altered_never_arrives_whole()
    {
        var tenant = Tenant.New();
        var kept = await service.KeepAsync(tenant, new byte[3 * ContentPiece.Size]);
        await service.TamperAsync(Alter.Replace("number = 0", "number = 2", StringComparison.Ordinal), tenant.Id, kept.Hash);

        await Assert.ThrowsAsync<ContentAlteredException>(() => service.OpenAsync(tenant, kept.Hash));
    }

    [Fact]
    public async Task The_check_finds_what_nobody_reads_counts_what_it_read_and_is_not_due_again_at_once()
    {
        var (tenant, check) = (Tenant.New(), service.Services.GetRequiredService<CheckContent>());
        var kept = new List<StoredContent>();
        for (var number = 0; number < 120; number++)
        {
            kept.Add(await service.KeepAsync(tenant, BitConverter.GetBytes(number)));
        }

        await service.TamperAsync(Alter, tenant.Id, kept[7].Hash);
        await service.TamperAsync(Lose, tenant.Id, kept[80].Hash);
        Assert.Null((await ChecksAsync(tenant))["lastCheck"]);

        await check.CheckAsync(tenant.Id, Token);
        await check.CheckAsync(tenant.Id, Token);

        var seen = await ChecksAsync(tenant);
        var last = seen["lastCheck"]!;
        Assert.Equal((120, 480, 2, 2), ((int)last["blobs"]!, (int)last["bytes"]!, (int)last["faults"]!, (int)seen["openFaults"]!));
        Assert.NotNull((string?)last["finishedAt"]);
        Assert.Equal(["altered", "missing"], seen["faults"]!["items"]!.AsArray().Select(fault => (string)fault!["kind"]!).Order());
    }

    [Fact]
    public async Task Keeping_the_same_content_again_heals_it()
    {
        var tenant = Tenant.New();
        var kept = await service.KeepAsync(tenant, [7, 7, 7]);
        await service.TamperAsync(Alter, tenant.Id, kept.Hash);
        await service.OpenAsync(tenant, kept.Hash);

        await service.KeepAsync(tenant, [7, 7, 7]);

        Assert.Equal([7, 7, 7], (await service.OpenAsync(tenant, kept.Hash)).Content);
        Assert.Equal(0, (int)(await ChecksAsync(tenant))["openFaults"]!);
    }

    [Fact]
    public async Task Kept_twice_it_lies_there_once_also_when_both_come_at_the_same_time()
    {
        var tenant = Tenant.New();
        var kept = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => service.KeepAsync(tenant, new byte[ContentPiece.Size + 1])));

        Assert.Single(kept.Distinct());
        await service.InAsync(tenant, async services => Assert.Equal(2, await services.GetRequiredService<DocumentControlDb>().Set<ContentPiece>().CountAsync(p => p.TenantId == tenant.Id, Token)));
    }

    [Fact]
    public async Task What_was_disposed_of_is_gone_for_good_unless_it_is_kept_again()
    {
        var tenant = Tenant.New();
        var (gone, again) = (await service.KeepAsync(tenant, [1]), await service.KeepAsync(tenant, [2]));
        await service.InAsync(tenant, async services =>
        {
            await services.GetRequiredService<Contents>().DisposeOfAsync(gone.Hash, Token);
            await services.GetRequiredService<Contents>().DisposeOfAsync(again.Hash, Token);
        });
        Assert.Equal("content-not-found", (await service.OpenAsync(tenant, gone.Hash)).Refused!.Code);
        await service.KeepAsync(tenant, [2]);

        await service.InAsync(tenant, async services =>
        {
            Assert.Equal(1, await services.GetRequiredService<RemoveDisposedContent>().SweepAsync(Token));
            Assert.Equal(again.Hash, await services.GetRequiredService<DocumentControlDb>().Set<ContentPiece>().Where(p => p.TenantId == tenant.Id).Select(p => p.Hash).SingleAsync(Token));
        });
        Assert.Equal([2], (await service.OpenAsync(tenant, again.Hash)).Content);
    }

    [Fact]
    public async Task Operators_see_that_uploads_are_not_scanned_and_where_content_lies()
    {
        var seen = await ChecksAsync(Tenant.New());

        Assert.Equal(("postgres", "not_configured"), ((string?)seen["store"], (string?)seen["scanner"]!["status"]));
        Assert.Equal(HttpStatusCode.Forbidden, (await service.As(Tenant.New(), "EMP").GetAsync("/api/v1/documents/content-checks")).StatusCode);
    }

    private async Task<JsonObject> ChecksAsync(Tenant tenant) => (await service.As(tenant, "OPS").GetFromJsonAsync<JsonObject>("/api/v1/documents/content-checks"))!;
}
