using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AimsPlatform.DocumentControl.Content;
using AimsPlatform.DocumentControl.Documents;
using AimsPlatform.DocumentControl.Retention;
using AimsPlatform.DocumentControl.Tests.Content;
using AimsPlatform.DocumentControl.Versions;
using AimsPlatform.Testing;
using CsCheck;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using static AimsPlatform.DocumentControl.Tests.Organisation;

namespace AimsPlatform.DocumentControl.Tests;

/// <summary>How long ended versions are kept, what keeps them longer, and how their content goes in the end.</summary>
public sealed class RetentionTests(DocumentControlFixture service)
{
    private static readonly object Words = new { reason = "Its retention is over and nobody needs it." };
    private readonly Organisation _organisation = new(service);

    private HttpClient Legal => field ??= service.As(_organisation.Tenant.Colleague(), "LEG");

    [Fact]
    public void What_is_listed_as_due_is_exactly_what_is_no_longer_kept() =>
        Gen.Select(Gen.Int[0, 20_000], Gen.Int[0, 20_000], Gen.Bool).Sample((ended, now, high) =>
        {
            var rule = high ? RetentionClasses.EuHighRisk : RetentionClasses.Standard;
            var (day, today) = (new DateOnly(2000, 2, 1).AddDays(ended), new DateOnly(2000, 2, 1).AddDays(now));
            return (rule.KeptUntil(day) < today) == (new DateTimeOffset(day, new TimeOnly(23, 59, 59), TimeSpan.Zero) < rule.DueIfEndedBefore(today));
        });

    [Theory, InlineData("standard", 4), InlineData("eu_high_risk", 10), InlineData("permanent", null)]
    public async Task Retention_follows_from_the_class_and_the_day_the_version_ended(string @class, int? years)
    {
        var version = await _organisation.InAsync(VersionState.Superseded, await _organisation.RegisterAsync(more: new { retentionClass = @class }));

        var retention = await RetentionAsync(version);

        var ended = DateOnly.FromDateTime(((DateTimeOffset)version["supersededAt"]!).UtcDateTime);
        Assert.Equal((years, (string?)version["supersededAt"], years is null ? null : $"{ended.AddYears(years.Value):yyyy-MM-dd}", false),
            ((int?)retention["years"], (string?)retention["endedAt"], (string?)retention["keptUntil"], (bool)retention["due"]!));
        Assert.Null((await RetentionAsync(new JsonObject { ["documentId"] = (string)version["documentId"]!, ["number"] = 2 }))["endedAt"]); // in force
    }

    [Fact]
    public async Task Only_the_document_controller_shortens_retention()
    {
        var document = await _organisation.RegisterAsync(more: new { retentionClass = "permanent" });
        await _organisation.InAsync(VersionState.Superseded, document);
        var url = $"/api/v1/documents/{document["id"]}";

        Assert.Equal(HttpStatusCode.Forbidden, (await _organisation.PatchAsync(_organisation.Author, url, new { retentionClass = "standard" })).StatusCode);
        await OkAsync(await _organisation.PatchAsync(_organisation.Controller, url, new { retentionClass = "standard" }));
        await OkAsync(await _organisation.PatchAsync(_organisation.Author, url, new { retentionClass = "eu_high_risk" }));
    }

    [Fact]
    public async Task What_is_due_is_listed_page_by_page_and_what_is_held_apart()
    {
        var versions = new List<JsonObject>();
        for (var years = 9; years > 6; years--)
        {
            versions.Add(await AgedAsync(years));
        }

        await AgedAsync(3);
        await AgedAsync(9, "eu_high_risk");
        await AgedAsync(30, "permanent");
        await CreatedAsync(await Legal.PostAsJsonAsync("/api/v1/legal-holds", new { reason = "A court asked for it.", documentIds = new[] { versions[1]["documentId"] } }));

        var first = await OkAsync(await _organisation.Controller.GetAsync("/api/v1/documents/disposals/due?limit=1&total=true"));
        var second = await OkAsync(await _organisation.Controller.GetAsync($"/api/v1/documents/disposals/due?limit=1&cursor={first["next"]}"));
        var held = await OkAsync(await _organisation.Controller.GetAsync("/api/v1/documents/disposals/due?held=true"));

        Assert.Equal(((string?)versions[0]["documentId"], 2), ((string?)first["items"]![0]!["documentId"], (int)first["total"]!));
        Assert.Equal(((string?)versions[2]["documentId"], null), ((string?)second["items"]![0]!["documentId"], (string?)second["next"]));
        Assert.Equal((string?)versions[1]["documentId"], (string?)Assert.Single(held["items"]!.AsArray())!["documentId"]);
    }

