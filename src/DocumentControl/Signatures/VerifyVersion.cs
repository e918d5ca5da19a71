using System.Security.Cryptography;
using System.Text;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.DocumentControl.Content;
using AimsPlatform.DocumentControl.Documents;
using AimsPlatform.DocumentControl.Versions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.DocumentControl.Signatures;

/// <summary>Computes everything anew from what is stored: content, what was decided on, every signature, its key and its time stamp.</summary>
public static class VerifyVersion
{
    private static readonly Flaw AlteredContent = new("content-altered", "The content is missing, or not the one whose hash was frozen.");
    private static readonly Flaw AlteredRecord = new("record-altered", "What was frozen at submission is not what its hash says.");
    private static readonly Flaw OtherApproved = new("approval-of-other-content", "Something else was approved than what is here.");
    private static readonly Flaw Unsigned = new("approval-unsigned", "No valid signature of the person who is recorded as the approver.");

    private static readonly Flaw NotApprovedHere = new("migrated-not-approved-here", "It came from another system under an approved migration exception. Nobody approved or signed it here.");

    /// <param name="Valid">The version is what was frozen and approved, and every signature on this page is genuine.</param>
    /// <param name="Flaws">What is wrong with the version itself.</param>
    /// <param name="Migrated">Whose word stands for the approval of a version that came from another system.</param>
    /// <param name="VersionHash">As computed now.</param>
    /// <param name="ContentHash">As computed now; null where the content was disposed of.</param>
    /// <param name="DisposalProofId">The content was disposed of, which is no flaw: what is left of the record was verified.</param>
    public sealed record Response(bool Valid, IReadOnlyList<Flaw> Flaws, string? VersionHash, string? ContentHash, Guid? DisposalProofId, IReadOnlyList<Row> Signatures, string? Next,
        MigratedVersion? Migrated);

    /// <param name="Genuine">The platform signed this statement with the key it names, and record and time stamp fit it.</param>
    /// <param name="Valid">Genuine, and about what the version is now.</param>
    public sealed record Row(
        Guid Id, SignatureMeaning Meaning, Guid PersonId, DateTimeOffset SignedAt, string KeyId, bool Genuine, bool Valid, IReadOnlyList<Flaw> Flaws,
        TimeStampState TimeStamp, DateTimeOffset? TimeStampedAt);

    public static async Task<Results<Ok<Response>, ProblemHttpResult>> Handle(
        Id<Document> id, int number, [AsParameters] PageRequest page, DocumentControlDb db, Contents contents, Acting acting, TimeStampAuthority authority,
        CancellationToken cancellationToken)
    {
        var document = await db.Documents.AsNoTracking().ReadableBy(acting).Include(d => d.Versions.Where(v => v.Number == number)).SingleOrDefaultAsync(d => d.Id == id, cancellationToken);
        if (document is not { Versions: [var version] })
        {
            return DocumentVersion.NotFound.ToProblem();
        }

        var (found, refused) = await StampedSignature.Sorts.PageAsync(StampedSignature.Of(db, id.Value, number), page, s => s, cancellationToken);
        if (refused is not null)
        {
            return refused.ToProblem();
        }

        var now = new WhatIsSigned(id.Value, document.Number, number, "sha256:" + version.Bound?.Hash(), await HashOfAsync(version, contents, cancellationToken));
        var rows = found!.Items.Select(item => Check(item, now, authority)).ToList();
        var approved = rows.Exists(row => row.Valid && row.Meaning == SignatureMeaning.Approved && row.PersonId == version.ApprovedBy);
        var flaws = FlawsOf(version, now).Concat(version.ApprovedBy is null || approved || page.Cursor is not null ? [] : [Unsigned]).ToList();
        return TypedResults.Ok(new Response(
            flaws.Count == 0 && rows.TrueForAll(row => row.Genuine), flaws, version.Bound is null ? null : now.VersionHash, version.DisposalProofId is null ? now.ContentHash : null,
            version.DisposalProofId?.Value, rows, found.Next, version.Migrated));
    }

    private static Row Check(StampedSignature item, WhatIsSigned now, TimeStampAuthority authority)
    {
        var (signature, stamp) = (item.Signature, item.Stamp);
        var flaws = SignatureCheck.FlawsOf(signature, item.Key).ToList();
        if (stamp is not null && authority.Refuse(stamp.Token, signature.Jws, signature.SignedAt) is { } reason)
        {
            flaws.Add(new Flaw("time-stamp-invalid", reason));
        }

        var genuine = flaws.Count == 0;
        flaws.AddRange(SignatureCheck.Against(signature, now) is { } other ? [other] : []);
        var row = SignatureRow.Of(signature, stamp);
        return new Row(row.Id, row.Meaning, row.PersonId, row.SignedAt, row.KeyId, genuine, flaws.Count == 0, flaws, row.TimeStamp.State, row.TimeStamp.At);
    }

    private static IEnumerable<Flaw> FlawsOf(DocumentVersion version, WhatIsSigned now)
    {
        if (now.ContentHash != version.ContentHash || (version.Bound is { } bound && bound.ContentHash != version.ContentHash))
        {
            yield return AlteredContent;
        }

        if (version.Bound?.Hash() != version.Hash)
        {
            yield return AlteredRecord;
        }

        if (version.ApprovedHash is { } approved && approved != version.Hash)
        {
            yield return OtherApproved;
        }

        if (version.Migrated is not null)
        {
            yield return NotApprovedHere;
        }
    }

    // A stored file is read to its end; one that is missing or altered has no hash to compare. Of what was disposed of only its hash is left.
    private static async Task<string> HashOfAsync(DocumentVersion version, Contents contents, CancellationToken cancellationToken)
    {
        if (version.DisposalProofId is not null)
        {
            return version.ContentHash;
        }

        if (version.Text is { } text)
        {
            return "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        }

        var (stored, _) = await contents.OpenAsync(version.ContentHash, cancellationToken);
        if (stored is null)
        {
            return "";
        }

        await using var content = stored;
        try
        {
            return "sha256:" + Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken));
        }
        catch (ContentAlteredException)
        {
            return "";
        }
    }
}
