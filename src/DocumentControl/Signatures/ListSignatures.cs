using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.DocumentControl.Documents;
using AimsPlatform.DocumentControl.Versions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.DocumentControl.Signatures;

/// <summary>Who signed a version, when and meaning what, with all that a stranger needs to check it (docs/signatures.md).</summary>
public static class ListSignatures
{
    public static async Task<Results<Ok<Page<SignatureRow>>, ProblemHttpResult>> Handle(
        Id<Document> id, int number, [AsParameters] PageRequest page, DocumentControlDb db, Acting acting, CancellationToken cancellationToken)
    {
        if (!await db.Documents.ReadableBy(acting).AnyAsync(d => d.Id == id && d.Versions.Any(v => v.Number == number), cancellationToken))
        {
            return DocumentVersion.NotFound.ToProblem();
        }

        var (found, refused) = await StampedSignature.Sorts.PageAsync(StampedSignature.Of(db, id.Value, number), page, s => s, cancellationToken);
        return refused is not null ? refused.ToProblem()
            : TypedResults.Ok(new Page<SignatureRow>([.. found!.Items.Select(s => SignatureRow.Of(s.Signature, s.Stamp))], found.Next, found.Total));
    }
}
