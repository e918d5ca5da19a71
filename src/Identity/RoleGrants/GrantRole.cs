using System.ComponentModel.DataAnnotations;
using AimsPlatform.Identity.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.Identity.RoleGrants;

/// <summary>An administrator gives a role to a person or service client of the organisation. Logged (S9).</summary>
public static class GrantRole
{
    private static readonly Error AlreadyHeld =
        new("already-granted", "The holder already has this role there for a part of that time. End that grant first.");

    /// <summary>Without <c>from</c> the role holds from now on; without <c>until</c> it holds until it is ended.</summary>
    public sealed record Request(
        [property: Required] Guid? Holder,
        [property: Required, StringLength(16, MinimumLength = 1)] string Role,
        [property: Required, StringLength(1000, MinimumLength = 3)] string Reason,
        [property: StringLength(63)] string? BusinessUnit = null,
        DateTimeOffset? From = null,
        DateTimeOffset? Until = null);

    // One at a time, so that the same role is not granted twice by two who look at the same moment.
    public static Task<Results<Created<ShowRoleGrant.Response>, ProblemHttpResult>> Handle(
        Request request, IdentityDb db, Acting acting, TimeProvider clock, HttpResponse response, CancellationToken cancellationToken) =>
        db.OneAtATimeAsync($"grants of {acting.TenantId}", () => GrantAsync(request, db, acting, clock, response, cancellationToken), cancellationToken);

    private static async Task<Results<Created<ShowRoleGrant.Response>, ProblemHttpResult>> GrantAsync(
        Request request, IdentityDb db, Acting acting, TimeProvider clock, HttpResponse response, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var (holder, from, until) = (request.Holder!.Value, (request.From ?? now).ToUniversalTime(), request.Until?.ToUniversalTime());
        var unit = await db.BusinessUnits.SingleOrDefaultAsync(u => u.Key == request.BusinessUnit, cancellationToken);
        var known = await db.People.AnyAsync(p => p.Id == holder && p.Active, cancellationToken)
            || await db.ServiceClients.AnyAsync(c => c.Id == holder && c.Active, cancellationToken);
        Error? refused = !known ? Error.NotFound("person or service client")
            : holder == acting.Subject ? RoleGrant.NotToOneself
            : !RoleCodes.All.Contains(request.Role) ? Error.Invalid("/role", "There is no such role code; GET /api/v1/permissions lists them.")
            : request.BusinessUnit is not null && unit is null ? Error.Invalid("/businessUnit", "There is no such business unit.")
            : from < now.AddMinutes(-1) ? Error.Invalid("/from", "A role is not granted into the past.")
            : until <= from ? Error.Invalid("/until", "The end lies after the beginning.")
            : await OverlapsAsync() ? AlreadyHeld : null;
        if (refused is not null)
        {
            return refused.ToProblem();
        }

        var grant = new RoleGrant
        {
            Id = Guid.CreateVersion7(now), OrganisationId = acting.TenantId, HolderId = holder, Role = request.Role, BusinessUnitId = unit?.Id,
            ValidFrom = from, ValidUntil = until, GrantedBy = acting.Subject, GrantedAt = now,
        };
        db.AddRange(grant, RoleGrantEntry.Of(grant, RoleGrantEntry.Granted, request.Reason, acting.Subject, now));
        await db.SaveChangesAsync(cancellationToken);
        response.SetETag(grant);
        return TypedResults.Created($"/api/v1/role-grants/{grant.Id}", await db.RoleGrants.Where(g => g.Id == grant.Id).Shown(now).SingleAsync(cancellationToken));

        Task<bool> OverlapsAsync() => db.RoleGrants.AnyAsync(g => g.HolderId == holder && g.Role == request.Role
            && (unit == null ? g.BusinessUnitId == null : g.BusinessUnitId == unit.Id)
            && (g.ValidUntil == null || g.ValidUntil > from) && (until == null || g.ValidFrom < until), cancellationToken);
    }
}
