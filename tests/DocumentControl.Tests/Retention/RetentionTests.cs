using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AimsPlatform.DocumentControl.Retention;
using AimsPlatform.DocumentControl.Versions;
using AimsPlatform.ServiceDefaults;
using AimsPlatform.Testing;
using CsCheck;
using Npgsql;
using static AimsPlatform.DocumentControl.Tests.Organisation;

namespace AimsPlatform.DocumentControl.Tests.Retention;

/// <summary>How long ended versions are kept, and what may still be said of them.</summary>
public sealed class RetentionTests(DocumentControlFixture service)
{
    private readonly Organisation _organisation = new(service);

    private Ended Past => field ??= new(service, _organisation);

    [Fact]
    public void What_is_listed_as_due_is_exactly_what_is_no_longer_kept()
    {
        var tenants = new[] { Tenant.New().Id, Tenant.In("Pacific/Kiritimati").Id, Tenant.In("America/Los_Angeles").Id };
        Gen.Select(Gen.Int[0, 20_000], Gen.Int[0, 20_000], Gen.Bool, Gen.Int[0, 2]).Sample((ended, now, high, zone) =>
        {
            var tenant = tenants[zone];
            var rule = high ? RetentionClasses.EuHighRisk : RetentionClasses.Standard;
            var (day, today) = (new DateOnly(2000, 2, 1).AddDays(ended), new DateOnly(2000, 2, 1).AddDays(now));
            return (rule.KeptUntil(day) < today) == (OrganisationDays.StartOf(tenant, day.AddDays(1)).AddTicks(-1) < rule.DueIfEndedBefore(today, tenant));
        });
    }

    [Theory, InlineData("Pacific/Kiritimati", "2028-04-01"), InlineData("Etc/GMT+12", "2028-03-30")]
    public async Task Retention_and_review_count_the_days_of_the_organisations_own_time_zone(string zone, string keptUntil)
    {
        var organisation = new Organisation(service, Tenant.In(zone));
        var document = await organisation.RegisterAsync();
        var version = await organisation.InAsync(VersionState.Published, document);
        var published = OrganisationDays.DayAt(organisation.Tenant.Id, (DateTimeOffset)version["publishedAt"]!);
        Assert.Equal($"{published.AddMonths(24):yyyy-MM-dd}", (string)(await organisation.Author.GetFromJsonAsync<JsonObject>($"/api/v1/documents/{document["id"]}"))!["reviewDue"]!);

        await organisation.InAsync(VersionState.Published, document);
        await service.OnDatabaseAsync($"set session_replication_role = replica; update document_version set ended_at = '2024-03-31 11:00Z' where id = '{version["id"]}'; set session_replication_role = origin");
        Assert.Equal(keptUntil, (string)(await new Ended(service, organisation).RetentionAsync(version))["keptUntil"]!);
    }

    [Theory, InlineData("standard", 4), InlineData("eu_high_risk", 10), InlineData("permanent", null)]
    public async Task Retention_follows_from_the_class_and_the_day_the_version_ended(string @class, int? years)
    {
        var version = await _organisation.InAsync(VersionState.Superseded, await _organisation.RegisterAsync(more: new { retentionClass = @class }));

        var retention = await Past.RetentionAsync(version);

        var ended = DateOnly.FromDateTime(((DateTimeOffset)version["supersededAt"]!).UtcDateTime);
        Assert.Equal((years, (string?)version["supersededAt"], years is null ? null : $"{ended.AddYears(years.Value):yyyy-MM-dd}", false),
            ((int?)retention["years"], (string?)retention["endedAt"], (string?)retention["keptUntil"], (bool)retention["due"]!));
        Assert.Null((await Past.RetentionAsync(new JsonObject { ["documentId"] = (string)version["documentId"]!, ["number"] = 2 }))["endedAt"]); // in force
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
            versions.Add(await Past.AgedAsync(years));
        }

        await Past.AgedAsync(3);
        await Past.AgedAsync(9, "eu_high_risk");
        await Past.AgedAsync(30, "permanent");
        await CreatedAsync(await Past.Legal.PostAsJsonAsync("/api/v1/legal-holds", new { reason = "A court asked for it.", documentIds = new[] { versions[1]["documentId"] } }));

        var first = await OkAsync(await _organisation.Controller.GetAsync("/api/v1/documents/disposals/due?limit=1&total=true"));
        var second = await OkAsync(await _organisation.Controller.GetAsync($"/api/v1/documents/disposals/due?limit=1&cursor={first["next"]}"));
        var held = await OkAsync(await _organisation.Controller.GetAsync("/api/v1/documents/disposals/due?held=true"));

        Assert.Equal(((string?)versions[0]["documentId"], 2), ((string?)first["items"]![0]!["documentId"], (int)first["total"]!));
        Assert.Equal(((string?)versions[2]["documentId"], null), ((string?)second["items"]![0]!["documentId"], (string?)second["next"]));
        Assert.Equal((string?)versions[1]["documentId"], (string?)Assert.Single(held["items"]!.AsArray())!["documentId"]);
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
}
