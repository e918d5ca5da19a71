using System.Net;
using System.Text.Json.Nodes;
using AimsPlatform.AiSystemInventory.Contracts;
using AimsPlatform.RiskRegister.Contracts;
using AimsPlatform.Testing;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.RiskRegister.Tests.Screenings;

/// <summary>R046: a risk or a reasoned none in each of the four domains, for every AI system in scope.</summary>
public sealed class ScreeningsTests(RiskRegisterFixture service)
{
    private const string Reason = "The system handles no data about people at all.";

    private readonly Register _register = new(service);

    [Fact]
    public async Task R046_a_new_system_in_scope_opens_one_screening_with_four_open_domains()
    {
        var system = await _register.SystemAsync(state: "inception");

        var screening = await _register.ScreeningOfAsync(system);

        Assert.Equal("open", (string?)screening["state"]);
        Assert.Equal(["bias", "privacy", "security", "safety"], screening["items"]!.AsArray().Select(item => (string)item!["domain"]!));
        Assert.Equal("bias privacy security safety", await ToldAsync(system));
    }

    [Fact]
    public async Task The_same_event_again_opens_nothing_and_tells_nobody()
    {
        var (system, message) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var stands = new AiSystemStands(system, 1, "AIS-0001", "Loan scoring", null, Guid.CreateVersion7(), true, "inception", 1, TimeProvider.System.GetUtcNow());
        for (var time = 0; time < 3; time++)
        {
            await service.DeliverAsync(_register.Tenant, stands, message);
        }

        await _register.TellAsync(stands);
        await _register.TellAsync(stands);
        await _register.SettledAsync();

        await _register.ScreeningOfAsync(system);
        Assert.Equal(1, await service.QueryAsync(_register.Tenant, db => db.Outbox.CountAsync(its => its.About == system)));
    }

    [Theory]
    [InlineData("retired", true)]
    [InlineData("rejected", true)]
    [InlineData("operation", false)]
    public async Task A_system_that_is_gone_or_out_of_scope_opens_none(string state, bool inScope)
    {
        var system = await _register.SystemAsync(state: state, inScope: inScope);

        Assert.Empty((await _register.GetAsync($"risk-screenings?aiSystemId={system}"))["items"]!.AsArray());
    }

    [Fact]
    public async Task A_system_that_comes_into_scope_opens_its_screening_and_known_risks_answer_it()
    {
        var system = await _register.SystemAsync(inScope: false);
        var risk = await _register.RaiseRiskAsync("privacy", system);

        await _register.SystemAsync(system, 2);

        Assert.Equal(risk, (Guid)(await ItemAsync(system, "privacy"))["riskId"]!);
        Assert.Equal("bias security safety", await ToldAsync(system));
    }

    [Fact]
    public async Task An_older_event_never_undoes_a_newer_one()
    {
        var system = await _register.SystemAsync(version: 5, inScope: false, purposeRevision: 3);

        await _register.SystemAsync(system, 4, inScope: true, purposeRevision: 2);

        Assert.Empty((await _register.GetAsync($"risk-screenings?aiSystemId={system}"))["items"]!.AsArray());
    }

    [Fact]
    public async Task R046_risks_and_reasons_complete_a_screening_and_the_inventory_hears_each_step()
    {
        var system = await _register.SystemAsync();
        var risk = await _register.RaiseRiskAsync("bias", system);
        Assert.Equal(risk, (Guid)(await ItemAsync(system, "bias"))["riskId"]!);
        Assert.Equal("privacy security safety", await ToldAsync(system));

        foreach (var domain in new[] { "privacy", "security", "safety" })
        {
            await MoveAsync(system, "reason-away", new { Domain = domain, Reason });
        }

        var screening = await _register.ScreeningOfAsync(system);
        Assert.Equal("complete", (string?)screening["state"]);
        Assert.Equal("", await ToldAsync(system));
        var privacy = await ItemAsync(system, "privacy");
        Assert.Equal((Reason, _register.AnalystPerson.UserId), ((string)privacy["reasonForNone"]!, (Guid)privacy["decidedBy"]!));
        Assert.NotNull(privacy["decidedAt"]);
    }

