using System.ComponentModel.DataAnnotations;
using AimsPlatform.Identity.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.Identity.RoleGrants;

/// <summary>
/// An administrator takes a role away, from the next token on. What was done with the role before stays as it was (I5). Logged (S9).
/// </summary>
public static class EndRoleGrant
{
    private static readonly Error LastAdministrator =
        new("last-administrator", "Without this grant nobody could administer the organisation. Grant ADM to someone else first.");

    public sealed record Request([property: Required, StringLength(1000, MinimumLength = 3)] string Reason);

    // Administrators who end each other's grant at the same time wait for each other, so that one of them is refused.
    public static Task<Results<Ok<ShowRoleGrant.Response>, ProblemHttpResult>> Handle(
        Guid id, Request request, IfMatch ifMatch, IdentityDb db, Acting acting, TimeProvider clock, HttpResponse response, CancellationToken cancellationToken) =>
        db.OneAtATimeAsync($"grants of {acting.TenantId}", () => EndAsync(id, request, ifMatch, db, acting, clock, response, cancellationToken), cancellationToken);

    private static async Task<Results<Ok<ShowRoleGrant.Response>, ProblemHttpResult>> EndAsync(
        Guid id, Request request, IfMatch ifMatch, IdentityDb db, Acting acting, TimeProvider clock, HttpResponse response, CancellationToken cancellationToken)
    {
        if (await db.RoleGrants.SingleOrDefaultAsync(g => g.Id == id, cancellationToken) is not { } grant)
        {
            return Error.NotFound("role grant").ToProblem();
        }

        var now = clock.GetUtcNow();
        var last = grant.Role == RoleCodes.Administrator && !await db.RoleGrants.At(now).AnyAsync(g => g.Id != id
            && g.Role == RoleCodes.Administrator && g.BusinessUnitId == null && db.People.Any(p => p.Id == g.HolderId && p.Active), cancellationToken);
        if ((ifMatch.Check(grant) ?? (last ? LastAdministrator : grant.End(now))) is { } refused)
        {
            return refused.ToProblem();
        }

        db.Add(RoleGrantEntry.Of(grant, RoleGrantEntry.Ended, request.Reason, acting.Subject, now));
        await db.SaveChangesAsync(cancellationToken);
        response.SetETag(grant);
        return TypedResults.Ok(await db.RoleGrants.Where(g => g.Id == id).Shown(now).SingleAsync(cancellationToken));
    }
}
