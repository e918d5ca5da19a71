namespace AimsPlatform.Bench;

/// <summary>(c) What the gateway costs: the same request through it and straight at the service.</summary>
internal static class Hop
{
    public static async Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        var token = await Load.TokenAsync("meridian", "RA");
        var body = Creating.Body(Guid.CreateVersion7());
        var (gateway, direct) = (Settings.Of("AIMS_URL"), Settings.Of("AIMS_RISK_REGISTER_URL"));
        var reads = await Runs.OfAsync(
            () => Load.HttpAsync($"{gateway}/api/v1/risks?limit=1", 16, token), () => Load.HttpAsync($"{direct}/api/v1/risks?limit=1", 16, token));
        var writes = await Runs.OfAsync(
            () => Load.HttpAsync($"{gateway}/api/v1/risks", 16, token, body), () => Load.HttpAsync($"{direct}/api/v1/risks", 16, token, body));
        return
        [
            new Figure("read through the gateway, 16 connections", "/s", reads[0], "direct", reads[1], "0.7"),
            new Figure("create through the gateway, 16 connections", "/s", writes[0], "direct", writes[1], "0.7"),
        ];
    }
}
