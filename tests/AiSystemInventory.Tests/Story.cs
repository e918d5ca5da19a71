using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AimsPlatform.AiSystemInventory.AiSystems;
using AimsPlatform.AiSystemInventory.Contracts;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.RiskRegister.Contracts;
using AimsPlatform.Standards;
using AimsPlatform.Testing;
using Microsoft.EntityFrameworkCore;
using static AimsPlatform.AiSystemInventory.Tests.Calls;

namespace AimsPlatform.AiSystemInventory.Tests;

/// <summary>One system of one organisation and the people around it, each a person of their own.</summary>
internal sealed class Story(InventoryFixture service)
{
    private int _told;

    public Tenant Tenant { get; private init; } = Tenant.New();
    public JsonObject System { get; private set; } = [];
    public Guid SystemId => Guid.Parse(System.Id());
    public string Path => $"{Systems}/{System.Id()}";

    private HttpClient? _owner, _developer, _verifier, _management, _quality;

    public HttpClient Owner => _owner ??= Person("SO");
    public HttpClient Developer => _developer ??= Person("DEV");
    public HttpClient Verifier => _verifier ??= Person("VV");
    public HttpClient Management => _management ??= Person("DM");
    public HttpClient Quality => _quality ??= Person("AIMS-M");

    public HttpClient Person(params string[] roles) => service.As(Tenant.Colleague(), roles);

    public static async Task<Story> InAsync(InventoryFixture service, string state, Tenant? tenant = null)
    {
        var story = new Story(service) { Tenant = tenant ?? Tenant.New() };
        await story.BeginAsync();
        foreach (var step in new[] { "inception", "verification_validation", "deployment", "operation" })
        {
            if (step == state)
            {
                return story;
            }

            await story.AdvanceAsync(step);
        }

        switch (state)
        {
            case "re_evaluation":
                await story.MoveAsync(story.Owner, "re-evaluate", new { trigger = "drift", reason = "accuracy fell" });
                break;
            case "suspended":
                await story.MoveAsync(story.Person("HO"), "suspend", new { reason = "harmful output" });
                break;
        }

        Assert.Equal(state, (string)story.System["state"]!);
        return story;
    }

    public async Task BeginAsync(Action<JsonObject>? told = null)
    {
        var system = ASystem();
        system["oversight"] = new JsonObject { ["autonomy"] = "human_in_the_loop", ["overseers"] = new JsonArray(Guid.CreateVersion7()) };
        system["challenges"] = new JsonObject { ["ethicalConsiderations"] = "weighed", ["transparency"] = "told", ["continuousLearning"] = "frozen model" };
        told?.Invoke(system);
        System = await Owner.RegisterAsync(system);
    }

    /// <summary>Passes the gate that leads out of this state, on the way of a bought system.</summary>
    public async Task AdvanceAsync(string from)
    {
        switch (from)
        {
            case "inception":
                await ProveAsync("supplier-check");
                await MoveAsync(Owner, "procure", new { });
                break;
            case "verification_validation":
                await ProveAsync("test-report");
                await MoveAsync(Verifier, "deploy", new { });
                break;
            case "deployment":
                await ProveOperationAsync();
                await MoveAsync(Management, "put-into-operation", new { });
                break;
        }
    }

    public async Task ProveOperationAsync()
    {
        await ClassifyAsync("minimal");
        foreach (var linked in new[] { "logging-on", "monitoring-plan", "incident-plan" })
        {
            await ProveAsync(linked);
        }

        await TellAsync(new RiskScreeningStands(SystemId, ++_told, [], DateTimeOffset.UnixEpoch));
        foreach (var reported in new[] { "impact-assessment", "user-information", "technical-documentation", "overseer-trained" })
        {
            await ReportAsync(reported);
        }

        await MetAsync("put-into-operation", "impact-assessment", "risks-accepted", "user-information", "technical-documentation", "overseer-trained");
    }

    public Task ReportAsync(string requirement, bool satisfied = true, DateOnly? validUntil = null) =>
        TellAsync(new GateEvidenceReported(SystemId, requirement, "ia:1", ++_told, satisfied, validUntil, TimeProvider.System.GetUtcNow()));

    public Task TellAsync<TEvent>(TEvent fact) where TEvent : class => service.DeliverAsync(Tenant, fact);

    public async Task<JsonObject> ProveAsync(string requirement)
    {
        var evidence = await ReadAsync(await Owner.PostAsJsonAsync($"{Path}/evidence", new { requirement, title = "A document", reference = "doc:1" }));
        return await ReadAsync(await Quality.SendAsync(HttpMethod.Post, $"{Path}/evidence/{evidence.Id()}/accept", new { }, evidence.Version()));
    }

    /// <summary>The class as the classification feature hands it over; its own tests go through its questions.</summary>
    public Task ClassifyAsync(string? tier, DateOnly? from = null, bool legalHold = false) =>
        OnSystemAsync(system => system.Classify(tier, $"TIER_{tier}", from, legalHold, EuAiAct.Current.RuleVersion, TimeProvider.System.GetUtcNow()));

    public Task ConfirmClassAsync() => OnSystemAsync(system => Assert.Null(system.ConfirmClass()));

    public Task<HttpResponseMessage> TryAsync(HttpClient caller, string @event, object body) =>
        caller.SendAsync(HttpMethod.Post, $"{Path}/{@event}", body, System.Version());

    public async Task MoveAsync(HttpClient caller, string @event, object body) => System = await ReadAsync(await TryAsync(caller, @event, body));

    public async Task<string> StateAsync()
    {
        await RefreshAsync();
        return (string)System["state"]!;
    }

    public async Task RefreshAsync() => System = await ReadAsync(await Owner.GetAsync(Path));

    public async Task<JsonObject> RequirementAsync(string @event, string requirement, string query = "") =>
        (await ReadAsync(await Owner.GetAsync($"{Path}/gates{query}")))["gates"]!.AsArray().Single(gate => (string)gate!["event"]! == @event)!["requirements"]!.AsArray()
            .Single(r => (string)r!["id"]! == requirement)!.AsObject();

    public Task MetAsync(string @event, params string[] requirements) => Eventually.TrueAsync(async () =>
    {
        foreach (var requirement in requirements)
        {
            if (!(bool)(await RequirementAsync(@event, requirement))["met"]!)
            {
                return false;
            }
        }

        return true;
    }, $"{string.Join(", ", requirements)} met");

    private async Task OnSystemAsync(Action<AiSystem> change)
    {
        await service.QueryAsync(Tenant, async db =>
        {
            change(await db.AiSystems.SingleAsync(s => s.Id == new Id<AiSystem>(SystemId)));
            return await db.SaveChangesAsync();
        });
        await RefreshAsync();
    }
}
