using System.Text.Json.Nodes;
using AimsPlatform.Standards;

namespace AimsPlatform.AiSystemInventory.Tests.Classifications;

/// <summary>Bodies with answers as a careful person gives them: every question answered, every practice screened with a reason.</summary>
internal static class Given
{
    private static readonly EuAiAct Law = EuAiAct.Current;

    /// <summary>What is not named is answered no, and says so.</summary>
    public static JsonObject Answers(IReadOnlyDictionary<string, string> given)
    {
        var ids = Law.Procedure.Questions.Select(q => q.Id).Concat(Law.Procedure.AfterTier.Select(q => q.Id));
        return new JsonObject { ["answers"] = new JsonArray([.. ids.Select(id => Answer(id, given.GetValueOrDefault(id, "no")))]) };
    }

    public static JsonObject Yes(params string[] ids) => Answers(ids.ToDictionary(id => id, _ => "yes"));

    public static JsonObject Unsure(this JsonObject body, params string[] ids) => body.Replace(ids, id => Answer(id, "unsure"));

    public static JsonObject Without(this JsonObject body, params string[] ids)
    {
        foreach (var id in ids)
        {
            body["answers"]!.AsArray().Remove(body.Answer(id));
        }

        return body;
    }

    public static JsonObject Answer(this JsonObject body, string id) =>
        body["answers"]!.AsArray().Single(a => (string)a!["questionId"]! == id)!.AsObject();

    private static JsonObject Replace(this JsonObject body, string[] ids, Func<string, JsonNode> with)
    {
        body.Without(ids);
        foreach (var id in ids)
        {
            body["answers"]!.AsArray().Add(with(id));
        }

        return body;
    }

    private static JsonObject Answer(string id, string value)
    {
        var answer = new JsonObject { ["questionId"] = id, ["value"] = value, ["reason"] = $"Looked at for {id}." };
        var records = Classification.RecordsOf(id);
        var screens = Law.Procedure.FindQuestion(id) is { } question && Law.Procedure.ScreensPractices(question);
        if (screens)
        {
            answer["screening"] = new JsonArray([.. records.Select((item, n) => new JsonObject
            {
                ["itemId"] = item, ["value"] = n == 0 ? value : "no", ["reason"] = $"Looked at for {item}.",
            })]);
        }
        else if (records.Count > 0 && value == "yes")
        {
            answer["records"] = new JsonArray(records[0]);
        }

        return answer;
    }
}
