using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using AimsPlatform.DocumentControl.Tests.Content;
using AimsPlatform.Testing;
using static AimsPlatform.DocumentControl.Tests.Organisation;

namespace AimsPlatform.DocumentControl.Tests.Sets;

/// <summary>ZIPs of documents with an index, and the steps of their import as people take them through HTTP.</summary>
internal static class DocumentSet
{
    public const string Header = "Doc No;Document name;Category;Rev;Status;Approved by;Approval date;Effective from;Next review;File name;Document owner;Confidentiality;Clauses;Objectives;Keywords";

    /// <summary>A policy in force elsewhere, a procedure in draft, a record form in XLSX.</summary>
    public static byte[] Good { get; } = Zip(
        [
            "P-1;AI policy;Policy;3.0;Effective;Jane Roe;2025-02-01;2025-03-01;2026-03-01;policy.docx;Jane Roe;Internal use only;Clause 5.2, A.2.2;Fewer wrong decisions;hr",
            "S-7;Handling concerns;SOP;1.2;Draft;;;;;sub/concerns.md;;;;;",
            "R-3;Log of concerns;Record;2;In use;John Doe;14 Feb 2025;;;sub/log.xlsx;;Confidential;ISO/IEC 42001:2023 7.5.1;;",
        ],
        ("policy.docx", TestFiles.Docx()), ("sub/concerns.md", "# Concerns\n\nWe listen."u8.ToArray()), ("sub/log.xlsx", TestFiles.Xlsx()));

    public static byte[] Zip(string[] rows, params (string Name, byte[] Content)[] files) =>
        TestFiles.Zip([("index.csv", Encoding.UTF8.GetBytes(string.Join('\n', rows.Prepend(Header)))), .. files]);

    public static Task<HttpResponseMessage> SendAsync(HttpClient who, byte[] zip, string query = "?source=old-dms", string name = "set.zip")
    {
        var file = new ByteArrayContent(zip);
        file.Headers.ContentType = new MediaTypeHeaderValue("application/zip");
        return who.PostAsync($"/api/v1/documents/imports{query}", new MultipartFormDataContent { { file, "file", name } });
    }

    /// <summary>Imports and waits for the end; the job as it then is.</summary>
    public static async Task<JsonObject> ImportAsync(HttpClient who, byte[] zip, bool dryRun = false)
    {
        var sent = await SendAsync(who, zip, $"?source=old-dms&dryRun={(dryRun ? "true" : "false")}");
        await AnswerAsync(sent, HttpStatusCode.Accepted);
        JsonObject? job = null;
        await Eventually.TrueAsync(async () =>
        {
            job = await who.GetFromJsonAsync<JsonObject>(sent.Headers.Location);
            return (string)job!["status"]! is "completed" or "failed";
        }, "the import ends");
        var counts = job!["counts"]!.AsObject();
        Assert.Equal((int)job["progress"]!["rowsRead"]!, counts.Sum(count => (int)count.Value!));
        return job;
    }

    public static async Task<JsonObject[]> RejectionsAsync(HttpClient who, JsonNode job) =>
        [.. (await who.GetFromJsonAsync<JsonObject>($"/api/v1/documents/imports/jobs/{job["id"]}/rejections"))!["items"]!.AsArray().Select(item => item!.AsObject())];

    public static async Task<JsonObject[]> DocumentsAsync(HttpClient who) =>
        [.. (await who.GetFromJsonAsync<JsonObject>("/api/v1/documents"))!["items"]!.AsArray().Select(item => item!.AsObject())];

    public static async Task<JsonObject> ProposeAsync(HttpClient who, JsonNode job) => await CreatedAsync(
        await who.PostAsJsonAsync("/api/v1/migration-exceptions", new { importId = (Guid)job["id"]!, reason = "The old system kept approvals under its own control." }));

    public static Task<HttpResponseMessage> ApproveAsync(HttpClient who, JsonNode exception) =>
        PostAsync(who, $"/api/v1/migration-exceptions/{exception["id"]}/approve", new { comment = "Checked against the old register." }, "\"1\"");

    public static Task SettledAsync(HttpClient who, JsonNode exception) => Eventually.TrueAsync(async () =>
        (int)(await who.GetFromJsonAsync<JsonObject>($"/api/v1/migration-exceptions/{exception["id"]}"))!["waiting"]! == 0, "no version waits any more");
}
