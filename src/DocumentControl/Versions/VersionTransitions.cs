using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.States;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.DocumentControl.Documents;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AimsPlatform.DocumentControl.Versions;

/// <summary>Every move of a version, and what stands in this caller's way now. Superseding is not among them: publishing the next version does it.</summary>
public static class VersionTransitions
{
    public static async Task<Results<Ok<IReadOnlyList<Offer>>, ProblemHttpResult>> Handle(
        Id<Document> id, int number, DocumentControlDb db, Acting acting, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (await VersionAt.FindAsync(id, number, db, acting, cancellationToken) is not { } at)
        {
            return DocumentVersion.NotFound.ToProblem();
        }

        var offers = VersionStates.Machine.Offers(at, new Moment(acting, clock.GetUtcNow()), $"/api/v1/documents/{id}/versions/{number}");
        return TypedResults.Ok<IReadOnlyList<Offer>>([.. offers.Where(offer => offer.Permission != VersionStates.Nobody)]);
    }
}
