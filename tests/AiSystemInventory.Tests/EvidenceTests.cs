using System.Net;
using System.Net.Http.Json;
using AimsPlatform.DocumentControl.Contracts;
using AimsPlatform.Testing;
using static AimsPlatform.AiSystemInventory.Tests.Calls;

namespace AimsPlatform.AiSystemInventory.Tests;

public sealed class EvidenceTests(InventoryFixture service)
{
    [Fact]
    public async Task Evidence_opens_a_gate_only_once_somebody_else_accepted_it()
    {
        var story = await Story.InAsync(service, "inception");
        var submitter = service.As(story.Tenant.Colleague(), "SO", "AIMS-M");
        var evidence = await ReadAsync(await submitter.PostAsJsonAsync($"{story.Path}/evidence", new { requirement = "supplier-check", title = "Check", reference = "doc:1" }));
        Assert.Contains("not accepted", (string)(await story.RequirementAsync("procure", "supplier-check"))["reason"]!);

        await ProblemAsync(await submitter.SendAsync(HttpMethod.Post, $"{story.Path}/evidence/{evidence.Id()}/accept", new { }, 1), 409);
        await ProblemAsync(await story.Developer.SendAsync(HttpMethod.Post, $"{story.Path}/evidence/{evidence.Id()}/accept", new { }, 1), 403);
        await ProblemAsync(await story.Quality.SendAsync(HttpMethod.Post, $"{story.Path}/evidence/{evidence.Id()}/accept", new { }, null), 428);
        await ReadAsync(await story.Quality.SendAsync(HttpMethod.Post, $"{story.Path}/evidence/{evidence.Id()}/accept", new { }, 1));

        Assert.True((bool)(await story.RequirementAsync("procure", "supplier-check"))["met"]!);
        await ProblemAsync(await story.Quality.SendAsync(HttpMethod.Post, $"{story.Path}/evidence/{evidence.Id()}/reject", new { reason = "changed my mind" }, 2), 409);
    }

    [Fact]
    public async Task Rejected_evidence_opens_nothing_and_stays_on_record_with_its_reason()
    {
        var story = await Story.InAsync(service, "inception");
        var evidence = await ReadAsync(await story.Owner.PostAsJsonAsync($"{story.Path}/evidence", new { requirement = "supplier-check", title = "Check", reference = "doc:1" }));

        await ReadAsync(await story.Quality.SendAsync(HttpMethod.Post, $"{story.Path}/evidence/{evidence.Id()}/reject", new { reason = "unsigned" }, 1));

        Assert.False((bool)(await story.RequirementAsync("procure", "supplier-check"))["met"]!);
        var kept = (await ReadAsync(await story.Owner.GetAsync($"{story.Path}/evidence?requirement=supplier-check")))["items"]!.AsArray().Single()!;
        Assert.Equal("unsigned", (string)kept["judgement"]!);
    }

    [Fact]
    public async Task Newer_evidence_may_supersede_an_accepted_one()
    {
        var story = await Story.InAsync(service, "inception");
        var old = await story.ProveAsync("supplier-check");
        var evidence = await ReadAsync(await story.Owner.PostAsJsonAsync($"{story.Path}/evidence", new { requirement = "supplier-check", title = "Check 2", reference = "doc:2" }));

        await ReadAsync(await story.Quality.SendAsync(HttpMethod.Post, $"{story.Path}/evidence/{evidence.Id()}/accept", new { supersedes = old.Id() }, 1));

        Assert.Equal("superseded", (string)(await ReadAsync(await story.Owner.GetAsync($"{story.Path}/evidence/{old.Id()}")))["state"]!);
        Assert.Equal("doc:2", (string)(await story.RequirementAsync("procure", "supplier-check"))["references"]!.AsArray().Single()!);
    }

    [Fact]
    public async Task Evidence_that_is_a_controlled_document_ends_when_another_version_comes_into_force_or_none_is()
    {
        var story = await Story.InAsync(service, "operation");
        var document = Guid.CreateVersion7();
        var path = $"/api/v1/documents/{document}";
        var (monitoring, incidents) = (await ReplaceAsync(story, "monitoring-plan", $"{path}/versions/1"), await ReplaceAsync(story, "incident-plan", path));
        DocumentStands Stands(int told, int? published) => new(document, told, "PLN-0001", "plan", "Watching the model", published is null ? "withdrawn" : "published", published,
            null, null, null, [], [], TimeProvider.System.GetUtcNow());

        await story.TellAsync(Stands(5, 1));
        await story.TellAsync(Stands(7, 2));
        await Eventually.TrueAsync(async () => await EvidenceStateAsync(story, monitoring) == "superseded", "version 1 is not in force any more");
        Assert.Equal("accepted", await EvidenceStateAsync(story, incidents)); // whichever version is in force
        await Eventually.TrueAsync(async () => await story.StateAsync() == "re_evaluation", "the monitoring plan is lost");

        await story.TellAsync(Stands(9, null));
        await Eventually.TrueAsync(async () => await EvidenceStateAsync(story, incidents) == "superseded", "the document is withdrawn");
    }

