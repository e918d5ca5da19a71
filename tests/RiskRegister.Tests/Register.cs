using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using AimsPlatform.AiSystemInventory.Contracts;
using AimsPlatform.RiskRegister.Criteria;
using AimsPlatform.Testing;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace AimsPlatform.RiskRegister.Tests;

/// <summary>One organisation with one person per part, and the steps that bring risks, plans and AI systems to where a test begins.</summary>
internal sealed class Register(RiskRegisterFixture service)
{
    private bool _hasCriteria;

    public Tenant Tenant { get; } = Tenant.New();
    public Tenant AnalystPerson => field ??= Tenant.Colleague();
    public Tenant ControlOwnerPerson => field ??= Tenant.Colleague();
    public Tenant ActionOwnerPerson => field ??= Tenant.Colleague();
    public Tenant OwnerPerson => field ??= Tenant.Colleague();

    public HttpClient Analyst => field ??= service.As(AnalystPerson, "RA");
    public HttpClient ControlOwner => field ??= service.As(ControlOwnerPerson, "CO");
    public HttpClient Management => field ??= service.As(Tenant.Colleague(), "DM");
    public HttpClient Verifier => field ??= service.As(Tenant.Colleague(), "EV");
    public HttpClient Owner => field ??= service.As(OwnerPerson, "RO", "DM", "TM");

    public static object Action(Register register, string dueDate = "2028-01-31") =>
        new { What = "Measure quality per group of people", OwnerId = register.ActionOwnerPerson.UserId, DueDate = dueDate, ControlId = "A.7.4", Resource = "Two data scientists" };

    public static object Rated(string likelihood) =>
        new { likelihood, Consequences = new { Organisation = "moderate", Individuals = "major", Society = "minor" }, Rationale = "Seen in a comparable system." };

    public async Task<JsonObject> GetAsync(string path) => (await Analyst.GetFromJsonAsync<JsonObject>($"/api/v1/{path}"))!;

    public async Task<Guid> RaiseRiskAsync(string domain = "bias", params Guid[] systems) => (Guid)(await RaiseAsync(domain, systems))["id"]!;

    public async Task<JsonObject> RaiseAsync(string domain, params Guid[] systems) => await ReadAsync(await Analyst.PostAsJsonAsync("/api/v1/risks", new
    {
        Title = "Loan model favours one group", Domain = domain, Scope = systems is [] ? "aims" : "ai_system", AiSystemIds = systems, OwnerId = OwnerPerson.UserId,
    }));

    /// <summary>A risk at the highest level, evaluated.</summary>
    public async Task<Guid> EvaluatedRiskAsync(string domain = "bias", params Guid[] systems)
    {
        if (!_hasCriteria)
        {
            var draft = await ReadAsync(await Analyst.PostAsJsonAsync("/api/v1/risk-criteria", new { DefaultCriteria.Content }, Json.Options));
            await ReadAsync(await SendAsync(HttpMethod.Post, $"risk-criteria/{draft["id"]}/approve", new { }, Management));
            _hasCriteria = true;
        }

        var risk = await RaiseRiskAsync(domain, systems);
        await MoveRiskAsync(risk, "analyse", Rated("possible"), Analyst);
        await MoveRiskAsync(risk, "evaluate", null, Analyst);
        return risk;
    }

