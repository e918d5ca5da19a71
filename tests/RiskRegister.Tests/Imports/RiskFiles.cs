using System.Text;
using System.Text.Json.Nodes;
using AimsPlatform.Testing;
using static AimsPlatform.RiskRegister.Tests.Organisation;

namespace AimsPlatform.RiskRegister.Tests.Imports;

/// <summary>Imports of risks as tests speak them.</summary>
internal static class RiskFiles
{
    public const string Url = "/api/v1/risks";
    public const string Jobs = Url + "/imports";

    /// <summary>Imports and answers with the job when it has ended.</summary>
    public static async Task<JsonObject> ImportAsync(this HttpClient client, byte[] file, string name, params (string Name, string Value)[] fields)
    {
        var accepted = await ImportFiles.UploadAsync(client, Jobs, file, name, fields);
        var text = await accepted.Content.ReadAsStringAsync();
        Assert.True(accepted.IsSuccessStatusCode, text);
        return await ImportFiles.EndedAsync(client, Jobs, JsonNode.Parse(text)!);
    }

    public static Task<JsonObject> ImportAsync(this HttpClient client, string csv, params (string Name, string Value)[] fields) =>
        client.ImportAsync(Encoding.UTF8.GetBytes(csv), "risks.csv", fields);

    /// <summary>The one risk that the filter lets through, whole.</summary>
    public static async Task<JsonObject> OneAsync(this HttpClient client, string filter)
    {
        var row = Assert.Single((await OkAsync(await client.GetAsync($"{Url}?{filter}")))["items"]!.AsArray())!;
        return await OkAsync(await client.GetAsync($"{Url}/{row["id"]}"));
    }

    public static async Task<string[]> TagsAsync(this HttpClient client, string filter) => (await client.OneAsync(filter))["tags"]!.AsArray().Select(tag => (string)tag!).ToArray();
}