    [Fact]
    public async Task Evidence_whose_document_is_out_of_review_is_not_current_and_the_gate_says_since_when()
    {
        var story = await Story.InAsync(service, "inception");
        var document = Guid.CreateVersion7();
        var evidence = await ReadAsync(await story.Owner.PostAsJsonAsync($"{story.Path}/evidence", new { requirement = "supplier-check", title = "Check", reference = $"/api/v1/documents/{document}" }));
        await ReadAsync(await story.Quality.SendAsync(HttpMethod.Post, $"{story.Path}/evidence/{evidence.Id()}/accept", new { }, 1));
        Assert.True((bool)(await story.RequirementAsync("procure", "supplier-check"))["met"]!); // nobody has told of the document yet
        DocumentStands Stands(int told, int published, DateOnly due) => new(document, told, "SUP-0001", "procedure", "Supplier check", "published", published,
            null, null, due, [], [], TimeProvider.System.GetUtcNow(), due.Year < 2026);

        await story.TellAsync(Stands(5, 1, new DateOnly(2025, 12, 31)));
        await Eventually.TrueAsync(async () => (string?)(await story.RequirementAsync("procure", "supplier-check"))["reason"] == "The review of SUP-0001 was due on 2025-12-31.", "the gate knows");
        await ProblemAsync(await story.TryAsync(story.Owner, "procure", new { }), 409);
        Assert.True((bool)(await story.RequirementAsync("procure", "supplier-check", "?on=2025-12-31"))["met"]!);

        await story.TellAsync(Stands(7, 2, new DateOnly(2090, 12, 31)));
        await story.MetAsync("procure", "supplier-check");
        await story.TellAsync(Stands(6, 1, new DateOnly(2025, 12, 31)));
        await story.TellAsync(new AcknowledgementStands(document, 3, 2, "overdue", new DateOnly(2026, 3, 1), TimeProvider.System.GetUtcNow()));
        await Eventually.TrueAsync(async () => (await story.RequirementAsync("procure", "supplier-check"))["notes"]!.AsArray().Count == 1, "the acknowledgement is known");

        var requirement = await story.RequirementAsync("procure", "supplier-check");
        Assert.Equal((true, "Version 2 of SUP-0001 was to be acknowledged by 2026-03-01, and not everybody has."), ((bool)requirement["met"]!, (string)requirement["notes"]![0]!));
        await story.MoveAsync(story.Owner, "procure", new { });
    }

    [Fact]
    public async Task A_system_in_operation_is_not_stopped_by_an_overdue_review()
    {
        var story = await Story.InAsync(service, "operation");
        var document = Guid.CreateVersion7();
        await ReplaceAsync(story, "monitoring-plan", $"/api/v1/documents/{document}");

        await story.TellAsync(new DocumentStands(document, 5, "PLN-0001", "plan", "Watching the model", "published", 1, null, null, new DateOnly(2025, 12, 31), [], [], TimeProvider.System.GetUtcNow(), true));

        await Eventually.TrueAsync(async () => !(bool)(await story.RequirementAsync("resume", "monitoring-plan"))["met"]!, "the gate knows");
        Assert.Equal("operation", await story.StateAsync());
    }

    private static async Task<string> ReplaceAsync(Story story, string requirement, string reference)
    {
        var old = (await ReadAsync(await story.Owner.GetAsync($"{story.Path}/evidence?requirement={requirement}")))["items"]!.AsArray().Single()!;
        var evidence = await ReadAsync(await story.Owner.PostAsJsonAsync($"{story.Path}/evidence", new { requirement, title = "A plan", reference }));
        await ReadAsync(await story.Quality.SendAsync(HttpMethod.Post, $"{story.Path}/evidence/{evidence.Id()}/accept", new { supersedes = (Guid)old["id"]! }, 1));
        return evidence.Id();
    }

