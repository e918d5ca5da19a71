using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using AimsPlatform.DocumentControl.Documents;
using AimsPlatform.DocumentControl.Versions;
using AimsPlatform.Standards;
using Npgsql;
using static AimsPlatform.DocumentControl.Tests.Organisation;

namespace AimsPlatform.DocumentControl.Tests;

/// <summary>The invariants of domain.md, section 7, that documents have to keep, each by its number.</summary>
public sealed class InvariantTests(DocumentControlFixture service)
{
    private readonly Organisation _organisation = new(service);

    [Fact]
    public async Task I01_nobody_approves_what_they_wrote_or_edited_and_no_machine_approves()
    {
        var version = await _organisation.DraftAsync(await _organisation.RegisterAsync());
        var editor = service.As(_organisation.Approving, "AUT", "APR");
        await OkAsync(await _organisation.PatchAsync(editor, Url(version), new { text = "# What we do\n\nWe listen and answer." }));

        foreach (var wrote in new[] { _organisation.Writer.UserId, _organisation.Approving.UserId })
        {
            var refused = await AnswerAsync(await _organisation.TryAsync(_organisation.Author, version, "submit", _organisation.Submission(approver: wrote)), HttpStatusCode.UnprocessableEntity);
            Assert.Contains("S1", (string)refused["errors"]!["/approverId"]![0]!);
        }

        // A title is approved with the text: who changes it wrote in every version in work.
        var titled = await _organisation.InAsync(VersionState.Draft);
        await _organisation.DoAsync(_organisation.Author, titled, "submit", _organisation.Submission(approver: _organisation.Approving.UserId));
        await OkAsync(await _organisation.PatchAsync(service.As(_organisation.Approving, "DOC-C", "APR"), "/api/v1/documents/" + titled["documentId"], new { title = "How we answer" }));
        var again = await AnswerAsync(await _organisation.TryAsync(_organisation.Author, titled, "submit", _organisation.Submission(approver: _organisation.Approving.UserId)), HttpStatusCode.UnprocessableEntity);
        Assert.Contains("S1", (string)again["errors"]!["/approverId"]![0]!);

        var (machine, other) = (_organisation.Tenant.Colleague(), await _organisation.InAsync(VersionState.Draft));
        await _organisation.DoAsync(_organisation.Author, other, "submit", _organisation.Submission(approver: machine.UserId));
        Assert.Equal(HttpStatusCode.Unauthorized, (await _organisation.TryAsync(service.AsService(machine, "APR"), other, "approve", new { })).StatusCode); // it never proved to be a person
        await _organisation.DoAsync(service.As(machine, "APR"), other, "approve", new { });

        // Not even by going around the service.
        var broken = await Assert.ThrowsAsync<PostgresException>(() => service.OnDatabaseAsync($"update document_version set approved_by = written_by[1] where id = '{other["id"]}'"));
        Assert.Contains("no_writer_approves", broken.Message);
    }

    [Fact]
    public async Task S01_only_the_chosen_approver_with_the_authority_of_the_type_approves()
    {
        var policy = await _organisation.DraftAsync(await _organisation.RegisterAsync("policy"));
        await _organisation.DoAsync(_organisation.Author, policy, "submit", _organisation.Submission(approver: _organisation.Approving.UserId));
        Assert.Equal(["5.1"], await UnmetAsync(await _organisation.TryAsync(_organisation.Management, policy, "approve", new { }))); // not chosen
        Assert.Equal(["5.1"], await UnmetAsync(await _organisation.TryAsync(_organisation.Approver, policy, "approve", new { }))); // APR has no authority over a policy
        Assert.Equal("approved", (string)(await _organisation.DoAsync(service.As(_organisation.Approving, "DM"), policy, "approve", new { }))["state"]!);

        var procedure = await _organisation.InAsync(VersionState.Review);
        Assert.Equal(["5.1"], await UnmetAsync(await _organisation.TryAsync(_organisation.Approver, procedure, "approve", new { }))); // its reviewer is not done
        Assert.Equal(["5.1"], await UnmetAsync(await _organisation.TryAsync(service.As(_organisation.Tenant.Colleague(), "REV"), procedure, "comment", new { comment = "Me too.", done = true })));
        Assert.Equal(["5.1"], await UnmetAsync(await _organisation.TryAsync(service.As(_organisation.Tenant.Colleague(), "APR"), procedure, "return", new { comment = "Not mine to return." })));
    }

