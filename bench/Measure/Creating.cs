namespace AimsPlatform.Bench;

/// <summary>(a) A risk is created: row, audit entry and outbox row in one transaction.</summary>
internal static class Creating
{
    public static string Body(Guid owner) => $$"""
        {"title":"Training data is not representative","description":"Some groups are missing from the data.","domain":"bias","scope":"aims","ownerId":"{{owner}}"}
        """;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        var figures = new List<Figure>();
        foreach (var connections in new[] { 1, 16 })
        {
            var body = Body(Guid.CreateVersion7());
            var token = await Load.TokenAsync("meridian", "RA");
            var results = await Runs.OfAsync(
                () => Load.HttpAsync($"{Settings.Of("AIMS_URL")}/api/v1/risks", connections, token, body),
                () => Load.HttpAsync($"{Reference.Url}/risks", connections, null, body),
                () => Load.PgbenchAsync("risk_register", Sql.CreateForPgbench, connections));
            figures.Add(new Figure($"create a risk, {connections} connections", "/s", results[0], "bare endpoint", results[1], connections == 16 ? "0.5" : ""));
            figures.Add(new Figure($"create a risk, {connections} connections", "/s", results[0], "pgbench", results[2], connections == 16 ? "0.15" : ""));
        }

        return figures;
    }
}