    private static async Task<string> EvidenceStateAsync(Story story, string evidence) => (string)(await ReadAsync(await story.Owner.GetAsync($"{story.Path}/evidence/{evidence}")))["state"]!;

    [Theory]
    [InlineData("impact-assessment", null)]
    [InlineData("no-such-thing", null)]
    [InlineData("supplier-check", "2020-01-01")]
    public async Task Evidence_that_no_gate_takes_here_or_that_has_expired_is_refused(string requirement, string? validUntil)
    {
        var story = await Story.InAsync(service, "inception");

        await ProblemAsync(await story.Owner.PostAsJsonAsync($"{story.Path}/evidence", new { requirement, title = "t", reference = "r", validUntil }), 422);
    }

    [Fact]
    public async Task A_service_submits_evidence_but_does_not_judge_it()
    {
        var story = await Story.InAsync(service, "inception");
        var robot = service.AsService(story.Tenant, "SO");
        var evidence = await ReadAsync(await robot.PostAsJsonAsync($"{story.Path}/evidence", new { requirement = "supplier-check", title = "t", reference = "r" }));

        await ProblemAsync(await service.AsService(story.Tenant.Colleague(), "AIMS-M").SendAsync(HttpMethod.Post, $"{story.Path}/evidence/{evidence.Id()}/accept", new { }, 1), 409);
    }

    [Fact]
    public async Task A_claim_is_reviewed_by_somebody_else_and_a_new_claim_voids_the_review()
    {
        var story = await Story.InAsync(service, "inception");
        var author = service.As(story.Tenant.Colleague(), "AIMS-M");
        var claim = new { statement = "No group is worse off by more than 2 points", evidence = new[] { "doc:fairness" } };
        var claimed = await ReadAsync(await author.SendAsync(HttpMethod.Put, $"{story.Path}/claims/fairness", claim, story.System.Version()));

        await ProblemAsync(await author.SendAsync(HttpMethod.Post, $"{story.Path}/claims/fairness/review", new { confirmed = true, note = "mine" }, claimed.Version()), 409);
        await ProblemAsync(await story.Verifier.SendAsync(HttpMethod.Post, $"{story.Path}/claims/transparency/review", new { confirmed = true, note = "none" }, claimed.Version()), 409);
        var reviewed = await ReadAsync(await story.Verifier.SendAsync(HttpMethod.Post, $"{story.Path}/claims/fairness/review", new { confirmed = true, note = "measured again" }, claimed.Version()));
        Assert.Equal("confirmed", (string)reviewed["claims"]![0]!["status"]!);

        var renewed = await ReadAsync(await author.SendAsync(HttpMethod.Put, $"{story.Path}/claims/fairness", claim, reviewed.Version()));
        Assert.Equal("claimed", (string)renewed["claims"]!.AsArray().Single()!["status"]!);
        Assert.Equal(HttpStatusCode.BadRequest, (await author.SendAsync(HttpMethod.Put, $"{story.Path}/claims/beauty", claim, renewed.Version())).StatusCode);
    }

    [Fact]
    public async Task Data_is_recorded_once_and_linked_to_the_systems_that_use_it()
    {
        var tenant = Tenant.New();
        var steward = service.As(tenant, "DS", "SO");
        var fields = new { name = "Contracts", ownerId = Guid.CreateVersion7(), personalData = "special_category", part = "training" };
        var data = await ReadAsync(await steward.PostAsJsonAsync("/api/v1/data-resources", fields));
        var system = ASystem();
        system["dataResourceIds"] = new System.Text.Json.Nodes.JsonArray(data.Id());
        var registered = await steward.RegisterAsync(system);

        var read = await ReadAsync(await steward.GetAsync($"/api/v1/data-resources/{data.Id()}"));
        Assert.Equal(registered.Id(), (string)read["usedBy"]!.AsArray().Single()!["id"]!);
        Assert.False((bool)read["hasRecords"]!);

        var patched = await ReadAsync(await steward.SendAsync(HttpMethod.Patch, $"/api/v1/data-resources/{data.Id()}", new { provenance = "CRM", preparation = "deduplicated", qualityRules = "no gaps" }, 1));
        Assert.True((bool)patched["hasRecords"]!);
        Assert.Single((await ReadAsync(await steward.GetAsync("/api/v1/data-resources?personalData=special_category&inScope=true")))["items"]!.AsArray());
        await ProblemAsync(await steward.SendAsync(HttpMethod.Patch, $"/api/v1/data-resources/{data.Id()}", new { inScope = false }, 2), 422);
    }
}
