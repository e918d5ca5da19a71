using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AimsPlatform.DocumentControl.Acknowledgements;
using AimsPlatform.DocumentControl.Versions;
using AimsPlatform.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace AimsPlatform.DocumentControl.Tests;

public sealed class AcknowledgementTests(DocumentControlFixture service)
{
    private static readonly string[] Employees = ["EMP"];
    private readonly Organisation _organisation = new(service);

    [Fact]
    public async Task A_version_that_comes_into_force_asks_its_audience_and_counts_who_acknowledged()
    {
        var document = await _organisation.RegisterAsync();
        await DistributeAsync(document, new { roles = Employees, dueDays = 30 });
        var people = await TellAsync(3, "EMP");
        var version = await _organisation.InAsync(VersionState.Published, document);

        var summary = await SummaryAsync(version);
        Assert.Equal((3, 0), ((int)summary["asked"]!, (int)summary["acknowledged"]!));

        var employee = service.As(people[0], "EMP");
        var mine = (await employee.GetFromJsonAsync<JsonObject>("/api/v1/acknowledgements?state=sent"))!["items"]!.AsArray();
        Assert.Equal((string)version["documentId"]!, (string)mine.Single()!["documentId"]!);
        await Organisation.CreatedAsync(await AcknowledgeAsync(employee, version));

        Assert.Equal(1, (int)(await SummaryAsync(version))["acknowledged"]!);
        var late = (await _organisation.Controller.GetFromJsonAsync<JsonObject>($"{Organisation.Url(version)}/acknowledgements?state=sent"))!["items"]!.AsArray();
        Assert.Equal(2, late.Count);
    }

    [Fact]
    public async Task The_same_acknowledgement_again_is_the_same_record()
    {
        var version = await PublishedForEveryoneAsync();
        var first = await Organisation.CreatedAsync(await AcknowledgeAsync(_organisation.Employee, version));
        var again = await Organisation.OkAsync(await AcknowledgeAsync(_organisation.Employee, version));

        Assert.Equal((string)first["id"]!, (string)again["id"]!);
    }

    [Fact]
    public async Task An_obsolete_version_is_not_acknowledged_and_the_next_one_asks_again()
    {
        var document = await _organisation.RegisterAsync();
        await DistributeAsync(document, new { everyone = true });
        var first = await _organisation.InAsync(VersionState.Published, document);
        await AcknowledgeAsync(_organisation.Employee, first);
        var second = await _organisation.InAsync(VersionState.Published, document, text: "# What we do now\n\nWe listen twice.");

        var problem = await Organisation.AnswerAsync(await AcknowledgeAsync(_organisation.Employee, first), HttpStatusCode.Conflict);
        Assert.Equal("/problems/version-not-in-force", (string)problem["type"]!);
        var mine = (await _organisation.Employee.GetFromJsonAsync<JsonObject>("/api/v1/acknowledgements"))!["items"]!.AsArray();
        Assert.Equal(((int)second["number"]!, "sent"), ((int)mine.Single()!["version"]!, (string)mine.Single()!["state"]!));
    }

    [Fact]
    public async Task Agreeing_to_a_withdrawal_asks_nobody_anew_and_the_withdrawal_ends_the_asking()
    {
        var version = await PublishedForEveryoneAsync();
        await Organisation.CreatedAsync(await AcknowledgeAsync(_organisation.Employee, version));
        var before = await SummaryAsync(version);

        await _organisation.DoAsync(_organisation.Approver, version, "agree", new { to = "withdraw", reason = "Nobody works that way any more." });
        Assert.Equal(before.ToJsonString(), (await SummaryAsync(version)).ToJsonString());

        await _organisation.DoAsync(_organisation.Controller, version, "withdraw", Organisation.Because);
        Assert.Equal("The version was withdrawn.", (string?)(await SummaryAsync(version))["endedBecause"]);
        Assert.Empty((await _organisation.Employee.GetFromJsonAsync<JsonObject>("/api/v1/acknowledgements"))!["items"]!.AsArray());
    }

    [Fact]
    public async Task Who_read_something_else_cannot_acknowledge_it()
    {
        var version = await PublishedForEveryoneAsync();
        var answer = await _organisation.Employee.PostAsJsonAsync($"{Organisation.Url(version)}/acknowledge", new { versionHash = new string('0', 64) });

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
    }

