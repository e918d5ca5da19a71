using System.ComponentModel.DataAnnotations;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.States;
using AimsPlatform.BuildingBlocks.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.DocumentControl.Retention;

/// <summary>Ends a hold and says why; what it held is disposed of no sooner than retention and another person allow.</summary>
public static class ReleaseLegalHold
{
    private const string Permission = "legal-holds:release";

    public sealed record Request([Required, StringLength(2000, MinimumLength = 10)] string Reason);

    public static async Task<Results<Ok<ListLegalHolds.Row>, ProblemHttpResult>> Handle(
        Id<LegalHold> id, Request request, IfMatch ifMatch, DocumentControlDb db, Acting acting, TimeProvider clock, HttpResponse response, CancellationToken cancellationToken)
    {
        if (await db.LegalHolds.SingleOrDefaultAsync(h => h.Id == id, cancellationToken) is not { } hold)
        {
            return LegalHold.NotFound.ToProblem();
        }

        var refused = ifMatch.Check(hold)
            ?? (acting.May(Permission, null) ? null : Error.Forbidden(Permission, null))
            ?? hold.Release(request.Reason, new Moment(acting, clock.GetUtcNow()));
        if (refused is not null)
        {
            return refused.ToProblem();
        }

        db.Record(hold, "release", request.Reason);
        await db.SaveChangesAsync(cancellationToken);
        response.SetETag(hold);
        return TypedResults.Ok(ListLegalHolds.Row.Of(hold));
    }
}
