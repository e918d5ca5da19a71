using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.States;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.DocumentControl.Content;
using AimsPlatform.DocumentControl.Documents;
using AimsPlatform.DocumentControl.Markdown;
using AimsPlatform.DocumentControl.Pictures;
using AimsPlatform.DocumentControl.Signatures;
using AimsPlatform.DocumentControl.Versions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.DocumentControl.Retention;

/// <summary>
/// Carries an approved disposal out, in one transaction: the content goes, and a signed proof of what it was stays for good.
/// Everything that stands in the way is asked again here, with no hold being placed meanwhile.
/// </summary>
public sealed class ExecuteDisposal(DocumentControlDb db, Contents contents, Signer signer, Acting acting, TimeProvider clock)
{
    public static async Task<Results<Ok<GetDisposalProof.Response>, ProblemHttpResult>> Handle(
        Id<Document> id, int number, IfMatch ifMatch, DocumentControlDb db, Acting acting, ExecuteDisposal execute, HttpResponse response, CancellationToken cancellationToken)
    {
        var (done, refused) = await db.AloneWithRetentionAsync(acting, () => execute.AloneAsync(id, number, ifMatch, cancellationToken), cancellationToken);
        if (refused is not null)
        {
            return refused.ToProblem();
        }

        response.SetETag(done!.Value.Disposal);
        return TypedResults.Ok(GetDisposalProof.Response.Of(done.Value.Proof));
    }

    private async Task<((Disposal Disposal, DisposalProof Proof)? Done, Error? Refused)> AloneAsync(Id<Document> id, int number, IfMatch ifMatch, CancellationToken cancellationToken)
    {
        if (await DisposalAt.FindAsync(id, number, db, acting, cancellationToken) is not { } at)
        {
            return (null, Disposal.NotFound);
        }

        var now = clock.NowAsStored();
        if ((ifMatch.Check(at.Disposal) ?? at.Disposal.Execute(at, new Moment(acting, now))) is { } refused)
        {
            return (null, refused);
        }

        var signature = await signer.SignAsync(at.About, SignatureMeaning.Disposed, now, cancellationToken);
        var shared = at.Version.Text is null && await LetFileGoAsync(at.Version.ContentHash, at.Version.Id, cancellationToken);
        await LetPicturesGoAsync(at.Version, at.Disposal.Reason, cancellationToken);
        var proof = DisposalProof.Of(at, signature, shared);
        at.Disposal.ProvenBy(proof);
        db.DisposalProofs.Add(proof);
        db.Record(at.Disposal, "execute", at.Disposal.Reason, at.Version.Hash);
        await db.SaveChangesAsync(cancellationToken);

        // The database lets content go only where the proof is there already.
        at.Version.DisposeOf(proof);
        db.Record(at.Version, "dispose", at.Disposal.Reason, at.Version.Hash);
        await db.SaveChangesAsync(cancellationToken);
        return ((at.Disposal, proof), null);
    }

    // True where the same bytes are the content of another version, which keeps them. Whoever uploads them at this moment
    // holds the row or waits for it, so nobody is left with a version whose file is gone.
    private async Task<bool> LetFileGoAsync(string hash, Id<DocumentVersion> id, CancellationToken cancellationToken)
    {
        var tenant = acting.TenantId;
        await db.Database.ExecuteSqlAsync($"select 1 from content_blob where tenant_id = {tenant} and hash = {hash} for update", cancellationToken);
        if (await db.Versions.AnyAsync(v => v.ContentHash == hash && v.Id != id && v.Text == null && v.DisposalProofId == null, cancellationToken)
            || await db.Set<DocumentPicture>().AnyAsync(p => p.Hash == hash, cancellationToken))
        {
            return true;
        }

        await contents.DisposeOfAsync(hash, cancellationToken);
        await db.Set<ContentText>().Where(t => t.TenantId == tenant && t.Hash == hash).ExecuteDeleteAsync(cancellationToken);
        return false;
    }

    // A picture goes with the last text of its document that shows it.
    private async Task LetPicturesGoAsync(DocumentVersion version, string reason, CancellationToken cancellationToken)
    {
        var gone = HashesIn(version.Text ?? "").ToList();
        if (gone.Count == 0)
        {
            return;
        }

        var (document, id) = (version.DocumentId, version.Id);
        await foreach (var text in db.Versions.Where(v => v.DocumentId == document && v.Id != id && v.Text != null).Select(v => v.Text!).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            gone = [.. gone.Except(HashesIn(text))];
        }

        foreach (var picture in await db.Set<DocumentPicture>().Where(p => p.DocumentId == document && gone.Contains(p.Hash)).ToListAsync(cancellationToken))
        {
            db.Record(picture, "dispose", reason);
            db.Remove(picture);
            await db.SaveChangesAsync(cancellationToken);
            await LetFileGoAsync(picture.Hash, id, cancellationToken);
        }

        static IEnumerable<string> HashesIn(string text) => DocumentMarkdown.Images(text).Select(hash => "sha256:" + hash);
    }
}
