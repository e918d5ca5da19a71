using System.Net;
using System.Net.Http.Json;
using AimsPlatform.BuildingBlocks;
using AimsPlatform.DocumentControl.Contracts;
using AimsPlatform.DocumentControl.Retention;
using AimsPlatform.DocumentControl.Versions;
using AimsPlatform.ServiceDefaults;
using AimsPlatform.Testing;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AimsPlatform.DocumentControl.Tests;

/// <summary>What others can see: routes with their permissions, state diagrams, event shapes; and that every route is guarded.</summary>
public sealed class SurfaceTests(DocumentControlFixture service)
{
    private IEnumerable<RouteEndpoint> Endpoints => service.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    [Fact]
    public void Routes() => Approved.Match(string.Join('\n', Endpoints.Select(Describe).Order(StringComparer.Ordinal)) + "\n", "routes");

    [Fact]
    public void States() => Approved.Match($"Document version\n{VersionStates.Machine.Diagram()}\nDisposal\n{DisposalStates.Machine.Diagram()}", "states");

    [Fact]
    public void Events() => Approved.Match(string.Concat(typeof(DocumentStands).Assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal)
        .Select(type => $"{type.FullName}\n{string.Concat(type.GetProperties().Select(property => $"    {property.Name}: {property.PropertyType}\n"))}")), "events");

    [Fact]
    public Task The_service_describes_every_route() => OpenApiDescription.HoldsEveryRouteAsync(service.CreateClient(), Endpoints);

    [Fact]
    public async Task The_model_and_the_migration_agree() =>
        Assert.False(await service.QueryAsync(Tenant.New(), db => Task.FromResult(db.Database.HasPendingModelChanges())));

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
    public async Task I06_another_organisation_finds_nothing_at_any_route_of_one_object()
    {
        var version = await new Organisation(service).InAsync(VersionState.Published);
        var stranger = service.As(Tenant.New(), [.. RolePermissions.All.Keys]);
        await FindsNothingAsync(stranger, (string)version["documentId"]!);
    }

    [Fact]
    public async Task Who_may_not_read_a_restricted_document_finds_nothing_at_any_of_its_routes()
    {
        var organisation = new Organisation(service);
        var version = await organisation.InAsync(VersionState.Published, await organisation.RegisterAsync(classification: "restricted"));
        var colleague = service.As(organisation.Tenant.Colleague(), [.. RolePermissions.All.Keys.Except(["TM", "DOC-C"]), "DOC-C@elsewhere"]);
        await FindsNothingAsync(colleague, (string)version["documentId"]!);
    }

    private async Task FindsNothingAsync(HttpClient who, string document)
    {
        foreach (var endpoint in Endpoints.Where(e => e.RoutePattern.RawText!.Contains("{id}", StringComparison.Ordinal)))
        {
            var answer = await SendAsync(who, endpoint, document);
            Assert.True(answer.StatusCode == HttpStatusCode.NotFound, $"{Describe(endpoint)} answered {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        }

        Assert.DoesNotContain(document, await who.GetStringAsync("/api/v1/documents"));
        Assert.DoesNotContain(document, await who.GetStringAsync("/api/v1/documents/search?q=listen+OR+concerns"));
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient who, RouteEndpoint endpoint, string? id = null)
    {
        var method = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Single();
        var path = "/" + endpoint.RoutePattern.RawText!.Trim('/').Replace("{id}", id ?? Guid.CreateVersion7().ToString(), StringComparison.Ordinal)
            .Replace("{number:int}", "1", StringComparison.Ordinal);
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
        "documents" => new { title = "How we work", type = "procedure", ownerId = Guid.CreateVersion7(), classification = "internal" },
        "versions" => new { text = "# Text", changeSummary = "First words" },
        "submit" => new { approverId = Guid.CreateVersion7(), reviewerIds = Array.Empty<Guid>() },
        "comment" => new { comment = "Clear enough.", done = true },
        "return" => new { comment = "Say who decides, please." },
        "agree" => new { to = "withdraw", reason = "Nobody needs it any more." },
        "from-template" => new { templateId = Guid.CreateVersion7(), ownerId = Guid.CreateVersion7(), classification = "internal" },
        "document-templates" => new { title = "How we work", type = "procedure", language = "en", body = "# {{organisation}}" },
        "template-packs" => Templates.TemplatePackTests.Pack("1.0"),
        "accept" => new { take = "pack" },
        "reopen" or "withdraw" or "abandon" => Organisation.Because,
        "disposal" or "refuse" or "release" => Organisation.Because,
        "legal-holds" => new { reason = "A court asked for it.", wholeOrganisation = true },
        "notes" => new { text = "The date on page two is wrong." },
        "acknowledge" => new { versionHash = new string('a', 64) },
        "migration-exceptions" => new { importId = Guid.CreateVersion7(), reason = "The old system kept approvals." },
        "audience" => new { members = new[] { new { personId = Guid.CreateVersion7(), roles = Array.Empty<string>(), businessUnits = Array.Empty<string>() } } },
        _ => new { },
    };

    private static string Describe(RouteEndpoint endpoint)
    {
        var method = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.SingleOrDefault() ?? "ANY";
        var open = endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;
        return $"{method} {endpoint.RoutePattern.RawText} [{(open ? "anonymous" : endpoint.Metadata.GetMetadata<PermissionNeeded>()?.Permission)}]";
    }
}
