using System.ComponentModel.DataAnnotations;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.DocumentControl.Documents;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.DocumentControl.Versions;

/// <summary>The document controller takes the version in force out of force, once an approver has agreed, and names what replaces it where something must.</summary>
public static class WithdrawVersion
{
    private const int LongestChain = 1000;

    /// <param name="ReplacementId">A published document that takes its place.</param>
    public sealed record Request([Required, StringLength(2000, MinimumLength = 10)] string Reason, Guid? ReplacementId = null);

    private static readonly Error NotPublished = Error.Invalid("/replacementId", "The replacement is another document with a published version.");
    private static readonly Error InACircle = Error.Invalid("/replacementId", "That document was itself replaced by this one: readers would go in a circle.");

    public static async Task<Results<Ok<GetVersion.Response>, ProblemHttpResult>> Handle(
        Id<Document> id, int number, Request request, IfMatch ifMatch, MoveVersion move, DocumentControlDb db, Acting acting,
        HttpResponse response, CancellationToken cancellationToken)
    {
        var named = new Id<Document>(request.ReplacementId ?? Guid.Empty);
        var replacement = request.ReplacementId is null ? null : await db.Documents.ReadableBy(acting).SingleOrDefaultAsync(d => d.Id == named, cancellationToken);
        var unfit = request.ReplacementId is null ? null
            : named != id && await LeadsToAsync(id, replacement?.ReplacedBy, db, cancellationToken) ? InACircle
            : named == id || replacement?.State != DocumentState.Published ? NotPublished
            : null;
        return await move.ByAsync(id, number, "withdraw", request.Reason, ifMatch, (at, moment) =>
        {
            var refused = unfit ?? at.Version.Withdraw(at with { Replacement = replacement }, request.Reason, request.ReplacementId, moment);
            if (refused is null && replacement is not null)
            {
                at.Document.YieldTo(replacement); // changes both rows: two documents that replace each other at once meet there
            }

            return refused;
        }, response, cancellationToken);
    }

    private static async Task<bool> LeadsToAsync(Id<Document> end, Guid? next, DocumentControlDb db, CancellationToken cancellationToken)
    {
        for (var steps = 0; next is { } id && steps < LongestChain; steps++)
        {
            if (id == end.Value)
            {
                return true;
            }

            var at = new Id<Document>(id);
            next = await db.Documents.Where(d => d.Id == at).Select(d => d.ReplacedBy).SingleOrDefaultAsync(cancellationToken);
        }

        return false;
    }
}
