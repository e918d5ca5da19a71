using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AimsPlatform.AiSystemInventory.AiSystems;
using AimsPlatform.AiSystemInventory.Contracts;
using AimsPlatform.AiSystemInventory.LifeCycle;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.Standards;
using AimsPlatform.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AimsPlatform.AiSystemInventory.Tests.Classifications;

public sealed class ClassifyTests(InventoryFixture service)
{
    private const string Evaluations = "/api/v1/standards/eu-ai-act/evaluations";

    private readonly ClassificationCaller _people = new(service);

    public static TheoryData<string> ExampleNames => [.. EuAiAct.Current.Procedure.Examples.Select(e => e.Name)];

    [Theory]
    [MemberData(nameof(ExampleNames))]
    public async Task Each_example_of_the_catalogue_comes_out_as_stated(string name)
    {
        var example = EuAiAct.Current.Procedure.Examples.Single(e => e.Name == name);
        await _people.RegisterAsync();

        var stored = await _people.ClassifyAsync(Given.Answers(example.Answers));

        Assert.Equal(example.Outcome, (string?)stored["outcome"]);
        Assert.True((bool)stored["complete"]!, stored.ToJsonString());
        foreach (var effect in example.Effects ?? [])
        {
            Assert.Contains(effect, stored["evaluation"]!["result"]!["effects"]!.AsArray().Select(e => (string)e!));
        }

        var tried = await _people.Owner.PostAsJsonAsync(Evaluations, Given.Answers(example.Answers));
        Assert.Equal(example.Outcome, (string?)(await tried.Content.ReadFromJsonAsync<JsonObject>())!["outcome"]);
    }

    [Fact]
    public async Task A_first_class_stands_at_once_and_the_system_carries_it()
    {
        await _people.RegisterAsync();

        var stored = await _people.ClassifyAsync(Given.Yes("Q01", "Q02", "Q10", "Q11"));

        Assert.Equal("standing", (string?)stored["status"]);
        var carried = (await _people.SystemAsync())["class"]!;
        Assert.Equal("high", (string?)carried["tier"]);
        Assert.Equal("2027-12-02", (string?)carried["appliesFrom"]);
        Assert.False((bool)carried["stale"]!);
        var told = await PublishedAsync<AiSystemClassified>();
        Assert.Equal(("TIER_HIGH_ANNEX_III", "high", false), (told.Single().Outcome, told.Single().Tier, told.Single().LegalHold));
    }

    [Fact]
    public async Task Unanswered_questions_are_listed_and_never_guessed()
    {
        await _people.RegisterAsync();

        var stored = await _people.ClassifyAsync(Given.Yes("Q01", "Q02", "Q10").Without("Q07", "Q11"));

        Assert.Null(stored["outcome"]);
        Assert.Equal("incomplete", (string?)stored["status"]);
        Assert.Equal(["Q07", "Q11"], stored["evaluation"]!["result"]!["unanswered"]!.AsArray().Select(q => (string)q!));
        Assert.Null((await _people.SystemAsync())["class"]);
        Assert.Empty(await PublishedAsync<AiSystemClassified>());
        await _people.Owner.GetAsync(_people.System + "/duties").ProblemAsync(404, "class-not-found");
    }

    [Fact]
    public async Task No_class_stands_before_all_ten_practices_are_screened_with_a_reason()
    {
        await _people.RegisterAsync();
        var body = Given.Yes("Q01", "Q02");
        body.Answer("Q04")["screening"]!.AsArray().RemoveAt(0);
        body.Answer("Q05")["screening"]![1]!["reason"] = " ";

        var stored = await _people.ClassifyAsync(body);

        Assert.Equal("incomplete", (string?)stored["status"]);
        Assert.Equal(["5.1.a", "5.1.bb"], stored["evaluation"]!["missingScreening"]!.AsArray().Select(p => (string)p!));
        Assert.Null((await _people.SystemAsync())["class"]);
    }

