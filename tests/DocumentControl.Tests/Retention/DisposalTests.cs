using System.Net;
using System.Net.Http.Json;
using AimsPlatform.DocumentControl.Content;
using AimsPlatform.DocumentControl.Tests.Content;
using AimsPlatform.DocumentControl.Versions;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using static AimsPlatform.DocumentControl.Tests.Organisation;

namespace AimsPlatform.DocumentControl.Tests.Retention;

/// <summary>How the content of an ended version goes: after its time, by two people, with a proof that stays.</summary>
public sealed class DisposalTests(DocumentControlFixture service)
{
    private readonly Organisation _organisation = new(service);

    private Ended Past => field ??= new(service, _organisation);

    [Fact]
    public async Task I09_the_content_goes_only_after_retention_and_with_two_people_and_the_proof_stays()
    {
        var version = await Past.AgedAsync(5, text: "# Something private");
        var proof = await Past.DisposeAsync(version);

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
        Assert.Null(await service.OnDatabaseAsync($"select text from document_version where id = '{version["id"]}'"));
        Assert.Equal(((string?)version["hash"], (string?)proof["id"]), ((string?)(await _organisation.GetAsync(version))["hash"], (string?)(await _organisation.GetAsync(version))["disposalProofId"]));

        var verified = await OkAsync(await _organisation.Employee.GetAsync($"{Url(version)}/verify"));
        Assert.Equal((true, (string?)proof["id"], 0), ((bool)verified["valid"]!, (string?)verified["disposalProofId"], verified["flaws"]!.AsArray().Count));
        Assert.Null(verified["contentHash"]);
        Assert.Contains(verified["signatures"]!.AsArray(), s => (string?)s!["meaning"] == "disposed" && (bool)s["valid"]!);
        Assert.Contains(verified["signatures"]!.AsArray(), s => (string?)s!["meaning"] == "disposal_approved" && (Guid)s["personId"]! == _organisation.Managing.UserId);

        // Not a second time, and no trace of the proof can be removed.
        Assert.Equal(HttpStatusCode.Conflict, (await _organisation.Controller.PostAsJsonAsync($"{Url(version)}/disposal", Ended.Words)).StatusCode);
        await using var runtime = NpgsqlDataSource.Create(service.RuntimeConnectionString);
        await using var remove = runtime.CreateCommand($"delete from disposal_proof where id = '{proof["id"]}'");
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(() => remove.ExecuteNonQueryAsync())).SqlState);
    }

    [Fact]
    public async Task I09_nothing_is_disposed_of_before_its_time_or_while_it_is_open_or_in_force()
    {
        foreach (var state in new[] { VersionState.Draft, VersionState.Review, VersionState.Approved, VersionState.Published })
        {
            Assert.Equal(["I9"], await UnmetAsync(await Past.ProposeAsync(await _organisation.InAsync(state))));
        }

        foreach (var (years, @class) in new[] { (3, "standard"), (9, "eu_high_risk"), (90, "permanent") })
        {
            Assert.Equal(["I9"], await UnmetAsync(await Past.ProposeAsync(await Past.AgedAsync(years, @class))));
        }

        // The class was made stricter after the approval.
        var version = await Past.ApprovedAsync(await Past.AgedAsync(5));
        await OkAsync(await _organisation.PatchAsync(_organisation.Author, $"/api/v1/documents/{version["documentId"]}", new { retentionClass = "eu_high_risk" }));
        Assert.Equal(["I9"], await UnmetAsync(await Past.StepAsync(_organisation.Controller, version, "execute")));
        Assert.Equal(HttpStatusCode.OK, (await _organisation.Employee.GetAsync($"{Url(version)}/content?obsolete=true")).StatusCode);
    }

    [Fact]
    public async Task I09_wrong_persons_neither_propose_nor_approve_nor_execute()
    {
        var version = await Past.AgedAsync(5);
        foreach (var who in new[] { _organisation.Author, _organisation.Approver, _organisation.Management, Past.Legal, service.As(_organisation.Tenant.Colleague(), "ADM", "OPS"), service.As(_organisation.Tenant.Colleague(), "DOC-C@elsewhere") })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await who.PostAsJsonAsync($"{Url(version)}/disposal", Ended.Words)).StatusCode);
        }

        Assert.Equal(["S9"], await UnmetAsync(await service.AsService(_organisation.Tenant.Colleague(), "DOC-C").PostAsJsonAsync($"{Url(version)}/disposal", Ended.Words)));
        var both = service.As(_organisation.Tenant.Colleague(), "DOC-C", "TM");
        await CreatedAsync(await both.PostAsJsonAsync($"{Url(version)}/disposal", Ended.Words));

        Assert.Equal(["S1"], await UnmetAsync(await Past.StepAsync(both, version, "approve"))); // one person with both roles is one person
        Assert.Equal(HttpStatusCode.Forbidden, (await Past.StepAsync(_organisation.Controller, version, "approve")).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await Past.StepAsync(_organisation.Controller, version, "execute")).StatusCode); // not approved
        Assert.Equal(HttpStatusCode.Unauthorized, (await Past.StepAsync(service.AsService(_organisation.Tenant.Colleague(), "LEG"), version, "approve")).StatusCode);
        await OkAsync(await Past.StepAsync(Past.Legal, version, "approve"));
        Assert.Equal(HttpStatusCode.Forbidden, (await Past.StepAsync(Past.Legal, version, "execute")).StatusCode);

        await OkAsync(await Past.StepAsync(_organisation.Management, version, "refuse", new { reason = "We may want to look at it again." }));
        Assert.Equal(HttpStatusCode.Conflict, (await Past.StepAsync(_organisation.Controller, version, "execute")).StatusCode);
        await CreatedAsync(await _organisation.Controller.PostAsJsonAsync($"{Url(version)}/disposal", Ended.Words)); // and may be proposed anew
    }

    [Fact]
    public async Task I09_the_database_lets_content_go_only_with_a_proof_of_the_same_transaction_and_nothing_else_change()
    {
        var (version, disposed) = (await Past.AgedAsync(5), await Past.AgedAsync(6));
        var proof = await Past.DisposeAsync(disposed);

        foreach (var (id, change) in new[]
        {
            ((string)version["id"]!, "text = null"), ((string)version["id"]!, $"text = null, disposal_proof_id = '{proof["id"]}'"),
            ((string)version["id"]!, "ended_at = now()"), ((string)version["id"]!, "superseded_by = 7"), ((string)version["id"]!, "comments = '[]'"),
            ((string)disposed["id"]!, "text = 'back'"), ((string)disposed["id"]!, "disposal_proof_id = null"), ((string)disposed["id"]!, "content_hash = 'sha256:0'"),
        })
        {
            Assert.Matches("^I[89]:", (await Assert.ThrowsAsync<PostgresException>(() => service.OnDatabaseAsync($"update document_version set {change} where id = '{id}'"))).MessageText);
        }
    }

    [Fact]
    public async Task I09_a_file_goes_with_its_text_unless_another_version_has_the_same_bytes()
    {
        var content = TestFiles.Docx($"Only here {Guid.CreateVersion7()}");
        var (first, second) = (await Past.AgedFileAsync(content), await Past.AgedFileAsync(content));
        var hash = (string)first["contentHash"]!;

        Assert.True((bool)(await Past.DisposeAsync(first))["fileShared"]!);
        Assert.Equal(content, await _organisation.Employee.GetByteArrayAsync($"{Url(second)}/file?obsolete=true"));
        Assert.Equal(1L, await CountAsync("content_text"));

        Assert.False((bool)(await Past.DisposeAsync(second))["fileShared"]!);
        Assert.Equal(HttpStatusCode.Gone, (await _organisation.Employee.GetAsync($"{Url(second)}/file?obsolete=true")).StatusCode);
        Assert.Equal(0L, await CountAsync("content_text"));
        await service.InAsync(_organisation.Tenant, services => services.GetRequiredService<RemoveDisposedContent>().SweepAsync(default));
        Assert.Equal((0L, 0L), (await CountAsync("content_blob"), await CountAsync("content_piece")));

        async Task<long> CountAsync(string table) => (long)(await service.OnDatabaseAsync($"select count(*) from {table} where tenant_id = '{_organisation.Tenant.Id}' and hash = '{hash}'"))!;
    }

    [Fact]
    public async Task I09_of_two_who_execute_at_once_one_does()
    {
        var version = await Past.ApprovedAsync(await Past.AgedAsync(5));
        var etag = (await _organisation.Controller.GetAsync($"{Url(version)}/disposal")).Headers.ETag!.Tag;

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => PostAsync(_organisation.Controller, $"{Url(version)}/disposal/execute", new { }, etag)));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.All(answers.Where(answer => answer.StatusCode != HttpStatusCode.OK), answer => Assert.Equal(HttpStatusCode.PreconditionFailed, answer.StatusCode));
    }
}
