using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.States;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.DocumentControl.Documents;
using AimsPlatform.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AimsPlatform.DocumentControl.Versions;

/// <summary>Every move of a version, and what stands in this caller's way now. Superseding is not among them: publishing the next version does it.</summary>
public static class VersionTransitions
{
    // As the routes have it: these bind a person by signature.
    private static readonly string[] Signed = ["approve", "publish"];

    public static async Task<Results<Ok<IReadOnlyList<Offer>>, ProblemHttpResult>> Handle(
        Id<Document> id, int number, DocumentControlDb db, Acting acting, FreshAuthentication fresh, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (await VersionAt.FindAsync(id, number, db, acting, cancellationToken) is not { } at)
        {
            return DocumentVersion.NotFound.ToProblem();
        }

        var offers = VersionStates.Machine.Offers(at, new Moment(acting, clock.GetUtcNow()), $"/api/v1/documents/{id}/versions/{number}");
        return TypedResults.Ok<IReadOnlyList<Offer>>([.. offers.Where(offer => offer.Permission != VersionStates.Nobody)
            .Select(offer => Signed.Contains(offer.Event) && !fresh.Suffices(acting.AuthenticatedAt) ? SignInFirst(offer, fresh.Seconds) : offer)]);
    }

    // Last of what is unmet: where it is all, the front end sends the person through the sign-in and then asks for the move.
    private static Offer SignInFirst(Offer offer, int seconds) => offer with
    {
        Permitted = false,
        UnmetGuards = [.. offer.UnmetGuards, new UnmetGuard(
            FreshAuthentication.Needed, $"It takes somebody who proved within the last {seconds} seconds who they are.", $"Sign in again with max_age={seconds}.")],
    };
}
