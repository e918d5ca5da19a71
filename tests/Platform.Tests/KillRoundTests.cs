using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AimsPlatform.Testing;

namespace AimsPlatform.Platform.Tests;

/// <summary>Five hundred creates are under way while everything there is gets killed in turn.</summary>
public sealed class KillRoundTests(RunningPlatform platform)
{
    private const int CreatesInARound = 84;
    private static readonly string[] Victims = ["identity", "ai-system-inventory", "risk-register", "document-control", "gateway", "rabbitmq", "postgres"];

    [Fact]
    public async Task Every_acknowledged_write_is_there_and_every_event_took_effect_once()
    {
        await platform.HealthyAsync();
        var (owner, analyst, author, auditor) = (await platform.AsAsync("borealis", "SO"), await platform.AsAsync("borealis", "RA"), await platform.AsAsync("borealis", "AUT"), await platform.AsAsync("borealis", "AUD"));
        var creates = new Creates(owner, analyst, author, (Guid)(await owner.GetFromJsonAsync<JsonNode>("/api/v1/me"))!["id"]!);
        var name = $"Kill round {Guid.CreateVersion7()}";
        await creates.SystemsAsync($"{name} before", 8);
        var known = creates.Acknowledged.Select(system => system.Id).ToArray();
        await Eventually.TrueAsync(async () => await CountAsync("risk-register", "known_ai_system", "id", known) == known.Length, "the register knows the first systems", 60);

        foreach (var victim in Victims)
        {
            await RoundAsync(victim, () => creates.OfEachKindAsync($"{name} {victim}", CreatesInARound, known), creates);
        }

        await platform.HealthyAsync();
        await platform.SettledAsync();
        Assert.Equal(known.Length + Victims.Length * CreatesInARound, creates.Acknowledged.Count);
        await EachCanBeReadAsync(creates.Acknowledged, owner);
        await NothingWasMadeTwiceAsync(name, creates.Acknowledged);
        await EveryEventTookEffectOnceAsync(creates.Acknowledged);
        await TrailIsIntactAsync(auditor);
        Assert.Empty(await platform.LeftoversAsync());
    }

    // The kill falls with the acknowledgement of a third of the round, so that creates are under way on every side of it.
    private static async Task RoundAsync(string victim, Func<Task> create, Creates creates)
    {
        var (ids, at) = (await Processes.OfAsync(victim), creates.Acknowledged.Count + CreatesInARound / 3);
        Assert.NotEmpty(ids);
        creates.AtEach = number =>
        {
            if (number == at)
            {
                Processes.Kill(ids);
            }
        };
        await create();
        await Processes.ReplacedAsync(victim, ids, ids.Length);
    }

    private static Task EachCanBeReadAsync(ConcurrentBag<Acknowledged> acknowledged, HttpClient reader) =>
        Parallel.ForEachAsync(acknowledged, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (made, cancellationToken) =>
        {
            using var response = await reader.GetAsync($"{made.Path}/{made.Id}", cancellationToken);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            var there = await response.Content.ReadFromJsonAsync<JsonNode>(cancellationToken);
            Assert.Equal(made.Name, (string)(there!["name"] ?? there["title"])!);
        });

    // The answer to a create may have been lost with a process; the repeated one must have found what was made.
    private async Task NothingWasMadeTwiceAsync(string name, ConcurrentBag<Acknowledged> acknowledged)
    {
        Assert.Equal(acknowledged.Count, acknowledged.Select(made => made.Id).Distinct().Count());
        var made = await platform.ScalarAsync<long>("ai-system-inventory", "select count(*) from ai_system where name like $1", name + "%")
            + await platform.ScalarAsync<long>("risk-register", "select count(*) from risk where title like $1", name + "%")
            + await platform.ScalarAsync<long>("document-control", "select count(*) from document where title like $1", name + "%");
        Assert.Equal(acknowledged.Count, made);
    }

    private async Task EveryEventTookEffectOnceAsync(ConcurrentBag<Acknowledged> acknowledged)
    {
        var systems = acknowledged.Where(made => made.Path.EndsWith("/ai-systems", StringComparison.Ordinal)).Select(made => made.Id).ToArray();
        var risks = acknowledged.Where(made => made.Path.EndsWith("/risks", StringComparison.Ordinal)).Select(made => made.Id).ToArray();

        // The broker's own count of what waits is seconds old: on a busy machine a message may still be under way.
        await Eventually.TrueAsync(async () => await CountAsync("ai-system-inventory", "screening_fact", "id", systems) == systems.Length
            && await CountAsync("document-control", "known_ai_system", "id", systems) == systems.Length
            && await CountAsync("ai-system-inventory", "risk_fact", "id", risks) == risks.Length, "every event took effect", 60);

        // One screening for each system, opened once; and the inventory was told of it.
        Assert.Equal(systems.Length, await CountAsync("risk-register", "risk_screening", "ai_system_id", systems));
        Assert.Equal(systems.Length, await platform.ScalarAsync<long>("risk-register", """
            select count(*) from audit_entry where action = 'open' and subject_id in (select id::text from risk_screening where ai_system_id = any($1))
            """, systems));
        Assert.Equal(systems.Length, await CountAsync("ai-system-inventory", "screening_fact", "id", systems));

        // Document control was told of each system, so that documents can link to it.
        Assert.Equal(systems.Length, await CountAsync("document-control", "known_ai_system", "id", systems));

        // Each risk stands in the inventory once, as the register has it now.
        Assert.Equal(risks.Length, await CountAsync("ai-system-inventory", "risk_fact", "id", risks));
        Assert.Equal(await VersionsAsync("risk-register", "select id, version from risk where id = any($1)", risks),
            await VersionsAsync("ai-system-inventory", "select id, told_version from risk_fact where id = any($1)", risks));

        await EveryMessageWasHandledOnceAsync("ai-system-inventory", "risk-register", systems);
        await EveryMessageWasHandledOnceAsync("ai-system-inventory", "document-control", systems);
        await EveryMessageWasHandledOnceAsync("risk-register", "ai-system-inventory", [.. risks, .. systems]);
    }

    private async Task EveryMessageWasHandledOnceAsync(string from, string to, Guid[] about)
    {
        var sent = await platform.QueryAsync(from, "select id from outbox_message where about = any($1)", row => row.GetGuid(0), about);
        var handled = await platform.QueryAsync(to, "select message_id, queue from inbox_message where message_id = any($1)", row => (row.GetGuid(0), row.GetString(1)), sent.ToArray());
        Assert.Equal(sent.Order(), handled.Select(row => row.Item1).Distinct().Order());
        Assert.Equal(handled.Count, handled.Distinct().Count());
        Assert.Equal(0L, await platform.ScalarAsync<long>(from, "select count(*) from outbox_message where sent_at is null"));
    }

    private static async Task TrailIsIntactAsync(HttpClient auditor)
    {
        foreach (var service in (string[])["ai-system-inventory", "risk-register", "document-control"])
        {
            var trail = await auditor.GetFromJsonAsync<JsonNode>($"/api/v1/audit-seals/{service}/verification");
            Assert.True((bool)trail!["intact"]!, trail.ToJsonString());
        }
    }

    private Task<long> CountAsync(string service, string table, string column, Guid[] ids) =>
        platform.ScalarAsync<long>(service, $"select count(*) from {table} where {column} = any($1)", ids);

    private async Task<Dictionary<Guid, int>> VersionsAsync(string service, string sql, Guid[] ids) =>
        (await platform.QueryAsync(service, sql, row => (row.GetGuid(0), row.GetInt32(1)), ids)).ToDictionary(row => row.Item1, row => row.Item2);
}