    [Fact]
    public async Task I05_a_role_lost_a_second_ago_approves_nothing_and_past_approvals_stand()
    {
        var unit = await _organisation.RegisterAsync(more: new { businessUnit = "retail" });
        var version = await _organisation.InAsync(VersionState.Draft, unit);
        await _organisation.DoAsync(_organisation.Author, version, "submit", _organisation.Submission());

        Assert.Equal(HttpStatusCode.Forbidden, (await _organisation.TryAsync(service.As(_organisation.Approving, "EMP"), version, "approve", new { })).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await _organisation.TryAsync(service.As(_organisation.Approving, "APR@lending"), version, "approve", new { })).StatusCode);
        Assert.Equal(["5.1"], await UnmetAsync(await _organisation.TryAsync(service.As(_organisation.Approving, "DM", "APR@lending"), version, "approve", new { })));
        var lost = _organisation.Tenant.Colleague(); // whose token still names the role
        service.StandingRoles.TakeAway(lost, "APR@retail");
        var refused = await _organisation.TryAsync(service.As(lost, "APR@retail", "EMP"), version, "approve", new { });
        Assert.Equal((HttpStatusCode.Forbidden, "/problems/roles-changed"), (refused.StatusCode, (string?)(await refused.Content.ReadFromJsonAsync<JsonObject>())!["type"]));
        await _organisation.DoAsync(service.As(_organisation.Approving, "APR@retail"), version, "approve", new { });

