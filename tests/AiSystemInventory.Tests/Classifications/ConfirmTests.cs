using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AimsPlatform.Testing;

namespace AimsPlatform.AiSystemInventory.Tests.Classifications;

public sealed class ConfirmTests(InventoryFixture service)
{
    private static readonly string[] High = ["Q01", "Q02", "Q10", "Q11"];
    private static readonly string[] Derogation = ["Q01", "Q02", "Q10", "Q13"];

    private readonly ClassificationCaller _people = new(service);

    [Fact]
    public async Task A_milder_class_stands_only_once_a_lawyer_confirms_it()
    {
        await _people.RegisterAsync();
        await _people.ClassifyAsync(Given.Yes(High));

        var milder = await _people.ClassifyAsync(Given.Yes("Q01", "Q02"));

        Assert.Equal(("awaiting_confirmation", "lower_tier"), ((string?)milder["status"], (string?)milder["waits"]));
        Assert.Equal("high", await _people.TierAsync());
        var confirmed = await (await _people.ConfirmAsync(2)).Content.ReadFromJsonAsync<JsonObject>();
        Assert.Equal("standing", (string?)confirmed!["status"]);
        Assert.Equal((string?)milder["hash"], (string?)confirmed["confirmation"]!["decidedHash"]);
        Assert.Equal("minimal", await _people.TierAsync());
        Assert.Equal("superseded", (string?)(await _people.ReadAsync("/classifications/1"))["status"]);
    }

    [Fact]
    public async Task A_derogation_needs_reasoning_and_another_person_even_when_it_comes_first()
    {
        await _people.RegisterAsync();
        var bare = Given.Yes(Derogation);
        bare.Answer("Q13").Remove("reason");

        var incomplete = await _people.ClassifyAsync(bare);
        Assert.Equal(["Q13"], incomplete["evaluation"]!["missingReasons"]!.AsArray().Select(q => (string)q!));
        await _people.ConfirmAsync(1).ProblemAsync(409, "classification-incomplete");

        Assert.Equal("derogation", (string?)(await _people.ClassifyAsync(Given.Yes(Derogation)))["waits"]);
        Assert.Null((await _people.SystemAsync())["class"]);
        Assert.Equal(HttpStatusCode.OK, (await _people.ConfirmAsync(2)).StatusCode);
        Assert.Equal("minimal", await _people.TierAsync());
    }

    [Fact]
    public async Task Wrong_people_neither_classify_nor_confirm()
    {
        await _people.RegisterAsync();
        var lawyer = _people.Tenant.Colleague();
        await _people.ClassifyAsync(Given.Yes("Q01", "Q02"), service.As(lawyer, "LEG"));

        var developer = service.As(_people.Tenant.Colleague(), "DEV", "DM", "ADM");
        await developer.PostAsJsonAsync(_people.System + "/classifications", Given.Yes("Q01")).ProblemAsync(403, "forbidden");
        await _people.ConfirmAsync(1, _people.Owner).ProblemAsync(403, "forbidden");
        await _people.ConfirmAsync(1, service.As(lawyer, "LEG")).ProblemAsync(409, "own-answers");
        await _people.ConfirmAsync(1, service.AsService(_people.Tenant.Colleague(), "LEG")).ProblemAsync(409, "needs-a-person");
        await service.CreateClient().GetAsync(_people.System + "/classifications").ProblemAsync(401, "unauthenticated");
        Assert.Equal(HttpStatusCode.OK, (await _people.ConfirmAsync(1)).StatusCode);
        await _people.ConfirmAsync(1).ProblemAsync(409, "classification-confirmed");
    }

    [Fact]
    public async Task A_lawyer_of_another_unit_does_not_decide()
    {
        await _people.RegisterAsync();
        var request = new { name = "Scoring", purpose = "Scores loans", ownerId = _people.Tenant.UserId, businessUnit = "retail", roles = new[] { "provider" } };
        var system = (await _people.Owner.PostAsJsonAsync("/api/v1/ai-systems", request)).Headers.Location!;

        await service.As(_people.Tenant, "LEG@treasury").PostAsJsonAsync(system + "/classifications", Given.Yes("Q01")).ProblemAsync(403, "forbidden");
        var own = await service.As(_people.Tenant, "LEG@retail").PostAsJsonAsync(system + "/classifications", Given.Yes("Q01"));
        Assert.Equal(HttpStatusCode.Created, own.StatusCode);
    }

    [Fact]
    public async Task A_decision_is_about_the_system_as_it_was_read()
    {
        await _people.RegisterAsync();
        await _people.ClassifyAsync(Given.Yes("Q01", "Q02"));
        await _people.ClassifyAsync(Given.Yes(High));

        await _people.ConfirmAsync(2, tag: "\"1\"").ProblemAsync(412, "version-stale");
        await _people.ConfirmAsync(1).ProblemAsync(409, "classification-superseded");
        await _people.ConfirmAsync(9).ProblemAsync(404, "classification-not-found");
        var blunt = new HttpRequestMessage(HttpMethod.Post, _people.System + "/classifications/2/confirm") { Content = JsonContent.Create(new { reason = "fine" }) };
        await _people.Lawyer.SendAsync(blunt).ProblemAsync(400, "validation");
        var blind = new HttpRequestMessage(HttpMethod.Post, _people.System + "/classifications/2/confirm") { Content = JsonContent.Create(new { reason = "Read from beginning to end." }) };
        await _people.Lawyer.SendAsync(blind).ProblemAsync(428, "version-required");
    }

    [Fact]
    public async Task An_unsure_answer_follows_the_stricter_branch_and_asks_for_review_until_confirmed()
    {
        await _people.RegisterAsync();

        var stored = await _people.ClassifyAsync(Given.Yes("Q01", "Q02", "Q10").Unsure("Q11"));

        Assert.Equal(("high", "standing", true), ((string?)stored["tier"], (string?)stored["status"], (bool)stored["legalReview"]!));
        await _people.ConfirmAsync(1);
        Assert.False((bool)(await _people.ReadAsync("/classifications/1"))["legalReview"]!);
    }
}
