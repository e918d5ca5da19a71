using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using AimsPlatform.DocumentControl.Acknowledgements;
using AimsPlatform.DocumentControl.Contracts;
using AimsPlatform.DocumentControl.Documents;
using AimsPlatform.DocumentControl.Versions;
using AimsPlatform.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace AimsPlatform.DocumentControl.Tests;

/// <summary>What other services are told of reviews that are overdue and of acknowledgements: each change once, in order.</summary>
public sealed class ToldTests(DocumentControlFixture service)
{
    private static readonly string[] Employees = ["EMP"];
    private readonly Organisation _organisation = new(service);

    [Fact]
    public async Task A_review_that_becomes_overdue_is_told_once_and_a_new_version_is_in_review_again()
    {
        var document = await _organisation.RegisterAsync();
        await _organisation.InAsync(VersionState.Published, document);
        await OnDatabaseAsync($"update document set review_due = current_date - 1 where id = '{document["id"]}'");

        await SweptAsync<TellOverdueReviews>(async () => (await StandsAsync(document)) is [{ OutOfReview: false }, { OutOfReview: true }]);
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => SweepAsync<TellOverdueReviews>()));

        var told = await StandsAsync(document);
        Assert.Equal((2, "published", 1), (told.Count, told[1].State, told[1].PublishedVersion));
        Assert.True(told[1].Version > told[0].Version);
        var history = (await _organisation.Author.GetFromJsonAsync<JsonObject>($"/api/v1/documents/{document["id"]}/history"))!["items"]!.AsArray();
        Assert.Single(history, entry => (string)entry!["action"]! == "review-overdue");

        await _organisation.InAsync(VersionState.Published, document, text: "# Reviewed");
        Assert.False((await StandsAsync(document))[^1].OutOfReview);
    }

    [Fact]
    public async Task Many_acknowledgements_at_once_are_told_as_one_complete_round()
    {
        var (document, version) = await DistributedAsync();
        var people = await PeopleAsync(40);
        await ToldAsync(document, "1 sent");

        await Task.WhenAll(people.Take(39).Select(person => AcknowledgeAsync(person, version)));
        await Task.WhenAll(SweepAsync<TellAcknowledgements>(), SweepAsync<TellAcknowledgements>());
        await ToldAsync(document, "1 sent");
        await AcknowledgeAsync(people[39], version);

        await ToldAsync(document, "1 sent", "1 acknowledged");
    }

    [Fact]
    public async Task An_overdue_acknowledgement_is_told_and_so_is_that_it_was_made_good_asked_anew_or_ended()
    {
        var (document, version) = await DistributedAsync();
        var people = await PeopleAsync(2, since: new DateOnly(2020, 1, 1));
        await ToldAsync(document, "1 sent");

        await OnDatabaseAsync($"update acknowledgement_round set due_on = current_date - 1, updated_at = now() where document_id = '{document["id"]}'");
        await ToldAsync(document, "1 sent", "1 overdue");
        await Task.WhenAll(people.Select(person => AcknowledgeAsync(person, version)));
        await ToldAsync(document, "1 sent", "1 overdue", "1 acknowledged");

        await _organisation.InAsync(VersionState.Published, document, text: "# Second");
        await ToldAsync(document, "1 sent", "1 overdue", "1 acknowledged", "2 sent");
        await DistributeAsync(document, []);
        await ToldAsync(document, "1 sent", "1 overdue", "1 acknowledged", "2 sent", "2 ended");

        var versions = (await ToldOfAsync<AcknowledgementStands>(document)).Select(told => told.Version).ToList();
        Assert.Equal(versions.Distinct().Order(), versions);
    }

    [Fact]
    public async Task Who_joins_after_everybody_acknowledged_opens_the_round_again()
    {
        var (document, version) = await DistributedAsync();
        await AcknowledgeAsync(Assert.Single(await PeopleAsync(1)), version);
        await ToldAsync(document, "1 acknowledged");

        await PeopleAsync(1);

        await ToldAsync(document, "1 acknowledged", "1 sent");
    }

    private Task ToldAsync(JsonNode document, params string[] states) => SweptAsync<TellAcknowledgements>(async () =>
        states.SequenceEqual((await ToldOfAsync<AcknowledgementStands>(document)).Select(told => $"{told.DocumentVersion} {told.State}")));

    private Task SweptAsync<TSweep>(Func<Task<bool>> until) where TSweep : Sweep => Eventually.TrueAsync(async () =>
    {
        await SweepAsync<TSweep>();
        return await until();
    }, "the sweep told it");

    private Task<int> SweepAsync<TSweep>() where TSweep : Sweep =>
        service.Services.GetRequiredService<TSweep>().SweepAsync(TimeProvider.System.GetUtcNow(), CancellationToken.None);

    private async Task<List<DocumentStands>> StandsAsync(JsonNode document) => await ToldOfAsync<DocumentStands>(document);

    private Task<List<TEvent>> ToldOfAsync<TEvent>(JsonNode document) where TEvent : class => service.QueryAsync(_organisation.Tenant, async db =>
    {
        var (about, kind) = ((Guid)document["id"]!, typeof(TEvent).FullName + ",");
        var bodies = await db.Outbox.Where(m => m.About == about && m.Type.StartsWith(kind)).OrderBy(m => m.Position).Select(m => m.Body).ToListAsync();
        return bodies.ConvertAll(body => JsonSerializer.Deserialize<TEvent>(body)!);
    });

    private async Task<(JsonObject Document, JsonObject Version)> DistributedAsync()
    {
        var document = await _organisation.RegisterAsync();
        await DistributeAsync(document, Employees);
        return (document, await _organisation.InAsync(VersionState.Published, document));
    }

    private async Task DistributeAsync(JsonNode document, string[] roles)
    {
        var url = $"/api/v1/documents/{document["id"]}";
        var etag = (await _organisation.Controller.GetAsync(url)).Headers.ETag!.Tag;
        await Organisation.OkAsync(await Organisation.SendAsync(_organisation.Controller, HttpMethod.Put, $"{url}/distribution", new { roles, dueDays = 30 }, etag));
    }

    private async Task<Tenant[]> PeopleAsync(int count, DateOnly? since = null)
    {
        var people = Enumerable.Range(0, count).Select(_ => _organisation.Tenant.Colleague()).ToArray();
        var members = people.Select(person => new { personId = person.UserId, name = "Somebody", roles = Employees, businessUnits = Array.Empty<string>(), since }).ToArray();
        await Organisation.OkAsync(await _organisation.Controller.PutAsJsonAsync("/api/v1/acknowledgements/audience", new { members }, Json.Options));
        return people;
    }

    private async Task AcknowledgeAsync(Tenant person, JsonNode version) => Assert.Equal(HttpStatusCode.Created,
        (await service.As(person, "EMP").PostAsJsonAsync($"{Organisation.Url(version)}/acknowledge", new { versionHash = (string)version["hash"]! })).StatusCode);

    private async Task OnDatabaseAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(service.OwnerConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        Assert.Equal(1, await command.ExecuteNonQueryAsync());
    }
}
