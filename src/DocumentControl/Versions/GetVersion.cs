using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.DocumentControl.Documents;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.DocumentControl.Versions;

/// <summary>One version as it stands; every move answers the same. Its content is at <c>/content</c>.</summary>
public static class GetVersion
{
    /// <param name="Obsolete">Superseded or withdrawn: not to be used any more.</param>
    /// <param name="InForce">The version of the document that is in force now, if any.</param>
    /// <param name="Hash">What an approval is bound to: SHA-256 over the canonical JSON of <paramref name="Bound"/>.</param>
    public sealed record Response(
        Guid Id, Guid DocumentId, string DocumentNumber, string Title, int Number, VersionState State, bool Obsolete, int? InForce, string ChangeSummary,
        string MediaType, string? FileName, string ContentHash, long ContentSize, IReadOnlyList<Guid> WrittenBy, string? Hash, BoundContent? Bound,
        Guid? SubmittedBy, DateTimeOffset? SubmittedAt, Guid? ApproverId, IReadOnlyList<Reviewer> Reviewers, IReadOnlyList<ReviewComment> Comments,
        DateTimeOffset? EffectiveFrom, Guid? ApprovedBy, DateTimeOffset? ApprovedAt, string? ApprovalComment, string? ApprovedHash, Agreement? Agreement,
        Guid? PublishedBy, DateTimeOffset? PublishedAt, DateOnly? ReviewDue, int? SupersededBy, DateTimeOffset? SupersededAt, Withdrawal? Withdrawal,
        MigratedVersion? Migrated, DateTimeOffset? EndedAt, Guid? DisposalProofId, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
    {
        public static Response Of(DocumentVersion v, Document d) => new(
            v.Id.Value, v.DocumentId.Value, d.Number, v.Bound?.Title ?? d.Title, v.Number, v.State, v.IsObsolete, d.PublishedVersion, v.ChangeSummary,
            v.MediaType, v.FileName, v.ContentHash, v.ContentSize, v.WrittenBy, v.Hash, v.Bound,
            v.SubmittedBy, v.SubmittedAt, v.ApproverId, v.Reviewers, v.Comments,
            v.EffectiveFrom, v.ApprovedBy, v.ApprovedAt, v.ApprovalComment, v.ApprovedHash, v.Agreement,
            v.PublishedBy, v.PublishedAt, v.ReviewDue, v.SupersededBy, v.SupersededAt, v.Withdrawal, v.Migrated, v.EndedAt, v.DisposalProofId?.Value, v.CreatedAt, v.UpdatedAt);
    }

    public static async Task<Results<Ok<Response>, ProblemHttpResult>> Handle(
        Id<Document> id, int number, DocumentControlDb db, Acting acting, HttpResponse response, CancellationToken cancellationToken)
    {
        var document = await db.Documents.AsNoTracking().ReadableBy(acting).Include(d => d.Versions.Where(v => v.Number == number)).SingleOrDefaultAsync(d => d.Id == id, cancellationToken);
        if (document is not { Versions: [var version] })
        {
            return DocumentVersion.NotFound.ToProblem();
        }

        response.SetETag(version);
        return TypedResults.Ok(Response.Of(version, document));
    }
}
