using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AimsPlatform.DocumentControl.Versions;
using static AimsPlatform.DocumentControl.Tests.Organisation;

namespace AimsPlatform.DocumentControl.Tests.Retention;

/// <summary>Versions of one organisation that ended long ago, and the steps of their disposal by the right people.</summary>
internal sealed class Ended(DocumentControlFixture service, Organisation organisation)
{
    public static readonly object Words = new { reason = "Its retention is over and nobody needs it." };

    public HttpClient Legal => field ??= service.As(organisation.Tenant.Colleague(), "LEG");

    /// <summary>A superseded version that ended so many years and a day ago.</summary>
    public async Task<JsonObject> AgedAsync(int years, string @class = "standard", string text = "# What we did\n\nWe listened.")
    {
        var document = await organisation.RegisterAsync(more: new { retentionClass = @class });
        var version = await organisation.InAsync(VersionState.Published, document, text: text);
        await organisation.InAsync(VersionState.Published, document);
        return await AgeAsync(version, years);
    }

    public async Task<JsonObject> AgedFileAsync(byte[] content)
    {
        var version = await organisation.InAsync(VersionState.Draft);
        var tag = (await organisation.Controller.GetAsync(Url(version))).Headers.ETag!.Tag;
        using var upload = new HttpRequestMessage(HttpMethod.Put, $"{Url(version)}/file?fileName=minutes.docx") { Content = new ByteArrayContent(content) };
        upload.Headers.TryAddWithoutValidation("If-Match", tag);
        await OkAsync(await organisation.Author.SendAsync(upload));
        await organisation.DoAsync(organisation.Controller, version, "abandon", Because);
        return await AgeAsync(version, 5);
    }

    // Time passes only here: past the triggers, as nobody but the owner of the database can.
    public async Task<JsonObject> AgeAsync(JsonObject version, int years)
    {
        await service.OnDatabaseAsync($"set session_replication_role = replica; update document_version set ended_at = ended_at - interval '{years} years 1 day' where id = '{version["id"]}'; set session_replication_role = origin");
        return await organisation.GetAsync(version);
    }

    public Task<HttpResponseMessage> ProposeAsync(JsonNode version) => organisation.Controller.PostAsJsonAsync($"{Url(version)}/disposal", Words);

    public async Task<JsonObject> ApprovedAsync(JsonObject version)
    {
        await CreatedAsync(await ProposeAsync(version));
        await OkAsync(await StepAsync(organisation.Management, version, "approve"));
        return version;
    }

    public async Task<JsonObject> DisposeAsync(JsonObject version) => await OkAsync(await StepAsync(organisation.Controller, await ApprovedAsync(version), "execute"));

    public async Task<HttpResponseMessage> StepAsync(HttpClient who, JsonNode version, string step, object? body = null)
    {
        var now = await organisation.Controller.GetAsync($"{Url(version)}/disposal");
        return await PostAsync(who, $"{Url(version)}/disposal/{step}", body ?? new { }, now.Headers.ETag?.Tag);
    }

    public async Task ReleaseAsync(JsonNode hold) => await OkAsync(await PostAsync(Legal, $"/api/v1/legal-holds/{hold["id"]}/release", Because, "\"1\""));

    public async Task<JsonObject> RetentionAsync(JsonNode version) => await OkAsync(await organisation.Employee.GetAsync($"{Url(version)}/retention"));
}