    [Fact]
    public async Task Only_a_person_with_the_right_and_a_reason_says_that_there_is_none()
    {
        var system = await _register.SystemAsync();
        var body = new { Domain = "safety", Reason };

        await RefusedAsync(system, "reason-away", body, _register.Verifier, HttpStatusCode.Forbidden);
        await RefusedAsync(system, "reason-away", body, service.AsService(_register.Tenant, "RA"), HttpStatusCode.Forbidden);
        await RefusedAsync(system, "reason-away", new { Domain = "safety", Reason = "none" }, _register.Analyst, HttpStatusCode.BadRequest);
        await RefusedAsync(system, "reason-away", new { Domain = "astrology", Reason }, _register.Analyst, HttpStatusCode.BadRequest);
        await _register.RaiseRiskAsync("safety", system);
        await RefusedAsync(system, "reason-away", body, _register.Analyst, HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task A_domain_is_linked_only_to_a_risk_of_that_domain_and_system()
    {
        var system = await _register.SystemAsync();
        var elsewhere = await _register.RaiseRiskAsync("safety", await _register.SystemAsync());
        var bias = await _register.RaiseRiskAsync("bias", system);
        var better = await _register.RaiseRiskAsync("bias", system);

        await RefusedAsync(system, "link-risk", new { Domain = "safety", RiskId = elsewhere }, _register.Analyst, HttpStatusCode.UnprocessableEntity);
        await RefusedAsync(system, "link-risk", new { Domain = "safety", RiskId = bias }, _register.Analyst, HttpStatusCode.UnprocessableEntity);
        await RefusedAsync(system, "link-risk", new { Domain = "bias", RiskId = Guid.CreateVersion7() }, _register.Analyst, HttpStatusCode.UnprocessableEntity);
        await MoveAsync(system, "link-risk", new { Domain = "bias", RiskId = better });

        Assert.Equal(better, (Guid)(await ItemAsync(system, "bias"))["riskId"]!);
    }

    [Fact]
    public async Task A_risk_that_moves_to_another_domain_leaves_the_first_one_open_again()
    {
        var system = await _register.SystemAsync();
        var risk = await _register.RaiseRiskAsync("bias", system);

        Assert.Equal(HttpStatusCode.OK, (await _register.SendAsync(HttpMethod.Patch, $"risks/{risk}", new { domain = "safety" }, _register.Analyst)).StatusCode);

        Assert.Null((await ItemAsync(system, "bias"))["riskId"]);
        Assert.Equal(risk, (Guid)(await ItemAsync(system, "safety"))["riskId"]!);
        Assert.Equal("bias privacy security", await ToldAsync(system));
    }

    [Fact]
    public async Task A_changed_purpose_voids_the_reasons_for_none_and_keeps_the_risks()
    {
        var system = await _register.SystemAsync();
        var risk = await _register.RaiseRiskAsync("bias", system);
        await MoveAsync(system, "reason-away", new { Domain = "privacy", Reason });

        await _register.SystemAsync(system, 2, purposeRevision: 2);

        Assert.Null((await ItemAsync(system, "privacy"))["reasonForNone"]);
        Assert.Equal(risk, (Guid)(await ItemAsync(system, "bias"))["riskId"]!);
        Assert.Equal("privacy security safety", await ToldAsync(system));
    }

    [Fact]
    public async Task A_changed_purpose_asks_again_where_the_risk_was_dismissed_for_the_old_one()
    {
        var system = await _register.SystemAsync();
        var (none, other) = (await _register.RaiseRiskAsync("bias", system), await _register.RaiseRiskAsync("privacy", system));
        var later = await _register.RaiseRiskAsync("privacy", system);
        foreach (var risk in new[] { none, other })
        {
            Assert.Equal(HttpStatusCode.OK, (await _register.SendAsync(
                HttpMethod.Post, $"risks/{risk}/dismiss", new { Because = "not_a_risk", Reason = "Nobody is ranked by this purpose." }, _register.Owner)).StatusCode);
        }

        Assert.Equal(none, (Guid)(await ItemAsync(system, "bias"))["riskId"]!);

        await _register.SystemAsync(system, 2, purposeRevision: 2);

        Assert.Null((await ItemAsync(system, "bias"))["riskId"]);
        Assert.Equal(later, (Guid)(await ItemAsync(system, "privacy"))["riskId"]!);
        Assert.Equal("bias security safety", await ToldAsync(system));
    }

    [Fact]
    public async Task I6_another_organisation_sees_no_screening()
    {
        var system = await _register.SystemAsync();
        var screening = (Guid)(await _register.ScreeningOfAsync(system))["id"]!;
        var stranger = new Register(service);

        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Analyst.GetAsync($"/api/v1/risk-screenings/{screening}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.SendAsync(
            HttpMethod.Post, $"risk-screenings/{screening}/reason-away", new { Domain = "bias", Reason }, stranger.Analyst, "\"1\"")).StatusCode);
        Assert.Empty((await stranger.GetAsync("risk-screenings"))["items"]!.AsArray());
    }

    private Task<string?> ToldAsync(Guid system) => _register.LastPublishedAsync<RiskScreeningStands>(
        stands => stands.AiSystemId == system ? string.Join(' ', stands.OpenDomains) : null);

    private async Task<JsonNode> ItemAsync(Guid system, string domain) =>
        (await _register.ScreeningOfAsync(system))["items"]!.AsArray().Single(item => (string?)item!["domain"] == domain)!;

    private async Task<HttpResponseMessage> TryAsync(Guid system, string @event, object body, HttpClient by) =>
        await _register.SendAsync(HttpMethod.Post, $"risk-screenings/{(await _register.ScreeningOfAsync(system))["id"]}/{@event}", body, by);

    private async Task MoveAsync(Guid system, string @event, object body) =>
        Assert.Equal(HttpStatusCode.OK, (await TryAsync(system, @event, body, _register.Analyst)).StatusCode);

    private async Task RefusedAsync(Guid system, string @event, object body, HttpClient by, HttpStatusCode status) =>
        Assert.Equal(status, (await TryAsync(system, @event, body, by)).StatusCode);
}
