using System.Net.Http.Json;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.Specimen;
using AimsPlatform.Specimen.Contracts;
using AimsPlatform.Testing;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.BuildingBlocks.Tests;

public sealed class MessagingTests(SpecimenFixture service)
{
    private readonly Tenant _tenant = Tenant.New();

    [Fact]
    public async Task An_event_saved_with_a_row_arrives_and_acts_once()
    {
        var tally = await OpenAsync();

        await Eventually.TrueAsync(async () => await CountAsync(tally) == 1, "counted");
    }

    [Fact]
    public async Task Ten_copies_of_one_message_act_once()
    {
        var tally = await OpenAsync();
        await Eventually.TrueAsync(async () => await CountAsync(tally) == 1, "the event of opening is counted");
        var messageId = Guid.CreateVersion7();

        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => service.DeliverAsync(_tenant, new Counted(tally), messageId)));
        await service.DeliverAsync(_tenant, new Counted(tally));

        await Eventually.TrueAsync(async () => await CountAsync(tally) >= 3, "opening, ten copies, one more");
        await Eventually.TrueAsync(async () => (await TestServers.WaitingAsync(service.VirtualHost)) == 0, "every copy was taken from the queue");
        Assert.Equal(3, await CountAsync(tally));
    }

    [Fact]
    public async Task What_the_platform_did_by_itself_is_heard_though_nobody_is_behind_it()
    {
        var tally = await OpenAsync();

        await service.DeliverAsync(_tenant with { UserId = Guid.Empty }, new Counted(tally));

        await Eventually.TrueAsync(async () => await CountAsync(tally) == 2, "opening, and what the platform did");
    }

    [Fact]
    public async Task A_consumer_that_fails_after_saving_leaves_no_trace_and_is_retried()
    {
        var tally = await OpenAsync(failFirst: 2);

        await Eventually.TrueAsync(async () => await CountAsync(tally) > 0, "the third attempt succeeds");

        Assert.Equal(1, await CountAsync(tally));
    }

    [Fact]
    public async Task A_failed_save_sends_nothing()
    {
        var answer = await service.As(_tenant, "RA").PostAsJsonAsync("/api/v1/tallies", new { name = "never", explode = true });

        Assert.False(answer.IsSuccessStatusCode);
        Assert.Equal(0, await service.QueryAsync(_tenant, db => db.Outbox.CountAsync()));
        Assert.Equal(0, await service.QueryAsync(_tenant, db => db.Audit.CountAsync()));
    }

    [Fact]
    public async Task An_event_nobody_is_bound_for_is_caught_not_dropped()
    {
        await service.As(_tenant, "RA").PostAsJsonAsync("/api/v1/tallies", new { name = "unheard", unheard = true });

        await Eventually.TrueAsync(async () => (await TestServers.LeftoversAsync(service.VirtualHost)).Contains("aims-unrouted"), "the alternate exchange caught it");
    }

    private async Task<Guid> OpenAsync(int failFirst = 0)
    {
        var answer = await service.As(_tenant, "RA").PostAsJsonAsync("/api/v1/tallies", new { name = "tally", failFirst });
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<OpenTally.Response>())!.Id;
    }

    private Task<int> CountAsync(Guid tally) => service.QueryAsync(_tenant, db =>
        db.Tallies.Where(t => t.Id == new Id<Tally>(tally)).Select(t => t.Count).SingleAsync());
}
