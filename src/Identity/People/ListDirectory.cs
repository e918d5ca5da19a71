using AimsPlatform.Identity.Http;
using AimsPlatform.Identity.RoleGrants;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.Identity.People;

/// <summary>The people of my organisation, by name: whom one may choose as owner, approver or overseer.</summary>
public static class ListDirectory
{
    public sealed record Unit(string Key, string Name);

    public sealed record Row(Guid Id, string Name, string UserName, IReadOnlyList<Unit> BusinessUnits, IReadOnlyList<string> Roles);

    public sealed record Key(string Name, Guid Id);

    /// <summary><c>q</c>: part of the name or user name. <c>role</c>: only people who hold this role now, anywhere.</summary>
    public static async Task<Results<Ok<Page<Row>>, ProblemHttpResult>> Handle(
        int? limit, string? cursor, string? q, string? role, IdentityDb db, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (Paging.Read<Key>(limit, cursor, out var take, out var after) is { } refused)
        {
            return refused.ToProblem();
        }

        var current = db.RoleGrants.At(clock.GetUtcNow());
        var people = db.People.AsNoTracking().Where(p => p.Active);
        if (q is { Length: > 0 and <= 200 })
        {
            var part = $"%{q.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%";
            people = people.Where(p => EF.Functions.ILike(p.Name, part) || EF.Functions.ILike(p.UserName!, part));
        }

        if (role is not null)
        {
            people = people.Where(p => current.Any(g => g.HolderId == p.Id && g.Role == role));
        }

        if (after is not null)
        {
            people = people.Where(p => EF.Functions.GreaterThan(ValueTuple.Create(p.Name, p.Id), ValueTuple.Create(after.Name, after.Id)));
        }

        var rows = await people.AsSplitQuery().OrderBy(p => p.Name).ThenBy(p => p.Id).Take(take + 1).Select(p => new Row(
            p.Id, p.Name, p.UserName!, p.BusinessUnits.OrderBy(u => u.Key).Select(u => new Unit(u.Key, u.Name)).ToList(),
            current.Where(g => g.HolderId == p.Id).Select(g => g.BusinessUnit == null ? g.Role : g.Role + "@" + g.BusinessUnit.Key).ToList()))
            .ToListAsync(cancellationToken);
        rows = rows.ConvertAll(row => row with { Roles = [.. row.Roles.Distinct().Order(StringComparer.Ordinal)] });
        return TypedResults.Ok(rows.ToPage(take, row => new Key(row.Name, row.Id)));
    }
}
