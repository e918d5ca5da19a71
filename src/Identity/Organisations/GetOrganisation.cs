using AimsPlatform.Identity.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.Identity.Organisations;

/// <summary>The organisation of the caller, with its business units and the browser origins that may call for it.</summary>
public static class GetOrganisation
{
    public sealed record Unit(Guid Id, string Key, string Name);

    public sealed record Response(Guid Id, string Key, string Name, string TimeZone, IReadOnlyList<string> CorsOrigins, IReadOnlyList<Unit> BusinessUnits, int Version);

    public static async Task<Ok<Response>> Handle(IdentityDb db, Acting acting, HttpResponse response, CancellationToken cancellationToken)
    {
        var organisation = await db.Organisations.AsNoTracking().SingleAsync(o => o.Id == acting.TenantId, cancellationToken);
        response.SetETag(organisation);
        return TypedResults.Ok(await ShowAsync(organisation, db, cancellationToken));
    }

    internal static async Task<Response> ShowAsync(Organisation organisation, IdentityDb db, CancellationToken cancellationToken)
    {
        var units = await db.BusinessUnits.AsNoTracking().OrderBy(u => u.Key).Select(u => new Unit(u.Id, u.Key, u.Name)).ToListAsync(cancellationToken);
        return new Response(organisation.Id, organisation.Key, organisation.Name, organisation.TimeZone, organisation.CorsOrigins, units, organisation.Version);
    }
}