        var published = await _organisation.DoAsync(_organisation.Controller, version, "publish", new { });
        Assert.Equal(_organisation.Approving.UserId, (Guid)published["approvedBy"]!);
    }

    [Fact]
    public async Task I07_publishing_supersedes_the_version_before_in_the_same_transaction()
    {
        var document = await _organisation.RegisterAsync();
        var first = await _organisation.InAsync(VersionState.Published, document);
        var second = await _organisation.InAsync(VersionState.Published, document, text: "# What we do\n\nWe answer within a week.");

        first = await _organisation.GetAsync(first);
        Assert.Equal(("superseded", 2, true, 2), ((string)first["state"]!, (int)first["supersededBy"]!, (bool)first["obsolete"]!, (int)first["inForce"]!));
        Assert.Equal((string)second["publishedAt"]!, (string)first["supersededAt"]!);
        document = await _organisation.DocumentAsync(second);
        Assert.Equal((2, (string)second["hash"]!, "published"), ((int)document["publishedVersion"]!, (string)document["publishedHash"]!, (string)document["state"]!));

        // The database itself holds one published version at most, and lets no version come back.
        foreach (var sql in new[] { $"update document_version set state = 'Published' where id = '{first["id"]}'", $"update document_version set state = 'Draft' where id = '{second["id"]}'" })
        {
            await Assert.ThrowsAsync<PostgresException>(() => service.OnDatabaseAsync(sql));
        }
    }

    [Fact]
    public async Task I07_of_two_who_publish_at_once_one_does_and_the_other_is_told()
    {
        var version = await _organisation.InAsync(VersionState.Approved);
        var etag = (await _organisation.Controller.GetAsync(Url(version))).Headers.ETag!.Tag;

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => PostAsync(_organisation.Controller, $"{Url(version)}/publish", new { }, etag)));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.All(answers.Where(answer => answer.StatusCode != HttpStatusCode.OK), answer =>
            Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.PreconditionFailed, HttpStatusCode.Conflict }));
        var trail = await _organisation.Author.GetFromJsonAsync<JsonObject>($"{Url(version)}/history");
        Assert.Single(trail!["items"]!.AsArray(), entry => (string)entry!["action"]! == "publish");
    }

    [Fact]
    public async Task I08_what_was_submitted_never_changes()
    {
        foreach (var state in new[] { VersionState.Review, VersionState.Approved, VersionState.Published, VersionState.Superseded, VersionState.Withdrawn })
        {
            var version = await _organisation.InAsync(state);
            var refused = await AnswerAsync(await _organisation.PatchAsync(_organisation.Author, Url(version), new { text = "# Something else" }), HttpStatusCode.Conflict);
            Assert.Equal("/problems/version-not-a-draft", (string)refused["type"]!);

            foreach (var column in new[] { "text = 'else'", "content_hash = 'sha256:0'", "change_summary = 'else'", "written_by = array[id]", "hash = 'else'", "number = 7" })
            {
                var broken = await Assert.ThrowsAsync<PostgresException>(() => service.OnDatabaseAsync($"update document_version set {column} where id = '{version["id"]}'"));
                Assert.StartsWith("I8", broken.MessageText);
            }

            await Assert.ThrowsAsync<PostgresException>(() => service.OnDatabaseAsync($"delete from document_version where id = '{version["id"]}'"));
        }
    }

    [Fact]
    public async Task I08_anybody_can_compute_the_hash_of_a_version_again()
    {
        var version = await _organisation.InAsync(VersionState.Published, text: "# Grüße\n\nWe listen.");
        var text = await _organisation.Employee.GetByteArrayAsync($"{Url(version)}/content");
        Assert.Equal("sha256:" + Convert.ToHexStringLower(SHA256.HashData(text)), (string)version["contentHash"]!);
        Assert.Equal((string)version["contentHash"]!, (string)version["bound"]!["contentHash"]!);

        var sorted = new JsonObject(version["bound"]!.AsObject().OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())));
        var canonical = sorted.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical))), (string)version["hash"]!);
        Assert.Equal((string)version["hash"]!, (string)version["approvedHash"]!);
    }

    [Theory, InlineData(VersionState.Review), InlineData(VersionState.Approved)]
    public async Task Any_change_of_what_was_decided_on_voids_the_decision(VersionState state)
    {
        var version = await _organisation.InAsync(state);
        var document = $"/api/v1/documents/{version["documentId"]}";
        await OkAsync(await _organisation.PatchAsync(_organisation.Author, document, new { tags = new JsonArray("concerns") }));
        Assert.Equal(VersionStates.Name(state), (string)(await _organisation.GetAsync(version))["state"]!); // a tag was not decided on

        await OkAsync(await _organisation.PatchAsync(_organisation.Author, document, new { title = "How we handle concerns and complaints" }));

        var voided = await _organisation.GetAsync(version);
        Assert.Equal("draft", (string)voided["state"]!);
        Assert.True(voided["hash"] is null && voided["approvedBy"] is null && voided["approverId"] is null);
        var trail = await _organisation.Author.GetFromJsonAsync<JsonObject>($"{Url(version)}/history");
        Assert.Equal(("void", (string)version["hash"]!), ((string)trail!["items"]![0]!["action"]!, (string)trail["items"]![0]!["decidedHash"]!));
    }

    [Fact]
    public async Task I10_every_mandatory_item_has_a_place_and_a_gap_is_shown_as_a_gap()
    {
        var empty = await RegisterAsync();
        Assert.Equal(Iso42001.Current.MandatoryDocuments.Select(asked => asked.Item), empty["mandatory"]!.AsArray().Select(item => (string)item!["title"]!));
        Assert.Equal(Iso42001.Current.DocumentsWhereControlsApply, empty["whereControlsApply"]!.AsArray().Select(item => (string)item!["id"]!));
        Assert.All(empty["mandatory"]!.AsArray().Concat(empty["whereControlsApply"]!.AsArray()), item => Assert.Equal("missing", (string)item!["standing"]!));

        var policy = await _organisation.RegisterAsync("policy", more: new { mandatoryItems = new JsonArray("ai-policy"), requirementIds = new JsonArray("A.2.2", "ISO/IEC 27001:5.2") });
        Assert.Equal(["5.2", "A.2.2", "ISO/IEC 27001:5.2"], policy["requirementIds"]!.AsArray().Select(id => (string)id!));
        await _organisation.InAsync(VersionState.Approved, policy);
        Assert.Equal("missing", (string)Item(await RegisterAsync(), "ai-policy")["standing"]!); // approved is not published
        await _organisation.DoAsync(_organisation.Controller, new JsonObject { ["documentId"] = (string)policy["id"]!, ["number"] = 1 }, "publish", new { });

        var filled = await RegisterAsync();
        Assert.Equal(("present", (string)policy["number"]!), ((string)Item(filled, "ai-policy")["standing"]!, (string)Item(filled, "ai-policy")["documents"]![0]!["number"]!));
        Assert.Equal("present", (string)filled["whereControlsApply"]!.AsArray().Single(item => (string)item!["id"]! == "A.2.2")!["standing"]!);
        await service.OnDatabaseAsync($"update document set review_due = '2020-01-31' where id = '{policy["id"]}'");
        Assert.Equal("out_of_review", (string)Item(await RegisterAsync(), "ai-policy")["standing"]!);
        var late = await _organisation.Author.GetFromJsonAsync<JsonObject>("/api/v1/documents?outOfReview=true");
        Assert.Equal((string)policy["id"]!, (string)Assert.Single(late!["items"]!.AsArray())!["id"]!);
    }

    [Fact]
    public async Task I10_a_document_one_may_not_read_is_counted_and_not_named()
    {
        var scope = await _organisation.RegisterAsync("scope", "restricted", new { mandatoryItems = new JsonArray("aims-scope") });
        await _organisation.InAsync(VersionState.Published, scope);

        var seen = Item((await _organisation.Employee.GetFromJsonAsync<JsonObject>("/api/v1/documents/mandatory"))!, "aims-scope");

        Assert.Equal(("present", 1, 0), ((string)seen["standing"]!, (int)seen["notReadable"]!, seen["documents"]!.AsArray().Count));
    }

    private async Task<JsonObject> RegisterAsync() => (await _organisation.Author.GetFromJsonAsync<JsonObject>("/api/v1/documents/mandatory"))!;

    private static JsonNode Item(JsonObject register, string id) => register["mandatory"]!.AsArray().Single(item => (string)item!["id"]! == id)!;
}
