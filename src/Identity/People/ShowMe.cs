using System.Security.Claims;
using AimsPlatform.Identity.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.Identity.People;

/// <summary>Who the caller is, for which organisation, with which roles and permissions: what a front end draws from.</summary>
public static class ShowMe
{
    public sealed record Tenant(Guid Id, string Key, string Name, string TimeZone);

    public sealed record Response(Guid Id, string Kind, string Name, string? UserName, Tenant Tenant, IReadOnlyList<string> Roles, IReadOnlyList<string> Permissions);

    public static async Task<Results<Ok<Response>, ProblemHttpResult>> Handle(
        ClaimsPrincipal user, IdentityDb db, Acting acting, CancellationToken cancellationToken)
    {
        var tenant = await db.Organisations.AsNoTracking().Where(o => o.Id == acting.TenantId)
            .Select(o => new Tenant(o.Id, o.Key, o.Name, o.TimeZone)).SingleOrDefaultAsync(cancellationToken);
        var me = await db.People.AsNoTracking().Where(p => p.Id == acting.Subject).Select(p => new { Kind = "person", p.Name, p.UserName }).SingleOrDefaultAsync(cancellationToken)
            ?? await db.ServiceClients.AsNoTracking().Where(c => c.Id == acting.Subject).Select(c => new { Kind = "service", c.Name, UserName = (string?)null }).SingleOrDefaultAsync(cancellationToken);
        if (tenant is null || me is null)
        {
            return Error.NotFound("person or service client").ToProblem();
        }

        return TypedResults.Ok(new Response(acting.Subject, me.Kind, me.Name, me.UserName, tenant,
            [.. user.Roles()], [.. user.Granted().Order(StringComparer.Ordinal)]));
    }
}
