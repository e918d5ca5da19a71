using System.Linq.Expressions;
using AimsPlatform.AiSystemInventory.Persistence;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.Standards;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NpgsqlTypes;

namespace AimsPlatform.AiSystemInventory.AiSystems;

public static class ListAiSystems
{
    public sealed record Row(
        Guid Id, string Number, string Name, string? BusinessUnit, Guid OwnerId, AiSystemState State, bool InScope, string? Tier, string? Vendor,
        IReadOnlyList<string> Tags, int Version, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

    /// <summary>What a list, and an export of the same list, can be narrowed to.</summary>
    public sealed record Filter(
        Guid? Owner = null, string? State = null, string? Tier = null, string? BusinessUnit = null, bool? InScope = null, string? Tag = null, string? Q = null,
        bool? Stale = null);

    public static readonly Expression<Func<AiSystem, Row>> AsRow = s => new Row(
        s.Id.Value, s.Number, s.Name, s.BusinessUnit, s.OwnerId, s.State, s.InScope, s.Tier, s.Vendor, s.Tags, s.Version, s.CreatedAt, s.UpdatedAt);

    private static readonly Sorting<AiSystem, Id<AiSystem>> Sorts = Sorting.Of((AiSystem s) => s.Id)
        .By("-createdAt", s => s.CreatedAt).By("updatedAt", s => s.UpdatedAt).By("name", s => s.Name).By("number", s => s.Ordinal);

    public static async Task<Results<Ok<Page<Row>>, ProblemHttpResult>> Handle(
        [AsParameters] PageRequest page, [AsParameters] Filter filter, AiSystemInventoryDb db, CancellationToken cancellationToken)
    {
        var (systems, unfit) = Narrow(db.AiSystems.AsNoTracking(), filter);
        if (unfit is not null)
        {
            return unfit.ToProblem();
        }

        var (answer, refused) = await Sorts.PageAsync(systems, page, AsRow, cancellationToken);
        return refused is null ? TypedResults.Ok(answer) : refused.ToProblem();
    }

    /// <summary>Applies the filter, or says which parameter is wrong.</summary>
    public static (IQueryable<AiSystem> Systems, Error? Unfit) Narrow(IQueryable<AiSystem> systems, Filter filter)
    {
        if (new[] { filter.Tier, filter.BusinessUnit, filter.Tag, filter.Q }.Any(text => text is { } t && (t.Length > Limit.Name || t.Contains('\0', StringComparison.Ordinal))))
        {
            return (systems, Bad("q", $"A filter has at most {Limit.Name} characters and no NUL."));
        }

        if (filter.State is not null)
        {
            if (Spelling.Read<AiSystemState>(filter.State) is not { } state)
            {
                return (systems, Spelling.Unknown<AiSystemState>("state"));
            }

            systems = systems.Where(s => s.State == state);
        }

        systems = filter.Owner is { } owner ? systems.Where(s => s.OwnerId == owner) : systems;
        systems = filter.Tier is { } tier ? systems.Where(s => tier == "none" ? s.Tier == null : s.Tier == tier) : systems;
        systems = filter.BusinessUnit is { } unit ? systems.Where(s => s.BusinessUnit == unit) : systems;
        systems = filter.InScope is { } inScope ? systems.Where(s => s.InScope == inScope) : systems;
        var rules = EuAiAct.Current.RuleVersion;
        systems = filter.Stale is { } stale ? systems.Where(s => stale == (s.ClassRuleVersion != null && s.ClassRuleVersion != rules)) : systems;
        systems = filter.Tag is { } tag ? systems.Where(s => s.Tags.Contains(tag)) : systems;

        // Tags are matched as written, prose by the stems of its words.
        systems = filter.Q is { Length: > 0 } q
            ? systems.Where(s => s.Words.Matches(EF.Functions.WebSearchToTsQuery("english", q).Or(EF.Functions.WebSearchToTsQuery("simple", q))))
            : systems;
        return (systems, null);
    }

    private static Error Bad(string parameter, string reason) =>
        new("validation", reason, StatusCodes.Status400BadRequest) { Errors = new Dictionary<string, string[]> { ["?" + parameter] = [reason] } };
}