    [Fact]
    public async Task A_machine_acknowledges_nothing()
    {
        var version = await PublishedForEveryoneAsync();
        var answer = await AcknowledgeAsync(service.AsService(_organisation.Tenant.Colleague(), "EMP"), version);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task A_version_that_is_not_distributed_asks_nobody()
    {
        var version = await _organisation.InAsync(VersionState.Published);

        Assert.Equal(HttpStatusCode.Conflict, (await AcknowledgeAsync(_organisation.Employee, version)).StatusCode);
    }

    [Fact]
    public async Task A_restricted_document_is_distributed_to_its_readers_only()
    {
        var document = await _organisation.RegisterAsync(classification: "restricted");
        var url = $"/api/v1/documents/{document["id"]}";
        var etag = (await _organisation.Controller.GetAsync(url)).Headers.ETag!.Tag;
        var answer = await Organisation.SendAsync(_organisation.Controller, HttpMethod.Put, $"{url}/distribution", new { everyone = true }, etag);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
    }

    [Fact]
    public async Task Who_joins_later_is_asked_and_has_their_own_time()
    {
        var document = await _organisation.RegisterAsync();
        await DistributeAsync(document, new { roles = Employees, dueDays = 1 });
        var version = await _organisation.InAsync(VersionState.Published, document);
        var joiner = await TellAsync(1, "EMP", since: new DateOnly(2100, 1, 1));

        var row = (await _organisation.Controller.GetFromJsonAsync<JsonObject>($"{Organisation.Url(version)}/acknowledgements"))!["items"]!.AsArray()
            .Single(item => (Guid)item!["personId"]! == joiner[0].UserId)!;
        Assert.Equal("2100-01-02", (string)row["dueOn"]!);
    }

    [Fact]
    public async Task Reminders_are_recorded_once_at_each_stage_and_escalate()
    {
        var version = await PublishedForEveryoneAsync();
        await TellAsync(2, "EMP", since: new DateOnly(2020, 1, 1));
        var reminders = service.Services.GetRequiredService<RemindAudiences>();
        var due = DateOnly.Parse((string)(await SummaryAsync(version))["dueOn"]!, null);
        foreach (var day in new[] { -14, -3, -3, 0, 7, 30 })
        {
            await reminders.SweepAsync(new DateTimeOffset(due.AddDays(day), new TimeOnly(12, 0), TimeSpan.Zero), TestContext.Current.CancellationToken);
        }

        var stages = (await SummaryAsync(version))["reminders"]!.AsArray().Select(r => ((int)r!["stage"]!, (string)r["addressee"]!)).ToArray();
        Assert.Equal([(-14, "audience"), (-3, "audience"), (0, "audience"), (7, "AIMS-M"), (30, "TM")], stages);
    }

    [Fact]
    public async Task Many_people_acknowledge_at_once()
    {
        var version = await PublishedForEveryoneAsync();
        var people = await TellAsync(200, "EMP");
        var answers = await Task.WhenAll(people.Select(person => AcknowledgeAsync(service.As(person, "EMP"), version)));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Created, answer.StatusCode));
        Assert.Equal(200, (int)(await SummaryAsync(version))["acknowledged"]!);
    }

    [Fact]
    public async Task Who_clicks_twice_is_answered_twice_and_counted_once()
    {
        var version = await PublishedForEveryoneAsync();
        var people = Enumerable.Range(0, 20).Select(_ => _organisation.Tenant.Colleague()).ToList(); // nobody knows them yet
        var answers = await Task.WhenAll(people.Concat(people).Select(person =>
        {
            var caller = service.As(person, "EMP");
            caller.DefaultRequestHeaders.Add("Idempotency-Key", $"{Guid.CreateVersion7()}");
            return AcknowledgeAsync(caller, version);
        }));

        Assert.Equal(20, answers.Count(answer => answer.StatusCode == HttpStatusCode.Created));
        Assert.Equal(20, answers.Count(answer => answer.StatusCode == HttpStatusCode.OK));
        Assert.Equal(20, (int)(await SummaryAsync(version))["acknowledged"]!);
    }

    private async Task<JsonObject> PublishedForEveryoneAsync()
    {
        var document = await _organisation.RegisterAsync();
        await DistributeAsync(document, new { everyone = true });
        return await _organisation.InAsync(VersionState.Published, document);
    }

    private async Task DistributeAsync(JsonNode document, object audience)
    {
        var url = $"/api/v1/documents/{document["id"]}";
        var etag = (await _organisation.Controller.GetAsync(url)).Headers.ETag!.Tag;
        await Organisation.OkAsync(await Organisation.SendAsync(_organisation.Controller, HttpMethod.Put, $"{url}/distribution", audience, etag));
    }

    private async Task<Tenant[]> TellAsync(int count, string role, DateOnly? since = null)
    {
        var people = Enumerable.Range(0, count).Select(_ => _organisation.Tenant.Colleague()).ToArray();
        var members = people.Select(person => new { personId = person.UserId, name = "Somebody", roles = new[] { role }, businessUnits = Array.Empty<string>(), since }).ToArray();
        await Organisation.OkAsync(await _organisation.Controller.PutAsJsonAsync("/api/v1/acknowledgements/audience", new { members }, Json.Options));
        return people;
    }

    private async Task<JsonObject> SummaryAsync(JsonNode version) =>
        (await _organisation.Controller.GetFromJsonAsync<JsonObject>($"{Organisation.Url(version)}/acknowledgements/summary"))!;

    private static Task<HttpResponseMessage> AcknowledgeAsync(HttpClient who, JsonNode version) =>
        who.PostAsJsonAsync($"{Organisation.Url(version)}/acknowledge", new { versionHash = (string)version["hash"]! });
}
