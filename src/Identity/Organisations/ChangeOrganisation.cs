using System.ComponentModel.DataAnnotations;
using AimsPlatform.Identity.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.Identity.Organisations;

/// <summary>Renames the organisation, moves its time zone, replaces the browser origins that may call for it.</summary>
public static class ChangeOrganisation
{
    public sealed record Request(
        [property: Required, StringLength(200, MinimumLength = 1)] string Name,
        [property: Required, StringLength(64, MinimumLength = 1)] string TimeZone,
        [property: Required, MaxLength(Organisation.MaxOrigins)] IReadOnlyList<string> CorsOrigins);

    public static async Task<Results<Ok<GetOrganisation.Response>, ProblemHttpResult>> Handle(
        Request request, IfMatch ifMatch, IdentityDb db, Acting acting, HttpResponse response, CancellationToken cancellationToken)
    {
        var organisation = await db.Organisations.SingleAsync(o => o.Id == acting.TenantId, cancellationToken);
        if ((ifMatch.Check(organisation) ?? organisation.Change(request.Name, request.TimeZone, request.CorsOrigins)) is { } refused)
        {
            return refused.ToProblem();
        }

        await db.SaveChangesAsync(cancellationToken);
        response.SetETag(organisation);
        return TypedResults.Ok(await GetOrganisation.ShowAsync(organisation, db, cancellationToken));
    }
}