    [Fact]
    public async Task A_prohibited_practice_does_not_wait_for_the_other_answers()
    {
        await _people.RegisterAsync();
        var body = Given.Yes("Q01", "Q02", "Q04").Without("Q05", "P1", "P2");

        Assert.Equal("standing", (string?)(await _people.ClassifyAsync(body))["status"]);
        Assert.Equal("unacceptable", await _people.TierAsync());
    }

    [Fact]
    public async Task Doubt_about_a_prohibited_practice_holds_the_system_until_a_lawyer_decides()
    {
        await _people.RegisterAsync();

        Assert.True((bool)(await _people.ClassifyAsync(Given.Yes("Q01", "Q02").Unsure("Q04")))["legalHold"]!);
        Assert.True((bool)(await _people.SystemAsync())["class"]!["legalHold"]!);
        // Another set of answers by the same people does not lift it.
        Assert.True((bool)(await _people.ClassifyAsync(Given.Yes("Q01", "Q02")))["legalHold"]!);
        Assert.True((bool)(await _people.SystemAsync())["class"]!["legalHold"]!);

        Assert.Equal(HttpStatusCode.OK, (await _people.ConfirmAsync(2)).StatusCode);
        Assert.False((bool)(await _people.SystemAsync())["class"]!["legalHold"]!);
        Assert.False((await PublishedAsync<AiSystemClassified>())[^1].LegalHold);
    }

    [Fact]
    public async Task Doubt_holds_a_system_that_has_no_class_yet_and_the_risk_register_hears_of_it()
    {
        await _people.RegisterAsync();

        await _people.ClassifyAsync(Given.Yes("Q01", "Q02").Unsure("Q04").Without("Q10"));

        Assert.Null((await _people.SystemAsync())["class"]);
        var told = (await PublishedAsync<AiSystemClassified>()).Single();
        Assert.Equal((null, null, true), (told.Outcome, told.Tier, told.LegalHold));

        await _people.ClassifyAsync(Given.Yes("Q01", "Q02"));
        Assert.True((await PublishedAsync<AiSystemClassified>())[^1].LegalHold);
        Assert.Equal(HttpStatusCode.OK, (await _people.ConfirmAsync(2)).StatusCode);
        Assert.False((await PublishedAsync<AiSystemClassified>())[^1].LegalHold);
    }

    [Fact]
    public async Task I19_a_system_in_operation_that_is_found_prohibited_is_suspended_at_once_and_returns_only_with_LEG()
    {
        await _people.RegisterAsync();
        await PutIntoOperationAsync();

        await _people.ClassifyAsync(Given.Yes("Q01", "Q02", "Q04"));

        Assert.Equal("suspended", (string?)(await _people.SystemAsync())["state"]);
        Assert.Equal("suspended", (await PublishedAsync<AiSystemStands>())[^1].State);
        Assert.True((bool)(await _people.SystemAsync())["awaitsLegalDecision"]!);

        var milder = await _people.ClassifyAsync(Given.Yes("Q01", "Q02"));
        Assert.Equal(("awaiting_confirmation", "return_from_prohibited"), ((string?)milder["status"], (string?)milder["waits"]));
        Assert.Equal("unacceptable", await _people.TierAsync());

        Assert.Equal(HttpStatusCode.OK, (await _people.ConfirmAsync(2)).StatusCode);
        Assert.Equal("minimal", await _people.TierAsync());
        Assert.False((bool)(await _people.SystemAsync())["awaitsLegalDecision"]!);
        Assert.Equal("suspended", (string?)(await _people.SystemAsync())["state"]);
    }

    [Fact]
    public async Task A_practice_prohibited_only_later_does_not_suspend_yet()
    {
        await _people.RegisterAsync();
        await PutIntoOperationAsync();

        var stored = await _people.ClassifyAsync(Given.Yes("Q01", "Q02", "Q05"));

        Assert.Equal("2026-12-02", (string?)stored["today"]!["appliesFrom"]);
        var inForce = service.Services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime >= new DateTime(2026, 12, 2);
        Assert.Equal(inForce ? "suspended" : "operation", (string?)(await _people.SystemAsync())["state"]);
    }

