using System.ComponentModel.DataAnnotations;
using AimsPlatform.AiSystemInventory.Persistence;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.AiSystemInventory.AiSystems;

/// <summary>Claims with evidence that a system is fair, transparent or accountable, and lets somebody else review the claim (R014).</summary>
public static class ClaimAboutAiSystem
{
    public const string ReviewPermission = "ai-systems:accept-evidence";

    public sealed record Request(
        [property: Text(Limit.Prose, Min = 3)] string Statement,
        [property: Required, Items(20, Min = 1)] IReadOnlyList<string> Evidence);

    public sealed record Verdict(bool Confirmed, [property: Text(Limit.Reason, Min = 3)] string Note);

    public static Task<Results<Ok<AiSystemAnswer>, ProblemHttpResult>> Handle(
        Id<AiSystem> id, string kind, Request request, IfMatch ifMatch, AiSystemInventoryDb db, Acting acting, TimeProvider clock,
        HttpResponse response, CancellationToken cancellationToken) =>
        ChangeAsync(id, kind, ifMatch, db, response, clock, "claim", request.Statement, (system, claimed) =>
            AiSystemRules.MayWrite(acting, system.BusinessUnit) ?? system.ClaimThat(claimed, request.Statement, request.Evidence, acting.UserId, clock.GetUtcNow()), cancellationToken);

    public static Task<Results<Ok<AiSystemAnswer>, ProblemHttpResult>> Review(
        Id<AiSystem> id, string kind, Verdict request, IfMatch ifMatch, AiSystemInventoryDb db, Acting acting, TimeProvider clock,
        HttpResponse response, CancellationToken cancellationToken) =>
        ChangeAsync(id, kind, ifMatch, db, response, clock, "review-claim", request.Note, (system, claimed) =>
            (acting.May(ReviewPermission, system.BusinessUnit) ? null : Error.Forbidden(ReviewPermission, system.BusinessUnit))
            ?? system.ReviewClaim(claimed, request.Confirmed, request.Note, acting, clock.GetUtcNow()), cancellationToken);

    private static async Task<Results<Ok<AiSystemAnswer>, ProblemHttpResult>> ChangeAsync(
        Id<AiSystem> id, string kind, IfMatch ifMatch, AiSystemInventoryDb db, HttpResponse response, TimeProvider clock, string @event, string reason,
        Func<AiSystem, ClaimKind, Error?> change, CancellationToken cancellationToken)
    {
        if (await db.AiSystems.SingleOrDefaultAsync(s => s.Id == id, cancellationToken) is not { } system)
        {
            return Error.NotFound("ai-system").ToProblem();
        }

        if (Spelling.Read<ClaimKind>(kind) is not { } claimed)
        {
            return Spelling.Unknown<ClaimKind>("kind").ToProblem();
        }

        if ((ifMatch.Check(system) ?? change(system, claimed)) is { } refused)
        {
            return refused.ToProblem();
        }

        db.Record(system, @event, reason[..Math.Min(reason.Length, Limit.Reason)]);
        db.Publish(system.Id.Value, system.Stands(clock.GetUtcNow()));
        await db.SaveChangesAsync(cancellationToken);
        response.SetETag(system);
        return TypedResults.Ok(AiSystemAnswer.Of(system));
    }
}
