using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Xunit;

namespace AimsPlatform.Testing;

/// <summary>Imports as tests speak them: a file goes up to <c>…/imports</c>, the job is waited for.</summary>
public static class ImportFiles
{
    /// <summary>The repository's neighbour with files that other people published; null where they are not.</summary>
    public static string? SharedData { get; } = Find();

    public static Task<HttpResponseMessage> UploadAsync(HttpClient client, string imports, byte[] file, string name, params (string Name, string Value)[] fields)
    {
        var form = new MultipartFormDataContent();
        foreach (var (field, value) in fields)
        {
            form.Add(new StringContent(value), field);
        }

        var content = new ByteArrayContent(file);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        form.Add(content, "file", name);
        return client.PostAsync(imports, form);
    }

    /// <summary>The job when it has ended.</summary>
    public static async Task<JsonObject> EndedAsync(HttpClient client, string imports, JsonNode job, int seconds = 120)
    {
        JsonObject? ended = null;
        await Eventually.TrueAsync(async () =>
        {
            ended = await ReadAsync(await client.GetAsync($"{imports}/jobs/{job["id"]}"));
            return (string)ended["status"]! is "completed" or "failed";
        }, "the import ended", seconds);
        return ended!;
    }

    /// <summary>What became of the rows; together they are the rows read.</summary>
    public static (int Created, int Updated, int Unchanged, int Rejected) Counts(this JsonObject job)
    {
        var counts = job["counts"]!;
        var all = ((int)counts["created"]!, (int)counts["updated"]!, (int)counts["unchanged"]!, (int)counts["rejected"]!);
        Assert.True((string)job["status"]! == "completed", job.ToString());
        Assert.Equal((int)job["progress"]!["rowsRead"]!, all.Item1 + all.Item2 + all.Item3 + all.Item4);
        return all;
    }

    /// <summary>Everything of a list, page by page.</summary>
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

    private static async Task<JsonObject> ReadAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{(int)answer.StatusCode} {text}");
        return JsonNode.Parse(text)!.AsObject();
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