    [Fact]
    public async Task I19_when_the_day_of_a_ban_comes_the_watch_suspends_what_was_classified_before()
    {
        await _people.RegisterAsync();
        await PutIntoOperationAsync();
        await _people.ClassifyAsync(Given.Yes("Q01", "Q02", "Q05"));

        // As if the day had come: the class was found earlier, and its date is now behind us.
        var yesterday = DateOnly.FromDateTime(service.Services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime).AddDays(-1);
        await service.QueryAsync(_people.Tenant, db => db.AiSystems.ExecuteUpdateAsync(set => set.SetProperty(s => s.ClassAppliesFrom, yesterday)));
        await service.Services.GetRequiredService<WatchDates>().SweepAsync(TestContext.Current.CancellationToken);

        var system = await _people.SystemAsync();
        Assert.Equal(("suspended", true), ((string?)system["state"], (bool)system["awaitsLegalDecision"]!));
    }

    [Fact]
    public async Task A_retried_classification_is_stored_once()
    {
        await _people.RegisterAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ =>
        {
            var request = new HttpRequestMessage(HttpMethod.Post, _people.System + "/classifications") { Content = JsonContent.Create(Given.Yes("Q01", "Q02")) };
            request.Headers.Add("Idempotency-Key", "once");
            return _people.Owner.SendAsync(request);
        }));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Created, answer.StatusCode));
        Assert.Equal(1, await service.QueryAsync(_people.Tenant, db => db.Classifications.CountAsync()));
    }

    [Fact]
    public async Task People_who_classify_at_the_same_time_make_separate_records_or_are_told_to_read_again()
    {
        await _people.RegisterAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(n =>
            _people.Owner.PostAsJsonAsync(_people.System + "/classifications", n % 2 == 0 ? Given.Yes("Q01", "Q02") : Given.Yes("Q01", "Q02", "Q10", "Q11"))));

        Assert.All(answers, answer => Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.Created, HttpStatusCode.Conflict, HttpStatusCode.PreconditionFailed }));
        var made = answers.Count(answer => answer.StatusCode == HttpStatusCode.Created);
        var numbers = await service.QueryAsync(_people.Tenant, db => db.Classifications.OrderBy(r => r.Number).Select(r => r.Number).ToListAsync());
        Assert.Equal(Enumerable.Range(1, made), numbers);
    }

    [Fact]
    public async Task Another_organisation_finds_nothing_there()
    {
        await _people.RegisterAsync();
        await _people.ClassifyAsync(Given.Yes("Q01", "Q02"));
        var stranger = service.As(Tenant.New(), "SO", "LEG");

        foreach (var path in new[] { "/classifications", "/classifications/1", "/classifications/1/duties", "/duties" })
        {
            await stranger.GetAsync(_people.System + path).ProblemAsync(404, "ai-system-not-found");
        }

        await stranger.PostAsJsonAsync(_people.System + "/classifications", Given.Yes("Q01")).ProblemAsync(404, "ai-system-not-found");
        await _people.ConfirmAsync(1, stranger).ProblemAsync(404, "ai-system-not-found");
    }

    private async Task<List<T>> PublishedAsync<T>() where T : class
    {
        var name = typeof(T).FullName!;
        var bodies = await service.QueryAsync(_people.Tenant, db => db.Outbox.Where(m => m.Type.StartsWith(name)).OrderBy(m => m.Position).Select(m => m.Body).ToListAsync());
        return bodies.ConvertAll(body => System.Text.Json.JsonSerializer.Deserialize<T>(body)!);
    }

    // Past the gates, which have tests of their own.
    private Task<int> PutIntoOperationAsync() => service.QueryAsync(_people.Tenant, db =>
    {
        var id = new Id<AiSystem>(Guid.Parse(_people.System.Split('/')[^1]));
        return db.AiSystems.Where(s => s.Id == id).ExecuteUpdateAsync(set => set.SetProperty(s => s.State, AiSystemState.Operation));
    });
}
