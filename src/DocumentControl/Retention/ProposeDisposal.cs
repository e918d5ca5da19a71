using System.ComponentModel.DataAnnotations;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.States;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.DocumentControl.Documents;
using AimsPlatform.DocumentControl.Versions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.DocumentControl.Retention;

/// <summary>The document controller proposes that the content of a version goes, its retention being over.</summary>
public static class ProposeDisposal
{
    private static readonly Error Underway = new("disposal-underway", "The disposal of this version was proposed already.");

    public sealed record Request([Required, StringLength(2000, MinimumLength = 10)] string Reason);

    public static async Task<Results<Created<GetDisposal.Response>, ProblemHttpResult>> Handle(
        Id<Document> id, int number, Request request, DocumentControlDb db, Acting acting, TimeProvider clock, HttpResponse response, CancellationToken cancellationToken)
    {
        if (await VersionAt.FindAsync(id, number, db, acting, cancellationToken) is not { } at)
        {
            return DocumentVersion.NotFound.ToProblem();
        }

        var (version, onHold) = (at.Version.Id, await db.LegalHolds.Reaching(at.Document).AnyAsync(cancellationToken));
        var (disposal, refused) = Disposal.Propose(at, request.Reason, onHold, new Moment(acting, clock.GetUtcNow()));
        if (refused is null && await db.Disposals.AnyAsync(d => d.VersionId == version && d.State != DisposalState.Refused, cancellationToken))
        {
            refused = Underway;
        }

        if (refused is not null)
        {
            return refused.ToProblem();
        }

        db.Disposals.Add(disposal!);
        db.Record(disposal!, "propose", request.Reason, at.Version.Hash);
        await db.SaveChangesAsync(cancellationToken);
        response.SetETag(disposal!);
        return TypedResults.Created($"/api/v1/documents/{id}/versions/{number}/disposal", GetDisposal.Response.Of(disposal!));
    }
}