    public async Task<Guid> AcceptedRiskAsync(string domain = "bias", params Guid[] systems)
    {
        var risk = await EvaluatedRiskAsync(domain, systems);
        await MoveRiskAsync(risk, "accept", new
        {
            Statement = "We carry this risk for now.", ExpiresOn = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).AddMonths(6), Reason = "Treatment costs more than it saves.",
        }, Owner);
        return risk;
    }

    public async Task<string> StateOfAsync(Guid risk) => (string)(await GetAsync($"risks/{risk}"))["state"]!;

    public Task<JsonObject> TreatAsync(Guid risk, Guid plan) => MoveRiskAsync(risk, "treat", new { Option = "modify", PlanId = plan }, Owner);

    public async Task<JsonObject> MoveRiskAsync(Guid risk, string @event, object? body, HttpClient by) =>
        await ReadAsync(await SendAsync(HttpMethod.Post, $"risks/{risk}/{@event}", body ?? new { }, by));

    public Task<HttpResponseMessage> TryDraftAsync(object plan) => Analyst.PostAsJsonAsync("/api/v1/treatment-plans", plan);

    public async Task<Guid> DraftPlanAsync(params Guid[] risks) => (Guid)(await ReadAsync(await TryDraftAsync(
        new { Title = "Less bias", Option = "modify", Rationale = "Too many errors for some groups.", RiskIds = risks, Actions = new[] { Action(this) } })))["id"]!;

    public async Task<Guid> ImplementedPlanAsync()
    {
        var plan = await DraftPlanAsync(await EvaluatedRiskAsync());
        await MoveAsync(plan, "submit", null, Analyst);
        await MoveAsync(plan, "approve", new { }, Management);
        await MoveAsync(plan, "start", null, ControlOwner);
        await ProveAsync(plan);
        await MoveAsync(plan, "implement", null, ControlOwner);
        return plan;
    }

    public async Task ProveAsync(Guid plan)
    {
        foreach (var action in (await GetAsync($"treatment-plans/{plan}"))["actions"]!.AsArray())
        {
            await MoveAsync(plan, "add-evidence", new { ActionId = (Guid)action!["id"]!, Title = "Test report", Reference = "DOC-0012" }, ControlOwner);
        }
    }

    public Task<HttpResponseMessage> TryMoveAsync(Guid plan, string @event, object? body, HttpClient by, string? version = null) =>
        SendAsync(HttpMethod.Post, $"treatment-plans/{plan}/{@event}", body, by, version);

    public async Task<JsonObject> MoveAsync(Guid plan, string @event, object? body, HttpClient by) => await ReadAsync(await TryMoveAsync(plan, @event, body, by));

    public async Task RefusedAsync(Guid plan, string @event, object? body, HttpStatusCode status, HttpClient by, string? rule = null)
    {
        var answer = await TryMoveAsync(plan, @event, body, by);
        Assert.Equal(status, answer.StatusCode);
        if (rule is not null)
        {
            var problem = await answer.Content.ReadFromJsonAsync<JsonObject>();
            Assert.Contains(problem!["unmetGuards"]!.AsArray(), guard => (string?)guard!["rule"] == rule);
        }
    }

    public async Task<(Guid Plan, Guid Action)> ApprovedPlanAsync()
    {
        var plan = await DraftPlanAsync(await EvaluatedRiskAsync());
        await MoveAsync(plan, "submit", null, Analyst);
        var approved = await MoveAsync(plan, "approve", new { }, Management);
        return (plan, (Guid)approved["actions"]![0]!["id"]!);
    }

    public Task<HttpResponseMessage> PatchAsync(Guid plan, object body) => SendAsync(HttpMethod.Patch, $"treatment-plans/{plan}", body, Analyst);

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, object? body, HttpClient by, string? version = null)
    {
        var subject = string.Join('/', path.Split('/').Take(2));
        var request = new HttpRequestMessage(method, $"/api/v1/{path}") { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.TryAddWithoutValidation("If-Match", version ?? (await Analyst.GetAsync($"/api/v1/{subject}")).Headers.ETag?.Tag);
        return await by.SendAsync(request);
    }

    /// <summary>Tells of an AI system as the inventory would, and waits until the register has acted on it.</summary>
    public async Task<Guid> SystemAsync(Guid? id = null, int version = 1, string state = "operation", bool inScope = true, int purposeRevision = 1, DateTimeOffset? at = null)
    {
        var system = id ?? Guid.CreateVersion7();
        await TellAsync(new AiSystemStands(
            system, version, "AIS-0001", "Loan scoring", null, OwnerPerson.UserId, inScope, state, purposeRevision, at ?? TimeProvider.System.GetUtcNow()));
        return system;
    }

    public Task ClassifyAsync(Guid system, string? tier, int version = 1, bool legalHold = false) => TellAsync(new AiSystemClassified(
        system, version, tier ?? "outside", tier, new DateOnly(2025, 2, 2), legalHold, "2026-11-23", TimeProvider.System.GetUtcNow()));

    public async Task TellAsync<TEvent>(TEvent integrationEvent) where TEvent : class
    {
        var message = Guid.CreateVersion7();
        await service.DeliverAsync(Tenant, integrationEvent, message);
        await Eventually.TrueAsync(() => service.QueryAsync(Tenant, db => db.Inbox.AnyAsync(handled => handled.MessageId == message)), "the register acted on the event");
    }

    /// <summary>Waits until every message that was sent has been handled.</summary>
    public Task SettledAsync() => Eventually.TrueAsync(async () => await TestServers.WaitingAsync(service.VirtualHost) == 0, "no message waits");

    public async Task<JsonObject> ScreeningOfAsync(Guid system) =>
        (JsonObject)Assert.Single((await GetAsync($"risk-screenings?aiSystemId={system}"))["items"]!.AsArray())!;

    /// <summary>What was last told of something by events of this kind.</summary>
    public Task<string?> LastPublishedAsync<TEvent>(Func<TEvent, string?> tell) where TEvent : class => service.QueryAsync(Tenant, async db =>
    {
        var kind = typeof(TEvent).FullName + ",";
        var bodies = await db.Outbox.Where(message => message.Type.StartsWith(kind)).OrderByDescending(message => message.Position).Select(message => message.Body).ToListAsync();
        return bodies.Select(body => tell(JsonSerializer.Deserialize<TEvent>(body)!)).FirstOrDefault(told => told is not null);
    });

    /// <summary>Changes one row as the owner of the database, past the service.</summary>
    public async Task OnDatabaseAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(service.OwnerConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        Assert.Equal(1, await command.ExecuteNonQueryAsync());
    }

    private static async Task<JsonObject> ReadAsync(HttpResponseMessage answer)
    {
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{(int)answer.StatusCode}: {body}");
        return JsonNode.Parse(body)!.AsObject();
    }
}
