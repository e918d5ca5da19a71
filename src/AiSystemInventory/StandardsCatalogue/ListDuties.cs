using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.Standards;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AimsPlatform.AiSystemInventory.StandardsCatalogue;

/// <summary>The duties of a tier and roles on a day, before any system is classified (R086, R012).</summary>
public static class ListDuties
{
    private const int MaxWords = 50;

    /// <summary>The query parameters; <c>role</c>, <c>effect</c>, <c>ruledOut</c> and <c>trigger</c> may be repeated.</summary>
    public sealed record Query(
        string? Tier = null, string[]? Role = null, Day? On = null, string? Route = null, string[]? Effect = null, string[]? RuledOut = null,
        string[]? Trigger = null, Day? PlacedOnMarket = null, bool FreeAndOpenSource = false);

    public static Results<Ok<Catalogued<Duty>>, ProblemHttpResult> Handle([AsParameters] Query query, Acting acting, TimeProvider clock)
    {
        if (query.Tier is null && query.Effect is null or [])
        {
            return BadQuery.Parameter("tier", "Say of which tier, or by effect=gpai of a general-purpose model.").ToProblem();
        }

        if (new[] { query.Role, query.Effect, query.RuledOut, query.Trigger }.Any(words => words?.Length > MaxWords))
        {
            return BadQuery.Parameter("role", $"A parameter is repeated more than {MaxWords} times.").ToProblem();
        }

        if (query.Role is null or [])
        {
            return BadQuery.Parameter("role", "Duties are owed in a role: name one or more.").ToProblem();
        }

        var day = query.On?.Value ?? acting.DayAt(clock.GetUtcNow());
        var asked = new DutyQuery(query.Tier, query.Role, day)
        {
            Route = query.Route, Effects = query.Effect ?? [], RuledOut = query.RuledOut ?? [], TransparencyTriggers = query.Trigger ?? [],
            PlacedOnMarket = query.PlacedOnMarket?.Value, FreeAndOpenSource = query.FreeAndOpenSource,
        };
        return Duties.Check(asked) is { Count: > 0 } refusals
            ? Refused(refusals).ToProblem()
            : TypedResults.Ok(EuAiActCatalogue.Of(Duties.Of(asked), day));
    }

    private static Error Refused(IReadOnlyList<Refusal> refusals) =>
        new("validation", BadQuery.Short(refusals[0].Detail), StatusCodes.Status400BadRequest)
        {
            Errors = refusals.GroupBy(r => Parameter(r.Field)).ToDictionary(r => "?" + r.Key, r => r.Select(x => x.Detail).Take(10).ToArray()),
        };

    private static string Parameter(string field) => field switch
    {
        "roles" => "role",
        "effects" => "effect",
        "transparencyTriggers" => "trigger",
        _ => field,
    };
}
