using AimsPlatform.AiSystemInventory.AiSystems;
using AimsPlatform.AiSystemInventory.StandardsCatalogue;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.Standards;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.AiSystemInventory.Classifications;

/// <summary>What the organisation owes for one system on a day, by its class and its own roles (R086).</summary>
public static class ListDutiesOfAiSystem
{
    public static readonly Error NoClass = new("class-not-found", "No class stands for this system. Classify it first.", StatusCodes.Status404NotFound);
    public static readonly Error NoOutcome = new("classification-incomplete", "The answers have not led to an outcome yet: nobody knows the duties.");
    public static readonly Error OtherRules = new("classification-stale", "The rules of today do not know this class any more. Classify the system again.");

    /// <param name="Version">The rules the duties were worked out by; <paramref name="Stale"/> when the class was found under others.</param>
    /// <param name="OwnerId">Who answers for the system and so for its duties.</param>
    public sealed record Response(
        string Catalogue, string Version, DateOnly AsOf, string Source, DateOnly OnDay, int Classification, bool Stale, bool PurposeChanged,
        TierOnDay Tier, string? Route, IReadOnlyList<string> Roles, Guid OwnerId, IReadOnlyList<Duty> Items);

    /// <summary>The duties of the class that stands.</summary>
    public static Task<Results<Ok<Response>, ProblemHttpResult>> OfStanding(
        Id<AiSystem> id, Day? on, AiSystemInventoryDb db, Acting acting, TimeProvider clock, CancellationToken cancellationToken) =>
        AnswerAsync(id, null, on?.Value ?? acting.DayAt(clock.GetUtcNow()), db, cancellationToken);

    /// <summary>The duties that would follow from one classification.</summary>
    public static Task<Results<Ok<Response>, ProblemHttpResult>> OfOne(
        Id<AiSystem> id, int number, Day? on, AiSystemInventoryDb db, Acting acting, TimeProvider clock, CancellationToken cancellationToken) =>
        AnswerAsync(id, number, on?.Value ?? acting.DayAt(clock.GetUtcNow()), db, cancellationToken);

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> AnswerAsync(
        Id<AiSystem> id, int? number, DateOnly day, AiSystemInventoryDb db, CancellationToken cancellationToken)
    {
        if (await db.AiSystems.AsNoTracking().SingleOrDefaultAsync(s => s.Id == id, cancellationToken) is not { } system)
        {
            return Error.NotFound("ai-system").ToProblem();
        }

        var which = number ?? (await ClassificationLog.OfAsync(db, id, cancellationToken)).Standing?.Number;
        var record = await db.Classifications.AsNoTracking().SingleOrDefaultAsync(r => r.AiSystemId == id && r.Number == which, cancellationToken);
        if (record is null)
        {
            return (number is null ? NoClass : Error.NotFound("classification")).ToProblem();
        }

        var result = record.Evaluation.Result;
        var query = DutyQuery.For(result, RolesUnderTheAct(system), day);
        return result.Outcome is null ? NoOutcome.ToProblem()
            : Duties.Check(query).Count > 0 ? OtherRules.ToProblem()
            : TypedResults.Ok(Describe(system, record, result, query, day));
    }

    private static Response Describe(AiSystem system, ClassificationRecord record, ClassificationResult result, DutyQuery query, DateOnly day)
    {
        var law = EuAiAct.Current;
        return new(
            "eu-ai-act", law.RuleVersion, law.AsOf, EuAiActCatalogue.Act, day, record.Number, law.IsStale(record.RuleVersion),
            record.PurposeRevision != system.PurposeRevision, result.EffectiveTier(day), result.Route, [.. query.Roles], system.OwnerId,
            result.InScope == true ? Duties.Of(query) : []);
    }

    // A system may carry roles that only ISO/IEC 42001 knows, such as developer: they owe nothing under the Act.
    private static List<string> RolesUnderTheAct(AiSystem system) =>
        [.. system.Roles.Select(AiRoleNames.Of).Where(role => EuAiAct.Current.Roles.Any(known => known.Id == role))];
}

/// <summary>A role as the API and the catalogue write it: <c>authorised_representative</c>.</summary>
internal static class AiRoleNames
{
    public static string Of(AiRole role) => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(role.ToString());
}
