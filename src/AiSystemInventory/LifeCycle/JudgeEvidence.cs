using AimsPlatform.AiSystemInventory.AiSystems;
using AimsPlatform.AiSystemInventory.Persistence;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.AiSystemInventory.LifeCycle;

/// <summary>Accepts or rejects linked evidence; never by whoever submitted it (domain model 5.14).</summary>
public static class JudgeEvidence
{
    private const string Permission = "ai-systems:accept-evidence";

    /// <param name="Supersedes">Earlier accepted evidence of the same requirement that this replaces.</param>
    public sealed record Acceptance([property: Text(Limit.Reason)] string? Note = null, Guid? Supersedes = null);

    public sealed record Rejection([property: Text(Limit.Reason, Min = 3)] string Reason);

    public static async Task<Results<Ok<EvidenceAnswer>, ProblemHttpResult>> Accept(
        Id<AiSystem> id, Id<Evidence> evidenceId, Acceptance request, IfMatch ifMatch, AiSystemInventoryDb db, Acting acting, TimeProvider clock,
        HttpResponse response, CancellationToken cancellationToken)
    {
        var earlier = request.Supersedes is { } replaced
            ? await db.Evidence.SingleOrDefaultAsync(e => e.Id == new Id<Evidence>(replaced) && e.AiSystemId == id && e.State == EvidenceState.Accepted, cancellationToken)
            : null;
        if (request.Supersedes is not null && earlier is null)
        {
            return Error.Invalid("/supersedes", "There is no such accepted evidence of this system.").ToProblem();
        }

        return await JudgeAsync(id, evidenceId, ifMatch, db, acting, response, "accept", request.Note, evidence =>
        {
            if (earlier is not null && earlier.Requirement != evidence.Requirement)
            {
                return Error.Invalid("/supersedes", "That evidence is for another requirement.");
            }

            var refused = evidence.Accept(acting.UserId, acting.IsPerson, request.Note, clock.GetUtcNow());
            if (refused is null)
            {
                earlier?.Supersede();
            }

            return refused;
        }, cancellationToken);
    }

    public static Task<Results<Ok<EvidenceAnswer>, ProblemHttpResult>> Reject(
        Id<AiSystem> id, Id<Evidence> evidenceId, Rejection request, IfMatch ifMatch, AiSystemInventoryDb db, Acting acting, TimeProvider clock,
        HttpResponse response, CancellationToken cancellationToken) =>
        JudgeAsync(id, evidenceId, ifMatch, db, acting, response, "reject", request.Reason,
            evidence => evidence.Reject(acting.UserId, acting.IsPerson, request.Reason, clock.GetUtcNow()), cancellationToken);

    private static async Task<Results<Ok<EvidenceAnswer>, ProblemHttpResult>> JudgeAsync(
        Id<AiSystem> id, Id<Evidence> evidenceId, IfMatch ifMatch, AiSystemInventoryDb db, Acting acting, HttpResponse response,
        string @event, string? reason, Func<Evidence, Error?> judge, CancellationToken cancellationToken)
    {
        var unit = await db.AiSystems.AsNoTracking().Where(s => s.Id == id).Select(s => new { s.BusinessUnit }).SingleOrDefaultAsync(cancellationToken);
        if (unit is null || await db.Evidence.SingleOrDefaultAsync(e => e.Id == evidenceId && e.AiSystemId == id, cancellationToken) is not { } evidence)
        {
            return Error.NotFound("evidence").ToProblem();
        }

        if ((ifMatch.Check(evidence) ?? (acting.May(Permission, unit.BusinessUnit) ? null : Error.Forbidden(Permission, unit.BusinessUnit)) ?? judge(evidence)) is { } refused)
        {
            return refused.ToProblem();
        }

        db.Record(evidence, @event, reason, evidence.ContentHash);
        await db.SaveChangesAsync(cancellationToken);
        response.SetETag(evidence);
        return TypedResults.Ok(EvidenceAnswer.Of(evidence));
    }
}
