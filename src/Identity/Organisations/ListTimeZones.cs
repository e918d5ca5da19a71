using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.Identity.Organisations;

/// <summary>For the services alone, and never routed by the gateway: the time zone of every organisation, in which the days of its due dates end.</summary>
public static class ListTimeZones
{
    public static async Task<Ok<Dictionary<Guid, string>>> Handle(IdentityDb db, CancellationToken cancellationToken) =>
        TypedResults.Ok(await db.Organisations.AsNoTracking().ToDictionaryAsync(o => o.Id, o => o.TimeZone, cancellationToken));
}
