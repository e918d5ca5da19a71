using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace AimsPlatform.AiSystemInventory.Tests.Classifications;

public sealed class BadAnswersTests(InventoryFixture service)
{
    private readonly ClassificationCaller _people = new(service);

    [Theory]
    [InlineData("""{"answers":[{"questionId":"Q99","value":"yes"}]}""", "/answers/0/questionId")]
    [InlineData("""{"answers":[{"questionId":"Q01","value":"maybe"}]}""", "/answers/0/value")]
    [InlineData("""{"answers":[{"questionId":"Q01","value":"yes"},{"questionId":"Q01","value":"no"}]}""", "/answers/1/questionId")]
    [InlineData("""{"answers":[{"questionId":"Q10","value":"yes","records":["III.99"]}]}""", "/answers/0/records/0")]
    [InlineData("""{"answers":[{"questionId":"Q10","value":"no","records":["III.4(a)"]}]}""", "/answers/0/records")]
    [InlineData("""{"answers":[{"questionId":"Q04","value":"no","screening":[{"itemId":"5.1.a","value":"yes","reason":"it does"}]}]}""", "/answers/0/value")]
    [InlineData("""{"answers":[{"questionId":"Q04","value":"no","screening":[{"itemId":"5.1.zz","value":"no","reason":"it does not"}]}]}""", "/answers/0/screening/0/itemId")]
    public async Task Answers_that_do_not_fit_are_refused_with_a_pointer_and_nothing_is_stored(string json, string at)
    {
        await _people.RegisterAsync();

        foreach (var path in new[] { _people.System + "/classifications", "/api/v1/standards/eu-ai-act/evaluations" })
        {
            var problem = await _people.Owner.PostAsync(path, new StringContent(json, Encoding.UTF8, "application/json")).ProblemAsync(422, "answers-refused");
            Assert.Contains(at, problem["errors"]!.AsObject().Select(e => e.Key));
        }

        Assert.Empty((await _people.ReadAsync("/classifications"))["items"]!.AsArray());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"answers":null}""")]
    [InlineData("""{"answers":[null]}""")]
    [InlineData("""{"answers":[{"value":"yes"}]}""")]
    [InlineData("""{"answers":[{"questionId":"Q01"}]}""")]
    [InlineData("""{"answers":[{"questionId":"Q01","value":"yes","records":[null]}]}""")]
    [InlineData("""{"answers":[{"questionId":"Q04","value":"no","screening":[null]}]}""")]
    [InlineData("""{"answers":[{"questionId":"Q04","value":"no","screening":[{"value":"no"}]}]}""")]
    public async Task A_body_with_holes_is_refused(string json)
    {
        await _people.RegisterAsync();

        await _people.Owner.PostAsync(_people.System + "/classifications", new StringContent(json, Encoding.UTF8, "application/json")).ProblemAsync(400, "validation");
    }

    [Fact]
    public async Task A_reason_of_4001_characters_and_10000_answers_are_refused()
    {
        await _people.RegisterAsync();
        var longReason = Given.Yes("Q01");
        longReason["answers"]![0]!["reason"] = new string('x', 4001);
        var many = new JsonObject { ["answers"] = new JsonArray([.. Enumerable.Range(0, 10_000).Select(_ => new JsonObject { ["questionId"] = "Q01", ["value"] = "yes" })]) };

        var tooLong = await _people.Owner.PostAsJsonAsync(_people.System + "/classifications", longReason).ProblemAsync(422, "answers-refused");
        Assert.Contains("/answers/0/reason", tooLong["errors"]!.AsObject().Select(e => e.Key));
        var tooMany = await _people.Owner.PostAsJsonAsync(_people.System + "/classifications", many).ProblemAsync(400, "validation");
        Assert.Contains("/answers", tooMany["errors"]!.AsObject().Select(e => e.Key));
    }

    [Fact]
    public async Task A_reason_with_every_odd_character_comes_back_as_it_was()
    {
        await _people.RegisterAsync();
        var body = Given.Yes("Q01", "Q02");
        const string Odd = "=1+1 \0 \u202e \"quoted\" <b> 🦉\r\n";
        body.Answer("Q01")["reason"] = Odd;

        var stored = await _people.ClassifyAsync(body);

        Assert.Equal(Odd, (string?)stored.Answer("Q01")["reason"]);
        Assert.Equal(Odd, (string?)(await _people.ReadAsync("/classifications/1")).Answer("Q01")["reason"]);
    }
}
