using System.ComponentModel.DataAnnotations;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.States;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.DocumentControl.Documents;
using AimsPlatform.DocumentControl.Signatures;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AimsPlatform.DocumentControl.Retention;

/// <summary>Somebody other than who proposed it, with authority, approves a disposal and signs that; or a proposal is refused.</summary>
public sealed class DecideDisposal(DocumentControlDb db, Signer signer, Acting acting, TimeProvider clock)
{
    public sealed record Approval([StringLength(2000)] string? Comment = null);

    public sealed record Refusal([Required, StringLength(2000, MinimumLength = 10)] string Reason);

    public static Task<Results<Ok<GetDisposal.Response>, ProblemHttpResult>> Handle(
        Id<Document> id, int number, Approval request, IfMatch ifMatch, DecideDisposal decide, HttpResponse response, CancellationToken cancellationToken) =>
        decide.AsAsync("approve", request.Comment, id, number, ifMatch, response, cancellationToken);

    public static Task<Results<Ok<GetDisposal.Response>, ProblemHttpResult>> HandleRefusal(
        Id<Document> id, int number, Refusal request, IfMatch ifMatch, DecideDisposal decide, HttpResponse response, CancellationToken cancellationToken) =>
        decide.AsAsync("refuse", request.Reason, id, number, ifMatch, response, cancellationToken);

    private async Task<Results<Ok<GetDisposal.Response>, ProblemHttpResult>> AsAsync(
        string @event, string? comment, Id<Document> id, int number, IfMatch ifMatch, HttpResponse response, CancellationToken cancellationToken)
    {
        if (await DisposalAt.FindAsync(id, number, db, acting, cancellationToken) is not { } at)
        {
            return Disposal.NotFound.ToProblem();
        }

        var now = clock.NowAsStored();
        if ((ifMatch.Check(at.Disposal) ?? at.Disposal.Decide(at, @event, comment, new Moment(acting, now))) is { } refused)
        {
            return refused.ToProblem();
        }

        if (@event == "approve")
        {
            await signer.SignAsync(at.About, SignatureMeaning.DisposalApproved, now, cancellationToken);
        }

        db.Record(at.Disposal, @event, comment, at.Version.Hash);
        await db.SaveChangesAsync(cancellationToken);
        response.SetETag(at.Disposal);
        return TypedResults.Ok(GetDisposal.Response.Of(at.Disposal));
    }
}
