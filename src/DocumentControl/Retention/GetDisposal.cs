using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.DocumentControl.Documents;
using AimsPlatform.Values;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.DocumentControl.Retention;

/// <summary>The latest disposal of a version as it stands, and those of all documents that who asks may read.</summary>
public static class GetDisposal
{
    public sealed record Response(
        Guid Id, Guid DocumentId, int Version, DisposalState State, string Reason, Guid ProposedBy, DateTimeOffset ProposedAt,
        Guid? DecidedBy, DateTimeOffset? DecidedAt, string? DecisionComment, Guid? ProofId)
    {
        public static Response Of(Disposal d) => new(
            d.Id.Value, d.DocumentId.Value, d.VersionNumber, d.State, d.Reason, d.ProposedBy, d.ProposedAt, d.DecidedBy, d.DecidedAt, d.DecisionComment, d.ProofId?.Value);
    }

    private static readonly Sorting<Disposal, Id<Disposal>> Sorts = Sorting.Of((Disposal d) => d.Id).By("-proposedAt", d => d.ProposedAt);

    public static async Task<Results<Ok<Response>, ProblemHttpResult>> Handle(
        Id<Document> id, int number, DocumentControlDb db, Acting acting, HttpResponse response, CancellationToken cancellationToken)
    {
        var readable = db.Documents.ReadableBy(acting);
        var disposal = await db.Disposals.AsNoTracking().Where(d => d.DocumentId == id && d.VersionNumber == number && readable.Any(r => r.Id == id))
            .OrderByDescending(d => d.ProposedAt).FirstOrDefaultAsync(cancellationToken);
        if (disposal is null)
        {
            return Disposal.NotFound.ToProblem();
        }

        response.SetETag(disposal);
        return TypedResults.Ok(Response.Of(disposal));
    }

    public static async Task<Results<Ok<Page<Response>>, ProblemHttpResult>> HandleList(
        [AsParameters] PageRequest page, Word<DisposalState>? state, DocumentControlDb db, Acting acting, CancellationToken cancellationToken)
    {
        var readable = db.Documents.ReadableBy(acting);
        var disposals = db.Disposals.AsNoTracking().Where(d => readable.Any(r => r.Id == d.DocumentId));
        disposals = state is { Value: var wanted } ? disposals.Where(d => d.State == wanted) : disposals;
        var (found, refused) = await Sorts.PageAsync(disposals, page, d => d, cancellationToken);
        return refused is null ? TypedResults.Ok(new Page<Response>([.. found!.Items.Select(Response.Of)], found.Next, found.Total)) : refused.ToProblem();
    }
}
