using System.ComponentModel.DataAnnotations;
using AimsPlatform.AiSystemInventory.AiSystems;
using AimsPlatform.AiSystemInventory.Persistence;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.AiSystemInventory.LifeCycle;

/// <summary>Links a document or record as proof of one gate requirement of a system.</summary>
public static class SubmitEvidence
{
    /// <param name="Requirement">Id of a requirement that takes linked evidence, as the gates list it.</param>
    /// <param name="Reference">URL or id of the document or record.</param>
    /// <param name="ContentHash">SHA-256 of the content, in hex.</param>
    /// <param name="ValidUntil">Last day on which it counts.</param>
    public sealed record Request(
        [property: Text(Limit.Key, Min = 1)] string Requirement,
        [property: Text(Limit.Name, Min = 1)] string Title,
        [property: Text(Limit.Reference, Min = 1)] string Reference,
        [property: Text(Limit.Reason)] string? Note = null,
        [property: RegularExpression("^[0-9a-f]{64}$")] string? ContentHash = null,
        DateOnly? ValidUntil = null);

    public static async Task<Results<Created<EvidenceAnswer>, ProblemHttpResult>> Handle(
        Id<AiSystem> id, Request request, AiSystemInventoryDb db, Acting acting, TimeProvider clock, HttpResponse response, CancellationToken cancellationToken)
    {
        if (await db.AiSystems.AsNoTracking().SingleOrDefaultAsync(s => s.Id == id, cancellationToken) is not { } system)
        {
            return Error.NotFound("ai-system").ToProblem();
        }

        if (Unfit(request, system, acting, acting.DayAt(clock.GetUtcNow())) is { } refused)
        {
            return refused.ToProblem();
        }

        var evidence = Evidence.Submit(id, request.Requirement, request.Title, request.Reference, request.Note, request.ContentHash, request.ValidUntil, acting.UserId);
        db.Evidence.Add(evidence);
        db.Record(evidence, "submit");
        await db.SaveChangesAsync(cancellationToken);
        response.SetETag(evidence);
        return TypedResults.Created($"/api/v1/ai-systems/{id}/evidence/{evidence.Id}", EvidenceAnswer.Of(evidence));
    }

    private static Error? Unfit(Request request, AiSystem system, Acting acting, DateOnly today) =>
        !acting.May("ai-systems:link-evidence", system.BusinessUnit) ? Error.Forbidden("ai-systems:link-evidence", system.BusinessUnit)
        : system.State is AiSystemState.Retired or AiSystemState.Rejected ? AiSystem.IsClosed
        : Gates.Find(request.Requirement) is not { TakesLinkedEvidence: true }
            ? Error.Invalid("/requirement", "This is not a requirement that takes linked evidence; the gates of the system list those that do.")
        : request.ValidUntil < today ? Error.Invalid("/validUntil", "Evidence that has expired proves nothing.")
        : null;
}
