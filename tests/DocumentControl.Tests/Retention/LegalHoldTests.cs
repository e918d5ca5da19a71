using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AimsPlatform.Testing;
using Npgsql;
using static AimsPlatform.DocumentControl.Tests.Organisation;

namespace AimsPlatform.DocumentControl.Tests.Retention;

/// <summary>What keeps a version longer than its retention does.</summary>
public sealed class LegalHoldTests(DocumentControlFixture service)
{
    private readonly Organisation _organisation = new(service);

    private Ended Past => field ??= new(service, _organisation);

    [Fact]
    public async Task I12_a_hold_beats_retention_whatever_its_scope_and_also_for_what_is_linked_later()
    {
        var linked = new { requirementIds = new[] { "A.2.2" } };
        foreach (var scope in new object[] { new { documentIds = Array.Empty<string>() }, new { requirementIds = new[] { "A.2.2" } }, new { wholeOrganisation = true } })
        {
            var organisation = new Organisation(service);
            var past = new Ended(service, organisation);
            var version = await past.AgedAsync(5);
            var document = $"/api/v1/documents/{version["documentId"]}";
            var body = System.Text.Json.JsonSerializer.SerializeToNode(scope)!.AsObject();
            body["reason"] = "A court asked for it.";
            if (body.ContainsKey("documentIds"))
            {
                body["documentIds"] = new JsonArray((string)version["documentId"]!);
            }

            var hold = await CreatedAsync(await past.Legal.PostAsJsonAsync("/api/v1/legal-holds", body));
            await OkAsync(await organisation.PatchAsync(organisation.Author, document, linked)); // after the hold was placed

            Assert.Equal(["I12"], await UnmetAsync(await past.ProposeAsync(version)));
            var retention = await past.RetentionAsync(version);
            Assert.Equal((true, false, (string?)hold["id"]), ((bool)retention["onHold"]!, (bool)retention["due"]!, (string?)retention["legalHoldIds"]![0]));
            if (body.ContainsKey("requirementIds"))
            {
                var kept = await AnswerAsync(await organisation.PatchAsync(organisation.Author, document, new { requirementIds = Array.Empty<string>() }), HttpStatusCode.Conflict);
                Assert.Equal("/problems/under-legal-hold", (string?)kept["type"]);
            }

            await past.ReleaseAsync(hold);
            await past.DisposeAsync(version);
        }
    }

    [Fact]
    public async Task I12_a_hold_placed_between_approval_and_execution_is_seen()
    {
        var version = await Past.ApprovedAsync(await Past.AgedAsync(5));
        var hold = await CreatedAsync(await Past.Legal.PostAsJsonAsync("/api/v1/legal-holds", new { reason = "A court asked for it.", wholeOrganisation = true }));

        Assert.Equal(["I12"], await UnmetAsync(await Past.StepAsync(_organisation.Controller, version, "execute")));

        await Past.ReleaseAsync(hold);
        await OkAsync(await Past.StepAsync(_organisation.Controller, version, "execute"));
    }

    [Fact]
    public async Task I12_a_hold_that_is_being_placed_is_waited_for()
    {
        var version = await Past.ApprovedAsync(await Past.AgedAsync(5));
        await using var connection = new NpgsqlConnection(service.OwnerConnectionString);
        await connection.OpenAsync();
        var queue = await connection.BeginTransactionAsync();
        await using (var command = new NpgsqlCommand($"select pg_advisory_xact_lock(hashtextextended('retention {_organisation.Tenant.Id}', 0))", connection, queue))
        {
            await command.ExecuteNonQueryAsync();
        }

        var placing = Past.Legal.PostAsJsonAsync("/api/v1/legal-holds", new { reason = "A court asked for it.", wholeOrganisation = true });
        await WaitingAsync(1);
        var executing = Past.StepAsync(_organisation.Controller, version, "execute");
        await WaitingAsync(2);
        await queue.CommitAsync();

        await CreatedAsync(await placing);
        Assert.Equal(["I12"], await UnmetAsync(await executing));

        // The count of locks of this one key: the two halves of the number that the text hashes to.
        Task WaitingAsync(int people) => Eventually.TrueAsync(async () => (long)(await service.OnDatabaseAsync($"""
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
            Assert.Equal(status, (int)(await Past.Legal.PostAsJsonAsync("/api/v1/legal-holds", body)).StatusCode);
        }

        var hold = await CreatedAsync(await Past.Legal.PostAsJsonAsync("/api/v1/legal-holds", new { reason = "A court asked for it.", wholeOrganisation = true }));
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(_organisation.Controller, $"/api/v1/legal-holds/{hold["id"]}/release", Because, "\"1\"")).StatusCode);
        await Past.ReleaseAsync(hold);
        Assert.Equal(HttpStatusCode.Conflict, (await PostAsync(Past.Legal, $"/api/v1/legal-holds/{hold["id"]}/release", Because, "\"2\"")).StatusCode);

        var trail = await OkAsync(await Past.Legal.GetAsync($"/api/v1/legal-holds/{hold["id"]}/history"));
        Assert.Equal(["release", "place"], trail["items"]!.AsArray().Select(entry => (string)entry!["action"]!));
        Assert.Empty((await OkAsync(await Past.Legal.GetAsync("/api/v1/legal-holds?open=true")))["items"]!.AsArray());
        Assert.Single((await OkAsync(await Past.Legal.GetAsync("/api/v1/legal-holds?open=false")))["items"]!.AsArray());
    }
}
