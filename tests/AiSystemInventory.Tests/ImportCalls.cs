using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using AimsPlatform.Testing;
using static AimsPlatform.AiSystemInventory.Tests.Calls;

namespace AimsPlatform.AiSystemInventory.Tests;

/// <summary>Imports as tests speak them: a file goes up, the job is waited for.</summary>
internal static class ImportCalls
{
    public const string Jobs = Systems + "/imports";

    /// <summary>The repository's neighbour with files that other people published; null where they are not.</summary>
    public static string? SharedData { get; } = Find();

    public static Task<HttpResponseMessage> UploadAsync(this HttpClient client, byte[] file, string name, params (string Name, string Value)[] fields)
    {
        var form = new MultipartFormDataContent();
        foreach (var (field, value) in fields)
        {
            form.Add(new StringContent(value), field);
        }

        var content = new ByteArrayContent(file);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        form.Add(content, "file", name);
        return client.PostAsync(Jobs, form);
    }

    public static Task<HttpResponseMessage> UploadAsync(this HttpClient client, string csv, string name = "systems.csv", params (string Name, string Value)[] fields) =>
        client.UploadAsync(Encoding.UTF8.GetBytes(csv), name, fields);

    /// <summary>Imports and answers with the job when it has ended.</summary>
    public static async Task<JsonObject> ImportAsync(this HttpClient client, byte[] file, string name, params (string Name, string Value)[] fields) =>
        await client.EndedAsync(await ReadAsync(await client.UploadAsync(file, name, fields)));

    public static Task<JsonObject> ImportAsync(this HttpClient client, string csv, params (string Name, string Value)[] fields) =>
        client.ImportAsync(Encoding.UTF8.GetBytes(csv), "systems.csv", fields);

    public static async Task<JsonObject> EndedAsync(this HttpClient client, JsonObject job, int seconds = 120)
    {
        await Eventually.TrueAsync(async () =>
        {
            job = await ReadAsync(await client.GetAsync($"{Jobs}/jobs/{job.Id()}"));
            return (string)job["status"]! is "completed" or "failed";
        }, "the import ended", seconds);
        return job;
    }

    public static (int Created, int Updated, int Unchanged, int Rejected) Counts(this JsonObject job)
    {
        var counts = job["counts"]!;
        var all = ((int)counts["created"]!, (int)counts["updated"]!, (int)counts["unchanged"]!, (int)counts["rejected"]!);
        Assert.True((string)job["status"]! == "completed", job.ToString());
        Assert.Equal((int)job["progress"]!["rowsRead"]!, all.Item1 + all.Item2 + all.Item3 + all.Item4);
        return all;
    }

    public static async Task<long> TotalAsync(this HttpClient client, string filter = "") =>
        (long)(await ReadAsync(await client.GetAsync($"{Systems}?limit=1&total=true{filter}")))["total"]!;

    public static async Task<JsonArray> ItemsAsync(this HttpClient client, string path)
    {
        var all = new JsonArray();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await ReadAsync(await client.GetAsync($"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}limit=200{(cursor.Length > 0 ? $"&cursor={cursor}" : "")}"));
            page["items"]!.AsArray().ToList().ForEach(item => all.Add(item!.DeepClone()));
            cursor = (string?)page["next"];
        }

        return all;
    }

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Directory.Exists(Path.Combine(folder.FullName, "shared", "data", "us-agency-raw-2025")))
            {
                return Path.Combine(folder.FullName, "shared", "data");
            }
        }

        return null;
    }
}
