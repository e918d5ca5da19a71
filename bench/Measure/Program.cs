using AimsPlatform.Bench;

var parts = new (string Name, Func<Task<IReadOnlyList<Figure>>> Measure)[]
{
    ("idle", Idle.MeasureAsync),
    ("create", Creating.MeasureAsync),
    ("hop", Hop.MeasureAsync),
    ("event", Events.MeasureAsync),
    ("publish", Publishing.MeasureAsync),
    ("file", Files.MeasureAsync),
    ("search", Searching.MeasureAsync),
    ("read", Reading.MeasureAsync),
    ("import", Importing.MeasureAsync),
};
var wanted = args.Length == 0 ? parts : parts.Where(part => args.Contains(part.Name)).ToArray();
var report = new Report();

// A cold start needs a platform that is down: first of all, before the limits hold connections and anything is warm.
await MeasureAsync(wanted.Where(part => part.Name == "idle"));
await using var reference = await Reference.StartAsync();
var (warm, body) = (await Load.TokenAsync("meridian", "RA"), Creating.Body(Guid.CreateVersion7()));
foreach (var origin in new[] { Settings.Of("AIMS_URL"), Settings.Of("AIMS_RISK_REGISTER_URL") })
{
    await Load.WarmUpAsync(($"{origin}/api/v1/risks", warm, body), ($"{origin}/api/v1/risks", warm, null));
}

await Load.WarmUpAsync((Reference.Url + "/risks", null, body), ($"{Reference.Url}/risks?tenant={Sql.Meridian}", null, null));
await MeasureAsync(wanted.Where(part => part.Name != "idle"));

Console.WriteLine(report.Table());
if (args.Length == 0)
{
    await report.WriteAsync("docs/performance.md");
}

return report.Complete ? 0 : 1;

async Task MeasureAsync(IEnumerable<(string Name, Func<Task<IReadOnlyList<Figure>>> Measure)> some)
{
    foreach (var part in some)
    {
        Console.WriteLine($"bench: {part.Name}");
        try
        {
            report.Add(part.Name, await part.Measure());
        }
        catch (Exception failure) when (failure is InvalidOperationException or HttpRequestException or Npgsql.NpgsqlException)
        {
            report.Failed(part.Name, failure.Message);
        }
    }
}
