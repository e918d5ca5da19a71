using AimsPlatform.Identity.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.Identity.RoleGrants;

/// <summary>The grants of the organisation, oldest first, ended ones too.</summary>
public static class ListRoleGrants
{
    public sealed record Key(Guid Id);

    public static async Task<Results<Ok<Page<ShowRoleGrant.Response>>, ProblemHttpResult>> Handle(
        int? limit, string? cursor, Guid? holder, string? role, bool? current, IdentityDb db, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (Paging.Read<Key>(limit, cursor, out var take, out var after) is { } refused)
        {
            return refused.ToProblem();
        }

        var now = clock.GetUtcNow();
        var grants = db.RoleGrants.Where(g => (holder == null || g.HolderId == holder) && (role == null || g.Role == role));
        if (current is { } wanted)
        {
            grants = grants.Where(g => wanted == (g.ValidFrom <= now && (g.ValidUntil == null || g.ValidUntil > now)));
        }

        if (after is not null)
        {
            grants = grants.Where(g => g.Id > after.Id);
        }

        var rows = await grants.OrderBy(g => g.Id).Take(take + 1).Shown(now).ToListAsync(cancellationToken);
        return TypedResults.Ok(rows.ToPage(take, row => new Key(row.Id)));
    }
}
