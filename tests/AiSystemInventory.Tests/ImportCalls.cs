using System.Text;
using System.Text.Json.Nodes;
using AimsPlatform.Testing;
using static AimsPlatform.AiSystemInventory.Tests.Calls;

namespace AimsPlatform.AiSystemInventory.Tests;

/// <summary>Imports of AI systems as tests speak them.</summary>
internal static class ImportCalls
{
    public const string Jobs = Systems + "/imports";

    public static string? SharedData => ImportFiles.SharedData;

    public static Task<HttpResponseMessage> UploadAsync(this HttpClient client, byte[] file, string name, params (string Name, string Value)[] fields) =>
        ImportFiles.UploadAsync(client, Jobs, file, name, fields);

    public static Task<HttpResponseMessage> UploadAsync(this HttpClient client, string csv, string name = "systems.csv", params (string Name, string Value)[] fields) =>
        client.UploadAsync(Encoding.UTF8.GetBytes(csv), name, fields);

    /// <summary>Imports and answers with the job when it has ended.</summary>
    public static async Task<JsonObject> ImportAsync(this HttpClient client, byte[] file, string name, params (string Name, string Value)[] fields) =>
        await client.EndedAsync(await ReadAsync(await client.UploadAsync(file, name, fields)));

    public static Task<JsonObject> ImportAsync(this HttpClient client, string csv, params (string Name, string Value)[] fields) =>
        client.ImportAsync(Encoding.UTF8.GetBytes(csv), "systems.csv", fields);

    public static Task<JsonObject> EndedAsync(this HttpClient client, JsonObject job, int seconds = 120) => ImportFiles.EndedAsync(client, Jobs, job, seconds);

    public static async Task<long> TotalAsync(this HttpClient client, string filter = "") =>
        (long)(await ReadAsync(await client.GetAsync($"{Systems}?limit=1&total=true{filter}")))["total"]!;
}
