using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AimsPlatform.DocumentControl.Templates;
using AimsPlatform.Testing;
using static AimsPlatform.DocumentControl.Tests.Organisation;

namespace AimsPlatform.DocumentControl.Tests.Templates;

/// <summary>Packs install as copies of the organisation's own; an update is offered, compared, and taken template by template (R078).</summary>
public sealed class TemplatePackTests(DocumentControlFixture service)
{
    private const string Packs = "/api/v1/template-packs";

    private readonly Organisation _organisation = new(service);

    internal static object Pack(string version, string bodyOfA = "# A\n\nby {{owner}}", string bodyOfB = "# B\n\nfor {{scope}}", bool withC = false, string id = "house-pack") => new
    {
        id, title = "Our house", version, templates = new[] { Template("a", bodyOfA), Template("b", bodyOfB) }.Concat(withC ? [Template("c", "# C\n\nnew here")] : []),
    };

    [Fact]
    public async Task The_starter_set_installs_once_as_independent_copies()
    {
        var installed = await CreatedAsync(await InstallAsync(StarterPack.Id));
        Assert.Equal(StarterPack.Current.Templates.Count, installed["templates"]!.AsArray().Count);
        Assert.Equal("/problems/template-pack-installed", await ProblemAsync(await InstallAsync(StarterPack.Id), HttpStatusCode.Conflict));

        var policies = await _organisation.Author.GetFromJsonAsync<JsonObject>("/api/v1/document-templates?type=policy&mandatoryItem=ai-policy");
        var policy = Assert.Single(policies!["items"]!.AsArray())!;
        Assert.Null(policy["body"]);
        var one = await _organisation.Author.GetFromJsonAsync<JsonObject>($"/api/v1/document-templates/{policy["id"]}");
        Assert.Contains("{{organisation}}", (string)one!["body"]!, StringComparison.Ordinal);
        Assert.Equal("Name of the organisation", (string)one["placeholders"]!["organisation"]!);
        Assert.Equal("1.0", (string)(await _organisation.Author.GetFromJsonAsync<JsonObject>(Packs))!["items"]![0]!["installed"]!);
        Assert.Empty((await UpdatesAsync(StarterPack.Id))["items"]!.AsArray());
    }

    [Fact]
    public async Task An_update_is_offered_as_a_difference_and_taken_template_by_template()
    {
        await CreatedAsync(await ImportAsync(Pack("1.0")));
        var copies = (await CreatedAsync(await InstallAsync("house-pack")))["templates"]!.AsArray();
        var mine = await OkAsync(await _organisation.PatchAsync(_organisation.Controller, $"/api/v1/document-templates/{copies[1]!["id"]}", new { body = "# B\n\nour own words for {{scope}}" }));
        await CreatedAsync(await ImportAsync(Pack("1.1", "# A\n\nwritten by {{owner}}", "# B\n\nfor the whole {{scope}}", withC: true)));
        Assert.Equal("# A\n\nby {{owner}}", await BodyAsync(copies[0]!["id"]!)); // nothing changes by itself

        var offered = (await UpdatesAsync("house-pack"))["items"]!.AsArray();
        Assert.Equal(["changed", "both_changed", "added"], offered.Select(update => (string)update!["kind"]!));
        Assert.Equal(1, (int)offered[0]!["packChanged"]!["added"]!);
        Assert.NotNull(offered[1]!["changedHere"]);

        Assert.Equal(HttpStatusCode.PreconditionRequired, (await AcceptAsync("a", new { take = "pack" }, null)).StatusCode);
        Assert.Equal("# A\n\nwritten by {{owner}}", (string)(await OkAsync(await AcceptAsync("a", new { take = "pack" }, (string)offered[0]!["eTag"]!)))["body"]!);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await AcceptAsync("b", new { take = "merged", body = "# B\n\n<script>x</script>" }, (string)offered[1]!["eTag"]!)).StatusCode);
        Assert.Equal(mine["body"]!.ToString(), (string)(await OkAsync(await AcceptAsync("b", new { take = "mine" }, (string)offered[1]!["eTag"]!)))["body"]!);
        Assert.Equal("1.0", (string)(await UpdatesAsync("house-pack"))["installed"]!);
        await OkAsync(await AcceptAsync("c", new { take = "pack" }, null));

        var after = await UpdatesAsync("house-pack");
        Assert.Equal(("1.1", 0), ((string)after["installed"]!, after["items"]!.AsArray().Count));
        Assert.Equal("/problems/template-update-not-offered", await ProblemAsync(await AcceptAsync("c", new { take = "pack" }, null), HttpStatusCode.Conflict));
    }

    [Fact]
    public async Task A_pack_that_is_not_newer_not_its_own_or_not_readable_is_refused()
    {
        await CreatedAsync(await ImportAsync(Pack("1.1")));
        Assert.Equal("/problems/template-pack-not-newer", await ProblemAsync(await ImportAsync(Pack("1.1")), HttpStatusCode.Conflict));
        Assert.Equal("/problems/template-pack-not-newer", await ProblemAsync(await ImportAsync(Pack("1.0.9")), HttpStatusCode.Conflict));
        Assert.Equal("/problems/template-pack-name-taken", await ProblemAsync(await ImportAsync(Pack("9.0", id: StarterPack.Id)), HttpStatusCode.Conflict));
        Assert.Equal("/problems/markdown-active-content", await ProblemAsync(await ImportAsync(Pack("2.0", "# A\n\n<iframe src=x></iframe>")), HttpStatusCode.UnprocessableEntity));
        Assert.Equal("/problems/validation", await ProblemAsync(await ImportAsync(Pack("2.0", "# A\n\n{{shoeSize}}")), HttpStatusCode.UnprocessableEntity));
        Assert.Equal(HttpStatusCode.BadRequest, (await ImportAsync(Pack("two"))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await InstallAsync("nobody-made-this")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await service.As(Tenant.New(), "DOC-C").GetAsync($"{Packs}/house-pack")).StatusCode);
    }

    private static object Template(string id, string body) => new
    {
        id = "template-" + id, title = "Template " + id, type = "procedure", requirementIds = new[] { "7.5.2" }, mandatoryItems = Array.Empty<string>(), version = "1.0", language = "en", body,
    };

    private static async Task<string> ProblemAsync(HttpResponseMessage answer, HttpStatusCode expected) => (string)(await AnswerAsync(answer, expected))["type"]!;

    private Task<HttpResponseMessage> ImportAsync(object pack) => PostAsync(_organisation.Controller, Packs, pack, null);

    private Task<HttpResponseMessage> InstallAsync(string packId) => PostAsync(_organisation.Controller, $"{Packs}/{packId}/install", new { }, null);

    private Task<HttpResponseMessage> AcceptAsync(string template, object body, string? etag) =>
        PostAsync(_organisation.Controller, $"{Packs}/house-pack/updates/template-{template}/accept", body, etag);

    private async Task<JsonObject> UpdatesAsync(string packId) => (await _organisation.Controller.GetFromJsonAsync<JsonObject>($"{Packs}/{packId}/updates"))!;

    private async Task<string> BodyAsync(JsonNode id) => (string)(await _organisation.Author.GetFromJsonAsync<JsonObject>($"/api/v1/document-templates/{id}"))!["body"]!;
}
