using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AimsPlatform.DocumentControl.Contracts;
using AimsPlatform.RiskRegister.Documents;

namespace AimsPlatform.RiskRegister.Tests.TreatmentPlans;

/// <summary>Evidence that points to controlled documents, and what document control tells of them.</summary>
public sealed class DocumentEvidenceTests(RiskRegisterFixture service)
{
    private static readonly object Verdict = new { Verdict = "Error rates of all groups are within two points." };
    private readonly Register _register = new(service);
    private readonly Guid _document = Guid.CreateVersion7();

    [Fact]
    public async Task Nothing_is_verified_on_evidence_that_was_withdrawn_until_other_evidence_is_added()
    {
        var plan = await _register.ImplementedPlanAsync(); // its evidence is DOC-0012
        Assert.Null((await EvidenceAsync(plan))["document"]);
        await StandsAsync(2, 1);
        Assert.True((bool)(await EvidenceAsync(plan))["document"]!["holds"]!);

        await StandsAsync(3, null);

        Assert.Equal("DOC-0012 was withdrawn.", (string?)(await EvidenceAsync(plan))["document"]!["remarks"]![0]);
        var refused = await ProblemAsync(await _register.TryMoveAsync(plan, "verify-effective", Verdict, _register.Verifier), HttpStatusCode.Conflict);
        Assert.Equal("5.3", (string?)refused["unmetGuards"]![0]!["rule"]);
        Assert.Contains("DOC-0012 was withdrawn.", (string?)refused["detail"]);
        var again = await ProblemAsync(await _register.TryMoveAsync(plan, "add-evidence", await EvidenceOfAsync(plan, $"/api/v1/documents/{_document}"), _register.ControlOwner), HttpStatusCode.UnprocessableEntity);
        Assert.Equal("DOC-0012 was withdrawn.", (string?)again["errors"]!["/reference"]![0]);

        await _register.MoveAsync(plan, "add-evidence", await EvidenceOfAsync(plan, "https://tests.example.org/runs/77"), _register.ControlOwner);
        Assert.Equal("verified_effective", (string?)(await _register.MoveAsync(plan, "verify-effective", Verdict, _register.Verifier))["state"]);

        // What was verified stays so, whatever becomes of the documents.
        await StandsAsync(9, null);
        Assert.Equal("verified_effective", (string?)(await _register.GetAsync($"treatment-plans/{plan}"))["state"]);
    }

    [Fact]
    public async Task Evidence_of_one_version_ends_when_another_comes_into_force_and_old_news_changes_nothing()
    {
        var plan = await StartedPlanAsync();
        await _register.MoveAsync(plan, "add-evidence", await EvidenceOfAsync(plan, $"https://aims.example.org/api/v1/documents/{_document}/versions/1/content"), _register.ControlOwner);

        await StandsAsync(7, 2);
        await StandsAsync(5, 1);
        await StandsAsync(7, 2);

        var document = (await EvidenceAsync(plan))["document"]!;
        Assert.Equal((1, 2, false), ((int)document["version"]!, (int)document["publishedVersion"]!, (bool)document["holds"]!));
        var refused = await ProblemAsync(await _register.TryMoveAsync(plan, "implement", null, _register.ControlOwner), HttpStatusCode.Conflict);
        Assert.Contains("Version 1 of DOC-0012 was superseded: version 2 is in force.", (string?)refused["detail"]);
        await _register.MoveAsync(plan, "add-evidence", await EvidenceOfAsync(plan, $"/api/v1/documents/{_document}/versions/2"), _register.ControlOwner);
        await _register.MoveAsync(plan, "implement", null, _register.ControlOwner);
    }

    [Fact]
    public async Task A_document_out_of_review_or_not_acknowledged_in_time_is_still_in_force_and_says_so()
    {
        var plan = await StartedPlanAsync();
        await _register.MoveAsync(plan, "add-evidence", await EvidenceOfAsync(plan, "DOC-0012"), _register.ControlOwner);
        await AcknowledgementAsync(4, 1, "overdue"); // before anybody told of the document itself
        Assert.Null((await EvidenceAsync(plan))["document"]);

        await StandsAsync(3, 1, reviewDue: new DateOnly(2026, 1, 31));

        Assert.Equal(
            ["The review of DOC-0012 was due on 2026-01-31.", "Version 1 of DOC-0012 was to be acknowledged by 2026-03-01, and not everybody has."],
            (await EvidenceAsync(plan))["document"]!["remarks"]!.AsArray().Select(remark => (string)remark!));
        await _register.MoveAsync(plan, "implement", null, _register.ControlOwner);

        await AcknowledgementAsync(5, 1, "acknowledged");
        await AcknowledgementAsync(4, 1, "overdue");
        Assert.Single((await EvidenceAsync(plan))["document"]!["remarks"]!.AsArray());
        await _register.MoveAsync(plan, "verify-effective", Verdict, _register.Verifier);
    }

    [Fact]
    public async Task A_document_of_another_organisation_is_nobody_elses_news()
    {
        var plan = await _register.ImplementedPlanAsync();
        await new DocumentEvidenceTests(service).StandsAsync(3, null);

        Assert.Null((await EvidenceAsync(plan))["document"]);
        await _register.MoveAsync(plan, "verify-effective", Verdict, _register.Verifier);
    }

    [Theory]
    [InlineData("DOC-0012", true)]
    [InlineData("Minutes of 3 May", false)]
    [InlineData("https://tests.example.org/runs/77", false)]
    [InlineData("/api/v1/documents/not-an-id", false)]
    [InlineData("/api/v1/documents/0197f6a0-0000-7000-8000-000000000000/versions/99999999999", false)]
    [InlineData("/api/v1/documents/0197F6A0-0000-7000-8000-000000000000?obsolete=true", true)]
    public void Whatever_a_reference_says_it_points_to_a_document_or_to_nothing(string reference, bool points) =>
        Assert.Equal(points, DocumentReference.Of(reference) is not null);

    private async Task<Guid> StartedPlanAsync()
    {
        var plan = await _register.DraftPlanAsync(await _register.EvaluatedRiskAsync());
        await _register.MoveAsync(plan, "submit", null, _register.Analyst);
        await _register.MoveAsync(plan, "approve", new { }, _register.Management);
        await _register.MoveAsync(plan, "start", null, _register.ControlOwner);
        return plan;
    }

    private async Task<object> EvidenceOfAsync(Guid plan, string reference) =>
        new { ActionId = (Guid)(await _register.GetAsync($"treatment-plans/{plan}"))["actions"]![0]!["id"]!, Title = "Test report", Reference = reference };

    private async Task<JsonNode> EvidenceAsync(Guid plan) => (await _register.GetAsync($"treatment-plans/{plan}"))["actions"]![0]!["evidence"]![0]!;

    private Task StandsAsync(int version, int? published, DateOnly? reviewDue = null) => _register.TellAsync(new DocumentStands(
        _document, version, "DOC-0012", "procedure", "How we test", published is null ? "withdrawn" : "published", published, null, null, reviewDue, [], [],
        TimeProvider.System.GetUtcNow(), reviewDue is not null));

    private Task AcknowledgementAsync(int version, int documentVersion, string state) =>
        _register.TellAsync(new AcknowledgementStands(_document, version, documentVersion, state, new DateOnly(2026, 3, 1), TimeProvider.System.GetUtcNow()));

    private static async Task<JsonObject> ProblemAsync(HttpResponseMessage answer, HttpStatusCode status)
    {
        Assert.Equal(status, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
    }
}
