using System.Net;
using System.Net.Http.Json;
using System.Text;
using AimsPlatform.BuildingBlocks;
using AimsPlatform.RiskRegister.Contracts;
using AimsPlatform.RiskRegister.Criteria;
using AimsPlatform.RiskRegister.Risks;
using AimsPlatform.RiskRegister.TreatmentPlans;
using AimsPlatform.ServiceDefaults;
using AimsPlatform.Testing;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace AimsPlatform.RiskRegister.Tests;

/// <summary>What others can see: routes with their permissions, event shapes, state diagrams; and that every route is guarded.</summary>
public sealed class SurfaceTests(RiskRegisterFixture service)
{
    private IEnumerable<RouteEndpoint> Endpoints => service.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    [Fact]
    public void Routes() => Approved.Match(string.Join('\n', Endpoints.Select(Describe).Order(StringComparer.Ordinal)) + "\n", "routes");

    [Fact]
    public void States() => Approved.Match($"Risk\n{RiskStates.Machine.Diagram()}\nRisk criteria\n{CriteriaVersion.Machine.Diagram()}\nTreatment plan\n{PlanStates.Machine.Diagram()}", "states");

    [Fact]
    public void Events()
    {
        var text = new StringBuilder();
        foreach (var type in typeof(RiskStands).Assembly.GetExportedTypes().OrderBy(t => t.FullName, StringComparer.Ordinal))
        {
            text.Append(type.FullName).Append('\n');
            foreach (var property in type.GetProperties())
            {
                text.Append("    ").Append(property.Name).Append(": ").Append(property.PropertyType).Append('\n');
            }
        }

        Approved.Match(text.ToString(), "events");
    }

    [Fact]
    public async Task The_description_says_what_a_body_needs_and_how_it_is_patched()
    {
        await OpenApiDescription.NeedsWhatIsRefusedAsync(service.As(Tenant.New(), "RA"), "/api/v1/risks");
        await OpenApiDescription.NeedsWhatIsRefusedAsync(service.As(Tenant.New(), "RA"), "/api/v1/treatment-plans");
        Assert.Contains("application/merge-patch+json", await service.CreateClient().GetStringAsync("/openapi/v1.json"), StringComparison.Ordinal);
    }

    [Fact]
    public Task The_service_describes_every_route() => OpenApiDescription.HoldsEveryRouteAsync(service.CreateClient(), Endpoints);

    [Fact]
    public async Task Every_route_refuses_a_missing_token_and_a_role_that_grants_nothing()
    {
        foreach (var endpoint in Endpoints.Where(e => e.Metadata.GetMetadata<IAllowAnonymous>() is null))
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(service.CreateClient(), endpoint)).StatusCode);
            Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(service.As(Tenant.New(), "CAND"), endpoint)).StatusCode);
        }
    }

    [Fact]
    public async Task I6_another_organisation_finds_nothing_at_any_route_of_one_object()
    {
        var ours = new Organisation(service);
        var criteria = await ours.ApproveCriteriaAsync();
        var risk = await ours.RaiseAsync();
        var stranger = service.As(Tenant.New(), [.. RolePermissions.All.Keys]);
        foreach (var endpoint in Endpoints.Where(e => e.RoutePattern.RawText!.Contains("{id}", StringComparison.Ordinal)))
        {
            var id = endpoint.RoutePattern.RawText!.Contains("risk-criteria", StringComparison.Ordinal) ? criteria["id"] : risk["id"];
            var answer = await SendAsync(stranger, endpoint, (string)id!);
            Assert.True(answer.StatusCode == HttpStatusCode.NotFound, $"{Describe(endpoint)} answered {answer.StatusCode}");
        }

        Assert.DoesNotContain((string)risk["id"]!, await stranger.GetStringAsync("/api/v1/risks"));
        Assert.DoesNotContain((string)criteria["id"]!, await stranger.GetStringAsync("/api/v1/risk-criteria"));
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient who, RouteEndpoint endpoint, string? id = null)
    {
        var method = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Single();
        var path = "/" + endpoint.RoutePattern.RawText!.Trim('/').Replace("{id}", id ?? Guid.CreateVersion7().ToString(), StringComparison.Ordinal);
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.TryAddWithoutValidation("If-Match", "\"1\"");
        if (method is "POST" or "PUT" or "PATCH")
        {
            request.Content = JsonContent.Create(Fitting(path), options: Json.Options);
        }

        return await who.SendAsync(request);
    }

    // A body that passes validation, so that what is refused is the caller.
    private static object Fitting(string path) => path.Split('/')[^1] switch
    {
        "treatment-plans" => new { title = "Less of it", option = "modify", rationale = "Better data help most here.", riskIds = new[] { Guid.CreateVersion7() }, actions = Array.Empty<object>() },
        "return" => new { comment = "Name the data sources, please." },
        "cancel" => new { reason = "The supplier ends the service." },
        "add-evidence" => new { actionId = Guid.CreateVersion7(), title = "Test report", reference = "DOC-0012" },
        "move-due-date" => new { actionId = Guid.CreateVersion7(), dueDate = "2030-01-31", reason = "The supplier delivers a month later." },
        "verify-effective" or "find-ineffective" => new { verdict = "The error rate fell by half." },
        "link-risk" => new { domain = "bias", riskId = Guid.CreateVersion7() },
        "reason-away" => new { domain = "bias", reason = "The system handles no data about people." },
        _ when path.Contains("risk-criteria", StringComparison.Ordinal) && !path.EndsWith("/approve", StringComparison.Ordinal) => new { content = DefaultCriteria.Content },
        "analyse" or "re-assess" or "re-rate" => Organisation.Rated(),
        "accept" => Organisation.Statement(),
        "treat" or "not-enough" => Organisation.Treating,
        "review" or "reopen" => new { reason = "the vendor changed the model" },
        "close" => new { cause = "activity_stopped", evidence = "the pilot ended in May" },
        "dismiss" => new { because = "not_a_risk", reason = "this is how the law works" },
        _ => new { },
    };

    private static string Describe(RouteEndpoint endpoint)
    {
        var method = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.SingleOrDefault() ?? "ANY";
        var open = endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;
        return $"{method} {endpoint.RoutePattern.RawText} [{(open ? "anonymous" : endpoint.Metadata.GetMetadata<PermissionNeeded>()?.Permission)}]";
    }
}
