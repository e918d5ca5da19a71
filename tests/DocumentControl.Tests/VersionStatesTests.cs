using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AimsPlatform.DocumentControl.Versions;
using static AimsPlatform.DocumentControl.Tests.Organisation;

namespace AimsPlatform.DocumentControl.Tests;

/// <summary>The whole state table of 5.1, pair by pair, through HTTP.</summary>
public sealed class VersionStatesTests(DocumentControlFixture service)
{
    private readonly Organisation _organisation = new(service);

    public static TheoryData<VersionState> States => [.. Enum.GetValues<VersionState>()];

    public static TheoryData<VersionState, string> Moves => [.. VersionStates.Machine.Transitions.Where(move => move.Permission != VersionStates.Nobody).Select(move => (move.From, move.Event))];

    [Theory, MemberData(nameof(States))]
    public async Task What_the_table_does_not_list_is_refused_and_changes_nothing(VersionState state)
    {
        var version = await _organisation.InAsync(state);
        var everyone = service.As(_organisation.Tenant.Colleague(), "AUT", "REV", "APR", "TM", "DM", "DOC-C");
        var listed = VersionStates.Machine.Transitions.Where(move => move.From == state && move.Permission != VersionStates.Nobody).Select(move => move.Event).ToHashSet();

        foreach (var @event in Moves.Select(move => move.Data.Item2).Distinct().Where(e => !listed.Contains(e)))
        {
            var problem = await AnswerAsync(await _organisation.TryAsync(everyone, version, @event, Body(@event)), HttpStatusCode.Conflict);
            Assert.Equal("/problems/transition-refused", (string)problem["type"]!);
            Assert.Equal(VersionStates.Name(state), (string)problem["current"]!);
            Assert.Equal(listed.Order(), problem["allowed"]!.AsArray().Select(e => (string)e!).Order());
        }

        Assert.Equal(VersionStates.Name(state), (string)(await _organisation.GetAsync(version))["state"]!);
    }

    [Theory, MemberData(nameof(Moves))]
    public async Task What_the_table_lists_leads_where_it_says_for_who_may(VersionState from, string @event)
    {
        var version = await _organisation.InAsync(from);
        var move = VersionStates.Machine.Transitions.Single(m => m.From == from && m.Event == @event);
        if (@event is "reopen" or "withdraw")
        {
            await _organisation.DoAsync(_organisation.Approver, version, "agree", new { to = @event, reason = "I agree, it is time." });
        }

        Assert.Equal(HttpStatusCode.Forbidden, (await _organisation.TryAsync(_organisation.Employee, version, @event, Body(@event))).StatusCode);
        if (@event == "approve")
        {
            await _organisation.DoAsync(_organisation.Reviewer, version, "comment", Body("comment"));
        }

        var moved = await _organisation.DoAsync(Who(@event), version, @event, Body(@event));

        Assert.Equal(VersionStates.Name(move.To), (string)moved["state"]!);
        var trail = await _organisation.Author.GetFromJsonAsync<JsonObject>($"{Url(version)}/history");
        Assert.Equal(@event, (string)trail!["items"]![0]!["action"]!);
        if (move.To != move.From)
        {
            var ofDocument = await _organisation.Author.GetFromJsonAsync<JsonObject>($"/api/v1/documents/{version["documentId"]}/history");
            Assert.Equal(@event, (string)ofDocument!["items"]![0]!["action"]!);
        }
    }

    [Fact]
    public async Task Superseding_has_no_route_of_its_own()
    {
        var version = await _organisation.InAsync(VersionState.Published);
        Assert.Equal(HttpStatusCode.NotFound, (await _organisation.TryAsync(_organisation.Controller, version, "supersede", new { })).StatusCode);
        var offers = await _organisation.Controller.GetFromJsonAsync<JsonArray>($"{Url(version)}/transitions");
        Assert.DoesNotContain(offers!, offer => (string)offer!["event"]! == "supersede");
    }

    [Fact]
    public async Task Transitions_tell_a_front_end_which_buttons_to_draw()
    {
        var version = await _organisation.InAsync(VersionState.Review);

        var approve = (await _organisation.Approver.GetFromJsonAsync<JsonArray>($"{Url(version)}/transitions"))!.Single(offer => (string)offer!["event"]! == "approve")!;
        Assert.False((bool)approve["permitted"]!);
        Assert.Equal("Not every reviewer is done.", (string)approve["unmetGuards"]![0]!["reason"]!);
        await _organisation.DoAsync(_organisation.Reviewer, version, "comment", Body("comment"));
        approve = (await _organisation.Approver.GetFromJsonAsync<JsonArray>($"{Url(version)}/transitions"))!.Single(offer => (string)offer!["event"]! == "approve")!;

        Assert.True((bool)approve["permitted"]!);
        Assert.Equal($"{Url(version)}/approve", (string)approve["href"]!);
    }

    private HttpClient Who(string @event) => @event switch
    {
        "comment" or "return" => _organisation.Reviewer,
        "approve" or "agree" => _organisation.Approver,
        "publish" or "withdraw" => _organisation.Controller,
        _ => _organisation.Author,
    };

    private object Body(string @event) => @event switch
    {
        "submit" => _organisation.Submission(),
        "comment" => new { comment = "Clear enough.", done = true },
        "return" => new { comment = "Say who decides, please." },
        "agree" => new { to = "withdraw", reason = "Nobody needs it any more." },
        "approve" or "publish" => new { },
        _ => Because,
    };
}
