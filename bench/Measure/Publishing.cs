using System.Diagnostics;

namespace AimsPlatform.Bench;

/// <summary>A document comes into force that 10,000 people have to acknowledge, against the same with nobody to ask.</summary>
internal static class Publishing
{
    private const int People = 10_000;

    private static readonly string Audience = $"""
        insert into audience_member (id, person_id, roles, business_units, active, since, tenant_id, version, created_at, updated_at)
        select gen_random_uuid(), gen_random_uuid(), array['EMP'], '{"{}"}', true, current_date, '{Sql.Borealis}', 1, now(), now() from generate_series(1, {People})
        """;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        await Owner.ExecuteAsync("document_control", "delete from audience_member");
        await Owner.ExecuteAsync("document_control", Audience);
        await Owner.ExecuteAsync("document_control", "vacuum analyze audience_member");
        using var warm = await Papers.SignInAsync("AUT", "APR", "DOC-C");
        await PublishAsync(warm, asked: 0);
        await PublishAsync(warm, People);
        var (alone, answered, open) = (new double[Runs.Count], new double[Runs.Count], new double[Runs.Count]);
        for (var run = 0; run < Runs.Count; run++)
        {
            using var papers = await Papers.SignInAsync("AUT", "APR", "DOC-C");
            (alone[run], _) = await PublishAsync(papers, asked: 0);
            (answered[run], open[run]) = await PublishAsync(papers, People);
        }

        return
        [
            new Figure("publish with 10,000 people to acknowledge, until it answers", "ms", answered, "with nobody", alone, "1,000 ms"),
            new Figure("publish with 10,000 people to acknowledge, until 10,000 are counted as open", "ms", open, "", [], "20,000 ms"),
        ];
    }

    private static async Task<(double Answered, double Open)> PublishAsync(Papers papers, int asked)
    {
        var version = await papers.DraftAsync();
        await papers.ApproveAsync(version);
        if (asked > 0)
        {
            await papers.ChangeAsync("DOC-C", HttpMethod.Put, version.Split("/versions")[0], "/distribution", new { everyone = true });
        }

        var tag = await papers.TagAsync("DOC-C", version);
        var watch = Stopwatch.StartNew();
        await papers.SendAsync("DOC-C", HttpMethod.Post, version + "/publish", new { }, tag);
        var answered = watch.Elapsed.TotalMilliseconds;
        for (var open = 0; open < asked && watch.Elapsed < TimeSpan.FromMinutes(2);)
        {
            open = (int)(await papers.SendAsync("DOC-C", HttpMethod.Get, version + "/acknowledgements/summary"))["open"]!;
        }

        return (answered, watch.Elapsed.TotalMilliseconds);
    }
}
