using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Npgsql;

namespace AimsPlatform.Bench;

/// <summary>
/// (d) From the decision in one service to the effect in the other: the event's time in the outbox of the risk register against
/// the inbox entry of the inventory, both written by the services themselves.
/// </summary>
internal static class Events
{
    public static async Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        var idle = await AtAsync(perSecond: 5, seconds: 20);
        var busy = await AtAsync(perSecond: 200, seconds: 15);
        return
        [
            new Figure("commit to effect, 5 events/s, p50", "ms", idle.P50, "", [], "20 ms"),
            new Figure("commit to effect, 5 events/s, p99", "ms", idle.P99, "", [], ""),
            new Figure("commit to effect, 200 events/s, p50", "ms", busy.P50, "", [], ""),
            new Figure("commit to effect, 200 events/s, p99", "ms", busy.P99, "", [], "250 ms"),
        ];
    }

    private static async Task<(double[] P50, double[] P99)> AtAsync(int perSecond, int seconds)
    {
        var (p50, p99) = (new double[Runs.Count], new double[Runs.Count]);
        for (var run = 0; run < Runs.Count; run++)
        {
            var delays = await MeasureAsync(perSecond, perSecond * seconds);
            (p50[run], p99[run]) = (delays[delays.Count / 2], delays[delays.Count * 99 / 100]);
        }

        return (p50, p99);
    }

    private static async Task<List<double>> MeasureAsync(int perSecond, int count)
    {
        using var http = new HttpClient { BaseAddress = new Uri(Settings.Of("AIMS_URL")) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await Load.TokenAsync("meridian", "RA"));
        var started = TimeProvider.System.GetUtcNow();
        var clock = Stopwatch.StartNew();
        var requests = new List<Task<HttpResponseMessage>>();
        for (var n = 0; n < count; n++)
        {
            var due = TimeSpan.FromSeconds((double)n / perSecond) - clock.Elapsed;
            if (due > TimeSpan.Zero)
            {
                await Task.Delay(due);
            }

            requests.Add(http.PostAsync("/api/v1/risks", new StringContent(Creating.Body(Guid.CreateVersion7()), new MediaTypeHeaderValue("application/json"))));
        }

        foreach (var answer in await Task.WhenAll(requests))
        {
            answer.EnsureSuccessStatusCode();
        }

        return await DelaysAsync(started, count);
    }

    private static async Task<List<double>> DelaysAsync(DateTimeOffset since, int count)
    {
        var delays = new List<double>();
        for (var attempt = 0; attempt < 100 && delays.Count < count; attempt++)
        {
            await Task.Delay(200);
            var decided = await TimesAsync("risk_register", "select id, decided_at from outbox_message where decided_at >= $1", since);
            var handled = await TimesAsync("ai_system_inventory", "select message_id, handled_at from inbox_message where handled_at >= $1", since);
            delays = decided.Where(entry => handled.ContainsKey(entry.Key)).Select(entry => (handled[entry.Key] - entry.Value).TotalMilliseconds).Order().ToList();
        }

        return delays.Count >= count ? delays : throw new InvalidOperationException($"only {delays.Count} of {count} events took effect in time");
    }

    private static async Task<Dictionary<Guid, DateTime>> TimesAsync(string database, string sql, DateTimeOffset since)
    {
        await using var source = NpgsqlDataSource.Create(Owner.Of(database));
        await using var command = source.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter { Value = since });
        await using var reader = await command.ExecuteReaderAsync();
        var times = new Dictionary<Guid, DateTime>();
        while (await reader.ReadAsync())
        {
            times[reader.GetGuid(0)] = reader.GetDateTime(1);
        }

        return times;
    }
}
