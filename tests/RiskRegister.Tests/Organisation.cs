using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.RiskRegister.AiSystems;
using AimsPlatform.RiskRegister.Criteria;
using AimsPlatform.RiskRegister.Risks;
using AimsPlatform.Testing;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.RiskRegister.Tests;

/// <summary>An organisation of one test, its people, and the steps of a risk's life as they take them through HTTP.</summary>
internal sealed class Organisation
{
    private readonly RiskRegisterFixture _service;

    public Organisation(RiskRegisterFixture service, Tenant? tenant = null)
    {
        (_service, Tenant) = (service, tenant ?? Tenant.New());
        OwnerId = Tenant.UserId;
        Owner = service.As(Tenant, "RO", "DM");
        Analyst = service.As(Tenant.Colleague(), "RA");
        Management = service.As(Tenant.Colleague(), "TM");
    }

    public Tenant Tenant { get; }
    public Guid OwnerId { get; }
    public HttpClient Owner { get; }
    public HttpClient Analyst { get; }
    public HttpClient Management { get; }

    public static object Rated(string likelihood = "possible", string worst = "minor") =>
        new { likelihood, consequences = new { organisation = "negligible", individuals = worst, society = "minor" }, rationale = "as seen in the pilot" };

    public static object High => Rated("likely", "severe");

    public static object Statement(int? days = null, string? reason = null) => new
    {
        statement = "We take this on knowingly.", expiresOn = days is { } d ? Today.AddDays(d).ToString("yyyy-MM-dd") : null, reason,
    };

    public static DateOnly Today => DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);

    public static object Treating => new { option = "modify", planId = Guid.CreateVersion7() };

    /// <summary>A treatment of this risk by a plan drafted for it.</summary>
    public async Task<object> TreatingAsync(JsonNode risk)
    {
        var drafted = await Analyst.PostAsJsonAsync("/api/v1/treatment-plans", new
        {
            title = "Less of it", option = "modify", rationale = "Better data help most here.", riskIds = new[] { (Guid)risk["id"]! }, actions = Array.Empty<object>(),
        });
        Assert.Equal(HttpStatusCode.Created, drafted.StatusCode);
        return new { option = "modify", planId = (Guid)(await drafted.Content.ReadFromJsonAsync<JsonObject>())!["id"]! };
    }

    /// <summary>Has criteria drafted by the analyst and approved by management; the default ones, unless changed.</summary>
    public async Task<JsonObject> ApproveCriteriaAsync(Func<RiskCriteria, RiskCriteria>? change = null)
    {
        var drafted = await Analyst.PostAsJsonAsync("/api/v1/risk-criteria", new { content = (change ?? (same => same))(DefaultCriteria.Content) }, Json.Options);
        Assert.Equal(HttpStatusCode.Created, drafted.StatusCode);
        var approved = await PostAsync(Management, $"{drafted.Headers.Location}/approve", new { }, drafted.Headers.ETag!.Tag);
        return await OkAsync(approved);
    }

    public async Task<JsonObject> RaiseAsync(Guid? aiSystem = null, string title = "The model favours one group", string domain = "bias")
    {
        var raised = await Analyst.PostAsJsonAsync("/api/v1/risks", new
        {
            title, domain, scope = aiSystem is null ? "aims" : "ai_system", aiSystemIds = aiSystem is { } id ? new[] { id } : [], ownerId = OwnerId,
        });
        Assert.Equal(HttpStatusCode.Created, raised.StatusCode);
        return (await raised.Content.ReadFromJsonAsync<JsonObject>())!;
    }

    /// <summary>Takes one step with the risk as it stands now.</summary>
    public async Task<HttpResponseMessage> TryAsync(HttpClient who, JsonNode risk, string @event, object body)
    {
        var now = await Analyst.GetAsync($"/api/v1/risks/{risk["id"]}");
        return await PostAsync(who, $"/api/v1/risks/{risk["id"]}/{@event}", body, now.Headers.ETag!.Tag);
    }

    public async Task<JsonObject> DoAsync(HttpClient who, JsonNode risk, string @event, object body) => await OkAsync(await TryAsync(who, risk, @event, body));

    public async Task<JsonObject> GetAsync(JsonNode risk) => (await Analyst.GetFromJsonAsync<JsonObject>($"/api/v1/risks/{risk["id"]}"))!;

    public async Task<JsonObject> EvaluatedAsync(object? rating = null, Guid? aiSystem = null)
    {
        var risk = await RaiseAsync(aiSystem);
        await DoAsync(Analyst, risk, "analyse", rating ?? Rated());
        return await DoAsync(Analyst, risk, "evaluate", new { });
    }

    /// <summary>Brings a new risk to this state, with the people who may.</summary>
    public async Task<JsonObject> InAsync(RiskState state)
    {
        var risk = await RaiseAsync();
        if (state is RiskState.Identified)
        {
            return risk;
        }

        risk = await DoAsync(Analyst, risk, "analyse", Rated());
        if (state is RiskState.Analysed)
        {
            return risk;
        }

        risk = await DoAsync(Analyst, risk, "evaluate", new { });
        if (state is RiskState.InTreatment or RiskState.ResidualEvaluated)
        {
            risk = await DoAsync(Owner, risk, "treat", await TreatingAsync(risk));
            await VerifyPlanAsync(risk);
            return state is RiskState.InTreatment ? risk : await DoAsync(Analyst, risk, "re-rate", Rated("rare"));
        }

        if (state is RiskState.Accepted or RiskState.UnderReview)
        {
            risk = await DoAsync(Owner, risk, "accept", Statement());
        }

        return state switch
        {
            RiskState.UnderReview => await DoAsync(Owner, risk, "review", new { reason = "the vendor changed the model" }),
            RiskState.Closed => await DoAsync(Owner, risk, "close", new { cause = "activity_stopped", evidence = "the pilot ended in May" }),
            _ => risk,
        };
    }

    /// <summary>What the treatment plan tells the risk once somebody independent has verified it.</summary>
    public Task VerifyPlanAsync(JsonNode risk) => _service.QueryAsync(Tenant, async db =>
    {
        var row = await db.Risks.SingleAsync(r => r.Id == new Id<Risk>((Guid)risk["id"]!));
        row.TreatmentVerified((Guid)risk["treatment"]!["planId"]!);
        return await db.SaveChangesAsync();
    });

    /// <summary>An AI system as the inventory has told of it.</summary>
    public async Task<Guid> KnowAsync(string? tier = null, bool legalHold = false, string state = "operation")
    {
        var id = Guid.CreateVersion7();
        await _service.QueryAsync(Tenant, async db =>
        {
            db.AiSystems.Add(new KnownAiSystem
            {
                Id = new Id<KnownAiSystem>(id), Number = "AIS-0001", Name = "Loan model", OwnerId = OwnerId, InScope = true, State = state,
                StandsVersion = 1, Tier = tier, LegalHold = legalHold,
            });
            return await db.SaveChangesAsync();
        });
        return id;
    }

    public static async Task<HttpResponseMessage> PostAsync(HttpClient who, string url, object body, string? etag, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = JsonContent.Create(body, options: Json.Options) };
        if (etag is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", etag);
        }

        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return await who.SendAsync(request);
    }

    public static async Task<JsonObject> OkAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{(int)answer.StatusCode} {text}");
        return JsonNode.Parse(text)!.AsObject();
    }

    /// <summary>The rule ids of the guards that a refused move names.</summary>
    public static async Task<string[]> UnmetAsync(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        var problem = (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
        return problem["unmetGuards"]!.AsArray().Select(guard => (string)guard!["rule"]!).ToArray();
    }
}