    [Fact]
    public async Task I09_the_content_goes_only_after_retention_and_with_two_people_and_the_proof_stays()
    {
        var version = await AgedAsync(5, text: "# Something private");
        var proof = await DisposeAsync(version);

        Assert.Equal(((string?)version["contentHash"], "sha256:" + version["hash"], 1, "standard"),
            ((string?)proof["contentHash"], (string?)proof["versionHash"], (int)proof["version"]!, (string?)proof["retentionClass"]));
        Assert.Equal(_organisation.Managing.UserId, (Guid)proof["approvedBy"]!);
        Assert.NotEqual((Guid)proof["approvedBy"]!, (Guid)proof["proposedBy"]!);
        foreach (var path in new[] { "/content?obsolete=true", "/content", "/file?obsolete=true", "/html?obsolete=true", "/copy?format=docx&obsolete=true", "/diff?with=2" })
        {
            var gone = await AnswerAsync(await _organisation.Employee.GetAsync(Url(version) + path), HttpStatusCode.Gone);
            Assert.Equal(("/problems/version-disposed", (string?)proof["id"]), ((string?)gone["type"], (string?)gone["disposalProofId"]));
        }

        Assert.Equal((string?)proof["id"], (string?)(await OkAsync(await _organisation.Employee.GetAsync($"/api/v1/disposal-proofs/{proof["id"]}")))["id"]);
        Assert.Null(await OnDatabaseAsync($"select text from document_version where id = '{version["id"]}'"));
        Assert.Equal(((string?)version["hash"], (string?)proof["id"]), ((string?)(await _organisation.GetAsync(version))["hash"], (string?)(await _organisation.GetAsync(version))["disposalProofId"]));

        var verified = await OkAsync(await _organisation.Employee.GetAsync($"{Url(version)}/verify"));
        Assert.Equal((true, (string?)proof["id"], 0), ((bool)verified["valid"]!, (string?)verified["disposalProofId"], verified["flaws"]!.AsArray().Count));
        Assert.Null(verified["contentHash"]);
        Assert.Contains(verified["signatures"]!.AsArray(), s => (string?)s!["meaning"] == "disposed" && (bool)s["valid"]!);
        Assert.Contains(verified["signatures"]!.AsArray(), s => (string?)s!["meaning"] == "disposal_approved" && (Guid)s["personId"]! == _organisation.Managing.UserId);

        // Not a second time, and no trace of the proof can be removed.
        Assert.Equal(HttpStatusCode.Conflict, (await _organisation.Controller.PostAsJsonAsync($"{Url(version)}/disposal", Words)).StatusCode);
        await using var runtime = NpgsqlDataSource.Create(service.RuntimeConnectionString);
        await using var remove = runtime.CreateCommand($"delete from disposal_proof where id = '{proof["id"]}'");
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(() => remove.ExecuteNonQueryAsync())).SqlState);
    }

    [Fact]
    public async Task I09_nothing_is_disposed_of_before_its_time_or_while_it_is_open_or_in_force()
    {
        foreach (var state in new[] { VersionState.Draft, VersionState.Review, VersionState.Approved, VersionState.Published })
        {
            Assert.Equal(["I9"], await UnmetAsync(await ProposeAsync(await _organisation.InAsync(state))));
        }

        foreach (var (years, @class) in new[] { (3, "standard"), (9, "eu_high_risk"), (90, "permanent") })
        {
            Assert.Equal(["I9"], await UnmetAsync(await ProposeAsync(await AgedAsync(years, @class))));
        }

        // The class was made stricter after the approval.
        var version = await ApprovedAsync(await AgedAsync(5));
        await OkAsync(await _organisation.PatchAsync(_organisation.Author, $"/api/v1/documents/{version["documentId"]}", new { retentionClass = "eu_high_risk" }));
        Assert.Equal(["I9"], await UnmetAsync(await StepAsync(_organisation.Controller, version, "execute")));
        Assert.Equal(HttpStatusCode.OK, (await _organisation.Employee.GetAsync($"{Url(version)}/content?obsolete=true")).StatusCode);
    }

    [Fact]
    public async Task I09_wrong_persons_neither_propose_nor_approve_nor_execute()
    {
        var version = await AgedAsync(5);
        foreach (var who in new[] { _organisation.Author, _organisation.Approver, _organisation.Management, Legal, service.As(_organisation.Tenant.Colleague(), "ADM", "OPS"), service.As(_organisation.Tenant.Colleague(), "DOC-C@elsewhere") })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await who.PostAsJsonAsync($"{Url(version)}/disposal", Words)).StatusCode);
        }

        Assert.Equal(["S9"], await UnmetAsync(await service.AsService(_organisation.Tenant.Colleague(), "DOC-C").PostAsJsonAsync($"{Url(version)}/disposal", Words)));
        var both = service.As(_organisation.Tenant.Colleague(), "DOC-C", "TM");
        await CreatedAsync(await both.PostAsJsonAsync($"{Url(version)}/disposal", Words));

        Assert.Equal(["S1"], await UnmetAsync(await StepAsync(both, version, "approve"))); // one person with both roles is one person
        Assert.Equal(HttpStatusCode.Forbidden, (await StepAsync(_organisation.Controller, version, "approve")).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await StepAsync(_organisation.Controller, version, "execute")).StatusCode); // not approved
        Assert.Equal(HttpStatusCode.Unauthorized, (await StepAsync(service.AsService(_organisation.Tenant.Colleague(), "LEG"), version, "approve")).StatusCode);
        await OkAsync(await StepAsync(Legal, version, "approve"));
        Assert.Equal(HttpStatusCode.Forbidden, (await StepAsync(Legal, version, "execute")).StatusCode);

        await OkAsync(await StepAsync(_organisation.Management, version, "refuse", new { reason = "We may want to look at it again." }));
        Assert.Equal(HttpStatusCode.Conflict, (await StepAsync(_organisation.Controller, version, "execute")).StatusCode);
        await CreatedAsync(await _organisation.Controller.PostAsJsonAsync($"{Url(version)}/disposal", Words)); // and may be proposed anew
    }

    [Fact]
    public async Task I12_a_hold_beats_retention_whatever_its_scope_and_also_for_what_is_linked_later()
    {
        var linked = new { requirementIds = new[] { "A.2.2" } };
        foreach (var scope in new object[] { new { documentIds = Array.Empty<string>() }, new { requirementIds = new[] { "A.2.2" } }, new { wholeOrganisation = true } })
        {
            var organisation = new Organisation(service);
            var test = new RetentionTests(service, organisation);
            var version = await test.AgedAsync(5);
            var document = $"/api/v1/documents/{version["documentId"]}";
            var body = System.Text.Json.JsonSerializer.SerializeToNode(scope)!.AsObject();
            body["reason"] = "A court asked for it.";
            if (body.ContainsKey("documentIds"))
            {
                body["documentIds"] = new JsonArray((string)version["documentId"]!);
            }

            var hold = await CreatedAsync(await test.Legal.PostAsJsonAsync("/api/v1/legal-holds", body));
            await OkAsync(await organisation.PatchAsync(organisation.Author, document, linked)); // after the hold was placed

            Assert.Equal(["I12"], await UnmetAsync(await test.ProposeAsync(version)));
            var retention = await test.RetentionAsync(version);
            Assert.Equal((true, false, (string?)hold["id"]), ((bool)retention["onHold"]!, (bool)retention["due"]!, (string?)retention["legalHoldIds"]![0]));
            if (body.ContainsKey("requirementIds"))
            {
                var kept = await AnswerAsync(await organisation.PatchAsync(organisation.Author, document, new { requirementIds = Array.Empty<string>() }), HttpStatusCode.Conflict);
                Assert.Equal("/problems/under-legal-hold", (string?)kept["type"]);
            }

            await test.ReleaseAsync(hold);
            await test.DisposeAsync(version);
        }
    }

    [Fact]
    public async Task I12_a_hold_placed_between_approval_and_execution_is_seen()
    {
        var version = await ApprovedAsync(await AgedAsync(5));
        var hold = await CreatedAsync(await Legal.PostAsJsonAsync("/api/v1/legal-holds", new { reason = "A court asked for it.", wholeOrganisation = true }));

        Assert.Equal(["I12"], await UnmetAsync(await StepAsync(_organisation.Controller, version, "execute")));

        await ReleaseAsync(hold);
        await OkAsync(await StepAsync(_organisation.Controller, version, "execute"));
    }

    [Fact]
    public async Task I12_a_hold_that_is_being_placed_is_waited_for()
    {
        var version = await ApprovedAsync(await AgedAsync(5));
        await using var connection = new NpgsqlConnection(service.OwnerConnectionString);
        await connection.OpenAsync();
        var queue = await connection.BeginTransactionAsync();
        await using (var command = new NpgsqlCommand($"select pg_advisory_xact_lock(hashtextextended('retention {_organisation.Tenant.Id}', 0))", connection, queue))
        {
            await command.ExecuteNonQueryAsync();
        }

        var placing = Legal.PostAsJsonAsync("/api/v1/legal-holds", new { reason = "A court asked for it.", wholeOrganisation = true });
        await WaitingAsync(1);
        var executing = StepAsync(_organisation.Controller, version, "execute");
        await WaitingAsync(2);
        await queue.CommitAsync();

        await CreatedAsync(await placing);
        Assert.Equal(["I12"], await UnmetAsync(await executing));

        // The count of locks of this one key: the two halves of the number that the text hashes to.
        Task WaitingAsync(int people) => Eventually.TrueAsync(async () => (long)(await OnDatabaseAsync($"""
            select count(*) from pg_locks, (select hashtextextended('retention {_organisation.Tenant.Id}', 0) as key) k
            where locktype = 'advisory' and not granted and objid = ((key & 4294967295)::bigint)::oid and classid = ((key >> 32) & 4294967295)::oid
            """))! == people, "the lock is waited for");
    }

    [Fact]
    public async Task I12_only_the_legal_role_places_and_releases_and_everything_said_of_a_hold_fits()
    {
        foreach (var who in new[] { _organisation.Controller, _organisation.Management, _organisation.Author, service.As(_organisation.Tenant.Colleague(), "LEG@retail") })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await who.PostAsJsonAsync("/api/v1/legal-holds", new { reason = "A court asked for it.", wholeOrganisation = true })).StatusCode);
        }

        Assert.Equal(HttpStatusCode.Forbidden, (await service.AsService(_organisation.Tenant.Colleague(), "LEG").PostAsJsonAsync("/api/v1/legal-holds", new { reason = "A court asked for it.", wholeOrganisation = true })).StatusCode);
        foreach (var (body, status) in new (object, int)[]
        {
            (new { reason = "A court asked for it." }, 400), (new { reason = "A court asked for it.", wholeOrganisation = true, requirementIds = new[] { "5.2" } }, 400),
            (new { reason = "A court asked for it.", requirementIds = new[] { "what" } }, 400), (new { reason = "No", wholeOrganisation = true }, 400),
            (new { reason = "A court asked for it.", documentIds = new[] { Guid.CreateVersion7() } }, 422), (new { reason = "A court asked for it.", aiSystemIds = new[] { Guid.CreateVersion7() } }, 422),
        })
        {
            Assert.Equal(status, (int)(await Legal.PostAsJsonAsync("/api/v1/legal-holds", body)).StatusCode);
        }

        var hold = await CreatedAsync(await Legal.PostAsJsonAsync("/api/v1/legal-holds", new { reason = "A court asked for it.", wholeOrganisation = true }));
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(_organisation.Controller, $"/api/v1/legal-holds/{hold["id"]}/release", Because, "\"1\"")).StatusCode);
        await ReleaseAsync(hold);
        Assert.Equal(HttpStatusCode.Conflict, (await PostAsync(Legal, $"/api/v1/legal-holds/{hold["id"]}/release", Because, "\"2\"")).StatusCode);

        var trail = await OkAsync(await Legal.GetAsync($"/api/v1/legal-holds/{hold["id"]}/history"));
        Assert.Equal(["release", "place"], trail["items"]!.AsArray().Select(entry => (string)entry!["action"]!));
        Assert.Empty((await OkAsync(await Legal.GetAsync("/api/v1/legal-holds?open=true")))["items"]!.AsArray());
        Assert.Single((await OkAsync(await Legal.GetAsync("/api/v1/legal-holds?open=false")))["items"]!.AsArray());
    }

    [Fact]
    public async Task I09_the_database_lets_content_go_only_with_a_proof_of_the_same_transaction_and_nothing_else_change()
    {
        var (version, disposed) = (await AgedAsync(5), await AgedAsync(6));
        var proof = await DisposeAsync(disposed);

        foreach (var (id, change) in new[]
        {
            ((string)version["id"]!, "text = null"), ((string)version["id"]!, $"text = null, disposal_proof_id = '{proof["id"]}'"),
            ((string)version["id"]!, "ended_at = now()"), ((string)version["id"]!, "superseded_by = 7"), ((string)version["id"]!, "comments = '[]'"),
            ((string)disposed["id"]!, "text = 'back'"), ((string)disposed["id"]!, "disposal_proof_id = null"), ((string)disposed["id"]!, "content_hash = 'sha256:0'"),
        })
        {
            Assert.Matches("^I[89]:", (await Assert.ThrowsAsync<PostgresException>(() => OnDatabaseAsync($"update document_version set {change} where id = '{id}'"))).MessageText);
        }
    }

    [Fact]
    public async Task I09_a_file_goes_with_its_text_unless_another_version_has_the_same_bytes()
    {
        var content = TestFiles.Docx($"Only here {Guid.CreateVersion7()}");
        var (first, second) = (await AgedFileAsync(content), await AgedFileAsync(content));
        var hash = (string)first["contentHash"]!;

        Assert.True((bool)(await DisposeAsync(first))["fileShared"]!);
        Assert.Equal(content, await _organisation.Employee.GetByteArrayAsync($"{Url(second)}/file?obsolete=true"));
        Assert.Equal(1L, await CountAsync("content_text"));

        Assert.False((bool)(await DisposeAsync(second))["fileShared"]!);
        Assert.Equal(HttpStatusCode.Gone, (await _organisation.Employee.GetAsync($"{Url(second)}/file?obsolete=true")).StatusCode);
        Assert.Equal(0L, await CountAsync("content_text"));
        await service.InAsync(_organisation.Tenant, services => services.GetRequiredService<RemoveDisposedContent>().SweepAsync(default));
        Assert.Equal((0L, 0L), (await CountAsync("content_blob"), await CountAsync("content_piece")));

        async Task<long> CountAsync(string table) => (long)(await OnDatabaseAsync($"select count(*) from {table} where tenant_id = '{_organisation.Tenant.Id}' and hash = '{hash}'"))!;
    }

    [Fact]
    public async Task I09_of_two_who_execute_at_once_one_does()
    {
        var version = await ApprovedAsync(await AgedAsync(5));
        var etag = (await _organisation.Controller.GetAsync($"{Url(version)}/disposal")).Headers.ETag!.Tag;

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => PostAsync(_organisation.Controller, $"{Url(version)}/disposal/execute", new { }, etag)));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.All(answers.Where(answer => answer.StatusCode != HttpStatusCode.OK), answer => Assert.Equal(HttpStatusCode.PreconditionFailed, answer.StatusCode));
    }

    [Fact]
    public async Task I09_a_closed_version_is_corrected_by_notes_that_stay()
    {
        var version = await _organisation.InAsync(VersionState.Superseded);
        var note = await CreatedAsync(await _organisation.Author.PostAsJsonAsync($"{Url(version)}/notes", new { text = "The date on page two is wrong." }));

        Assert.Equal(HttpStatusCode.Forbidden, (await _organisation.Employee.PostAsJsonAsync($"{Url(version)}/notes", new { text = "Me too." })).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await _organisation.Author.PostAsJsonAsync($"{Url(await _organisation.InAsync(VersionState.Draft))}/notes", new { text = "A draft." })).StatusCode);
        var listed = await OkAsync(await _organisation.Employee.GetAsync($"{Url(version)}/notes"));
        Assert.Equal(((string?)note["id"], (string?)version["contentHash"]), ((string?)Assert.Single(listed["items"]!.AsArray())!["id"], (string?)note["contentHash"]));
        Assert.Equal((string?)version["updatedAt"], (string?)(await _organisation.GetAsync(version))["updatedAt"]);
        await using var runtime = NpgsqlDataSource.Create(service.RuntimeConnectionString);
        await using var change = runtime.CreateCommand($"update version_note set text = 'else' where id = '{note["id"]}'");
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(() => change.ExecuteNonQueryAsync())).SqlState);
    }

    private RetentionTests(DocumentControlFixture service, Organisation organisation) : this(service) => _organisation = organisation;

    /// <summary>A superseded version that ended so many years and a day ago.</summary>
    private async Task<JsonObject> AgedAsync(int years, string @class = "standard", string text = "# What we did\n\nWe listened.")
    {
        var document = await _organisation.RegisterAsync(more: new { retentionClass = @class });
        var version = await _organisation.InAsync(VersionState.Published, document, text: text);
        await _organisation.InAsync(VersionState.Published, document);
        return await AgeAsync(version, years);
    }

    private async Task<JsonObject> AgedFileAsync(byte[] content)
    {
        var version = await _organisation.InAsync(VersionState.Draft);
        var tag = (await _organisation.Controller.GetAsync(Url(version))).Headers.ETag!.Tag;
        using var upload = new HttpRequestMessage(HttpMethod.Put, $"{Url(version)}/file?fileName=minutes.docx") { Content = new ByteArrayContent(content) };
        upload.Headers.TryAddWithoutValidation("If-Match", tag);
        await OkAsync(await _organisation.Author.SendAsync(upload));
        await _organisation.DoAsync(_organisation.Controller, version, "abandon", Because);
        return await AgeAsync(version, 5);
    }

    // Time passes only here: past the triggers, as nobody but the owner of the database can.
    private async Task<JsonObject> AgeAsync(JsonObject version, int years)
    {
        await OnDatabaseAsync($"set session_replication_role = replica; update document_version set ended_at = ended_at - interval '{years} years 1 day' where id = '{version["id"]}'; set session_replication_role = origin");
        return await _organisation.GetAsync(version);
    }

    private Task<HttpResponseMessage> ProposeAsync(JsonNode version) => _organisation.Controller.PostAsJsonAsync($"{Url(version)}/disposal", Words);

    private async Task<JsonObject> ApprovedAsync(JsonObject version)
    {
        await CreatedAsync(await ProposeAsync(version));
        await OkAsync(await StepAsync(_organisation.Management, version, "approve"));
        return version;
    }

    private async Task<JsonObject> DisposeAsync(JsonObject version) => await OkAsync(await StepAsync(_organisation.Controller, await ApprovedAsync(version), "execute"));

    private async Task<HttpResponseMessage> StepAsync(HttpClient who, JsonNode version, string step, object? body = null)
    {
        var now = await _organisation.Controller.GetAsync($"{Url(version)}/disposal");
        return await PostAsync(who, $"{Url(version)}/disposal/{step}", body ?? new { }, now.Headers.ETag?.Tag);
    }

    private async Task ReleaseAsync(JsonNode hold) => await OkAsync(await PostAsync(Legal, $"/api/v1/legal-holds/{hold["id"]}/release", Because, "\"1\""));

    private Task<JsonObject> RetentionAsync(JsonNode version) => GetOkAsync($"{Url(version)}/retention");

    private async Task<JsonObject> GetOkAsync(string url) => await OkAsync(await _organisation.Employee.GetAsync(url));

    private async Task<object?> OnDatabaseAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(service.OwnerConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync() is var value and not DBNull ? value : null;
    }
}
