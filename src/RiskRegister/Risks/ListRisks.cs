using System.Linq.Expressions;
using System.Text.Json.Serialization;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.RiskRegister.Criteria;
using AimsPlatform.Values;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.RiskRegister.Risks;

/// <summary>Risks, by everything people sort them by.</summary>
public static class ListRisks
{
    /// <summary>A risk in a list; whether it is acceptable was computed at <c>AsOf</c> (I16, I29).</summary>
    public sealed record Row(
        Guid Id, string Number, string Title, RiskDomain Domain, RiskState State, string? Level, [property: JsonIgnore] bool AboveThreshold, Guid OwnerId, string? BusinessUnit,
        IReadOnlyList<Guid> AiSystemIds, DateOnly? AcceptedUntil, DateOnly? ReviewDue, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
    {
        [JsonRequired] public DateTimeOffset AsOf { get; init; }
        [JsonRequired] public bool Acceptable { get; init; }

        public Row At(DateTimeOffset now, DateOnly today) => this with
        {
            AsOf = now,
            Acceptable = State != RiskState.Closed && Level is not null && (!AboveThreshold || (State == RiskState.Accepted && !(AcceptedUntil < today))),
        };
    }

    /// <summary>What narrows the list; <c>q</c> searches title and description, or is a number such as <c>RISK-0042</c>.</summary>
    public sealed record Filter(Word<RiskState>? State, string? Level, Word<RiskDomain>? Domain, Guid? Owner, Guid? AiSystemId, string? BusinessUnit, bool? Attention, string? Q);

    // The time is not in it: the same expression serves every request and is built once.
    private static readonly Expression<Func<Risk, Row>> AsRow = risk => new Row(
        risk.Id.Value, risk.Number, risk.Title, risk.Domain, risk.State, risk.Level, risk.AboveThreshold, risk.OwnerId, risk.BusinessUnit,
        risk.AiSystemIds, risk.AcceptedUntil, risk.ReviewDue, risk.CreatedAt, risk.UpdatedAt);

    private static readonly Sorting<Risk, Id<Risk>> Sorts = Sorting.Of((Risk risk) => risk.Id)
        .By("-createdAt", risk => risk.CreatedAt).By("updatedAt", risk => risk.UpdatedAt).By("level", risk => risk.LevelRank).By("number", risk => risk.Ordinal);

    public static async Task<Results<Ok<Page<Row>>, ProblemHttpResult>> Handle(
        [AsParameters] PageRequest page, [AsParameters] Filter filter, RiskRegisterDb db, Acting acting, TimeProvider clock, CancellationToken cancellationToken)
    {
        var (answer, refused) = await Sorts.PageAsync(Narrow(db.Risks.AsNoTracking(), filter), page, AsRow, cancellationToken);
        if (refused is not null)
        {
            return refused.ToProblem();
        }

        var now = clock.GetUtcNow();
        return TypedResults.Ok(answer! with { Items = [.. answer.Items.Select(row => row.At(now, acting.DayAt(now)))] });
    }

    /// <summary>The risks that a list, or an export of it, shows.</summary>
    public static IQueryable<Risk> Narrow(IQueryable<Risk> risks, Filter by)
    {
        risks = by.State is { Value: var state } ? risks.Where(risk => risk.State == state) : risks;
        risks = by.Level is { } level ? risks.Where(risk => risk.Level == level) : risks;
        risks = by.Domain is { Value: var domain } ? risks.Where(risk => risk.Domain == domain) : risks;
        risks = by.Owner is { } owner ? risks.Where(risk => risk.OwnerId == owner) : risks;
        risks = by.AiSystemId is { } system ? risks.Where(risk => risk.AiSystemIds.Contains(system)) : risks;
        risks = by.BusinessUnit is { } unit ? risks.Where(risk => risk.BusinessUnit == unit) : risks;
        risks = by.Attention is { } asked ? risks.Where(risk => risk.Attention != null == asked) : risks;
        return by.Q is { } q
            ? risks.Where(risk => risk.Number == q || EF.Functions.ToTsVector("english", risk.Title + " " + risk.Description).Matches(EF.Functions.WebSearchToTsQuery("english", q)))
            : risks;
    }
}
