using AimsPlatform.Identity.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.Identity.Organisations;

/// <summary>For the gateway alone, which never routes it: a preflight carries no token, so it needs the origins of all organisations.</summary>
public static class ListCorsOrigins
{
    public sealed record Response(IReadOnlyList<string> Origins);

    public static async Task<Ok<Response>> Handle(IdentityDb db, HttpResponse response, CancellationToken cancellationToken)
    {
        var origins = await db.Organisations.AsNoTracking().SelectMany(o => o.CorsOrigins).Distinct().ToListAsync(cancellationToken);
        origins.Sort(StringComparer.Ordinal);
        response.Headers.CacheControl = "public, max-age=60";
        return TypedResults.Ok(new Response(origins));
    }
}
