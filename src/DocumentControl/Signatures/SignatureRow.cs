using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.DocumentControl.Signatures;

/// <summary>Whether a signature has a time stamp: no authority was configured, it is still to come, or it is there.</summary>
public enum TimeStampState { None, Pending, Stamped }

/// <summary>A signature as it is read; <c>jws</c> is all that a stranger needs besides the key.</summary>
public sealed record SignatureRow(
    Guid Id, SignatureMeaning Meaning, Guid PersonId, DateTimeOffset SignedAt, DateTimeOffset? AuthenticatedAt, string DocumentNumber, int Version,
    string VersionHash, string ContentHash, string KeyId, string Jws, TimeStampRow TimeStamp)
{
    public static SignatureRow Of(DocumentSignature s, SignatureTimeStamp? stamp) => new(
        s.Id.Value, s.Meaning, s.PersonId, s.SignedAt, s.AuthenticatedAt, s.DocumentNumber, s.VersionNumber, s.VersionHash, s.ContentHash, s.KeyId, s.Jws,
        stamp is null ? new TimeStampRow(s.TimeStampWanted ? TimeStampState.Pending : TimeStampState.None, null, null) : new TimeStampRow(TimeStampState.Stamped, stamp.At, stamp.Token));
}

/// <summary>The authority's token (RFC 3161, DER, as base64) over the bytes of the compact JWS.</summary>
public sealed record TimeStampRow(TimeStampState State, DateTimeOffset? At, byte[]? Token);

/// <summary>A signature with its key and, if it has one, its time stamp: one trip to the database.</summary>
public sealed class StampedSignature
{
    public required DocumentSignature Signature { get; init; }
    public SignatureTimeStamp? Stamp { get; init; }
    public SigningKey? Key { get; init; }

    public static Sorting<StampedSignature, Id<DocumentSignature>> Sorts { get; } =
        Sorting.Of((StampedSignature s) => s.Signature.Id).By("signedAt", s => s.Signature.SignedAt);

    public static IQueryable<StampedSignature> Of(DocumentControlDb db, Guid document, int version) =>
        from signature in db.DocumentSignatures.AsNoTracking()
        where signature.DocumentId == document && signature.VersionNumber == version
        join stamp in db.SignatureTimeStamps.AsNoTracking() on signature.Id equals stamp.SignatureId into stamps
        from stamp in stamps.DefaultIfEmpty()
        join key in db.SigningKeys.AsNoTracking() on signature.KeyId equals key.Id into keys
        from key in keys.DefaultIfEmpty()
        select new StampedSignature { Signature = signature, Stamp = stamp, Key = key };
}
