using AimsPlatform.Identity.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.Identity.RoleGrants;

/// <summary>One grant, and its trail: who gave it, who took it, when and why.</summary>
public static class ShowRoleGrant
{
    public sealed record Response(
        Guid Id, Guid Holder, string Role, string? BusinessUnit, DateTimeOffset From, DateTimeOffset? Until, bool Current,
        Guid GrantedBy, DateTimeOffset GrantedAt, int Version) : IVersioned;

    public sealed record Entry(string Action, Guid Actor, DateTimeOffset At, string Reason, DateTimeOffset From, DateTimeOffset? Until);

    public sealed record Trail(IReadOnlyList<Entry> Items);

    public static async Task<Results<Ok<Response>, ProblemHttpResult>> Handle(
        Guid id, IdentityDb db, TimeProvider clock, HttpResponse response, CancellationToken cancellationToken)
    {
        if (await db.RoleGrants.Where(g => g.Id == id).Shown(clock.GetUtcNow()).SingleOrDefaultAsync(cancellationToken) is not { } grant)
        {
            return Error.NotFound("role grant").ToProblem();
        }

        response.SetETag(grant);
        return TypedResults.Ok(grant);
    }

    public static async Task<Results<Ok<Trail>, ProblemHttpResult>> History(Guid id, IdentityDb db, CancellationToken cancellationToken)
    {
        var entries = await db.RoleGrantEntries.AsNoTracking().Where(e => e.GrantId == id).OrderBy(e => e.At)
            .Select(e => new Entry(e.Action, e.Actor, e.At, e.Reason, e.ValidFrom, e.ValidUntil)).ToListAsync(cancellationToken);
        return entries.Count == 0 ? Error.NotFound("role grant").ToProblem() : TypedResults.Ok(new Trail(entries));
    }

    internal static IQueryable<Response> Shown(this IQueryable<RoleGrant> grants, DateTimeOffset now) => grants.AsNoTracking().Select(g => new Response(
        g.Id, g.HolderId, g.Role, g.BusinessUnit == null ? null : g.BusinessUnit.Key, g.ValidFrom, g.ValidUntil,
        g.ValidFrom <= now && (g.ValidUntil == null || g.ValidUntil > now), g.GrantedBy, g.GrantedAt, g.Version));
}
