using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.DocumentControl.Documents;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.DocumentControl.Retention;

/// <summary>The proofs of what was disposed of, newest first; and one of them.</summary>
public static class GetDisposalProof
{
    public sealed record Response(
        Guid Id, Guid DocumentId, string DocumentNumber, string Title, int Version, string VersionHash, string ContentHash, long ContentSize, string MediaType,
        string? FileName, bool FileShared, RetentionClass RetentionClass, DateTimeOffset EndedAt, DateOnly KeptUntil, string Reason,
        Guid ProposedBy, DateTimeOffset ProposedAt, Guid ApprovedBy, DateTimeOffset ApprovedAt, Guid ExecutedBy, DateTimeOffset ExecutedAt, Guid SignatureId)
    {
        public static Response Of(DisposalProof p) => new(
            p.Id.Value, p.DocumentId.Value, p.DocumentNumber, p.Title, p.VersionNumber, p.VersionHash, p.ContentHash, p.ContentSize, p.MediaType,
            p.FileName, p.FileShared, p.RetentionClass, p.EndedAt, p.KeptUntil, p.Reason,
            p.ProposedBy, p.ProposedAt, p.ApprovedBy, p.ApprovedAt, p.ExecutedBy, p.ExecutedAt, p.SignatureId.Value);
    }

    private static readonly Sorting<DisposalProof, Id<DisposalProof>> Sorts = Sorting.Of((DisposalProof p) => p.Id).By("-executedAt", p => p.ExecutedAt);

    public static async Task<Results<Ok<Response>, ProblemHttpResult>> Handle(Id<DisposalProof> proofId, DocumentControlDb db, Acting acting, CancellationToken cancellationToken)
    {
        var readable = db.Documents.ReadableBy(acting);
        var proof = await db.DisposalProofs.AsNoTracking().SingleOrDefaultAsync(p => p.Id == proofId && readable.Any(d => d.Id == p.DocumentId), cancellationToken);
        return proof is null ? Error.NotFound("disposal-proof").ToProblem() : TypedResults.Ok(Response.Of(proof));
    }

    public static async Task<Results<Ok<Page<Response>>, ProblemHttpResult>> HandleList(
        [AsParameters] PageRequest page, DocumentControlDb db, Acting acting, CancellationToken cancellationToken)
    {
        var readable = db.Documents.ReadableBy(acting);
        var (found, refused) = await Sorts.PageAsync(db.DisposalProofs.AsNoTracking().Where(p => readable.Any(d => d.Id == p.DocumentId)), page, p => p, cancellationToken);
        return refused is null ? TypedResults.Ok(new Page<Response>([.. found!.Items.Select(Response.Of)], found.Next, found.Total)) : refused.ToProblem();
    }
}
