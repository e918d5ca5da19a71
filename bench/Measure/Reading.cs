using System.Net.Http.Headers;
using System.Text.Json;

namespace AimsPlatform.Bench;

/// <summary>(b) A page of 25 and one risk, of 10,000 and of 1,000,000; page 1 against page 400.</summary>
internal static class Reading
{
    public static async Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        await Owner.ExecuteAsync("risk_register", "truncate risk cascade");
        await Owner.ExecuteAsync("risk_register", Sql.Fill(Sql.Meridian, 10_000));
        await Owner.ExecuteAsync("risk_register", Sql.Fill(Sql.Borealis, 1_000_000));
        await Owner.ExecuteAsync("risk_register", "vacuum analyze risk");
        var few = await OfAsync("meridian", Sql.Meridian, "10,000");
        var many = await OfAsync("borealis", Sql.Borealis, "1,000,000");
        return
        [
            .. few.Figures, .. many.Figures,
            new Figure("page 1, of 1,000,000 risks", "/s", many.PageRate, "of 10,000", few.PageRate, "1/1.5 = 0.67"),
        ];
    }

    private static async Task<(List<Figure> Figures, double[] PageRate)> OfAsync(string organisation, Guid tenant, string count)
    {
        var id = await Owner.ScalarAsync<Guid>("risk_register", $"select id from risk where tenant_id = '{tenant}' order by created_at desc offset 5000 limit 1");
        var token = await Load.TokenAsync(organisation, "RA");
        var url = $"{Settings.Of("AIMS_URL")}/api/v1/risks";
        var page = await Runs.OfAsync(
            () => Load.HttpAsync(url, 16, token),
            () => Load.HttpAsync($"{Reference.Url}/risks?tenant={tenant}", 16, null),
            () => Load.PgbenchAsync("risk_register", Sql.PageForPgbench(tenant), 16));
        token = await Load.TokenAsync(organisation, "RA");
        var one = await Runs.OfAsync(
            () => Load.HttpAsync($"{url}/{id}", 16, token),
            () => Load.HttpAsync($"{Reference.Url}/risks/{id}?tenant={tenant}", 16, null),
            () => Load.PgbenchAsync("risk_register", Sql.GetForPgbench(tenant, id), 16));
        token = await Load.TokenAsync(organisation, "RA");
        var cursor = await CursorOfPage400Async(url, token);
        var far = await Runs.OfAsync(() => Load.HttpAsync($"{url}?cursor={cursor}", 16, token), () => Load.HttpAsync(url, 16, token));
        return (
            [
                new Figure($"page of 25, of {count} risks", "/s", page[0], "bare endpoint", page[1], "0.5"),
                new Figure($"page of 25, of {count} risks", "/s", page[0], "pgbench", page[2], ""),
                new Figure($"one risk by id, of {count}", "/s", one[0], "bare endpoint", one[1], "0.5"),
                new Figure($"one risk by id, of {count}", "/s", one[0], "pgbench", one[2], ""),
                new Figure($"page 400, of {count} risks", "/s", far[0], "page 1", far[1], "1/1.3 = 0.77"),
            ], page[0]);
    }

    private static async Task<string> CursorOfPage400Async(string url, string token)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        string? cursor = null;
        for (var page = 1; page < 400; page++)
        {
            using var answer = JsonDocument.Parse(await http.GetStringAsync(cursor is null ? url : $"{url}?cursor={cursor}"));
            cursor = answer.RootElement.GetProperty("next").GetString() ?? throw new InvalidOperationException($"the list ended at page {page}");
        }

        return Uri.EscapeDataString(cursor!);
    }
}
