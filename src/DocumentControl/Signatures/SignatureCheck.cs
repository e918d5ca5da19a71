namespace AimsPlatform.DocumentControl.Signatures;

/// <summary>What is wrong with a signature: a stable code and a sentence.</summary>
public sealed record Flaw(string Code, string Reason);

/// <summary>Whether one signature holds: computed from the stored bytes alone, without asking anything.</summary>
public static class SignatureCheck
{
    /// <summary>A key may be made while somebody signs, and replicas' clocks differ.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(2);

    private static readonly Flaw UnknownKey = new("key-unknown", "No key of that id is published here.");
    private static readonly Flaw AlteredKey = new("key-altered", "The published key is not the one its id names.");
    private static readonly Flaw YoungerKey = new("key-younger", "The key was made after the time of the signature.");
    private static readonly Flaw Invalid = new("signature-invalid", "The key did not sign this statement.");
    private static readonly Flaw AlteredRecord = new("record-altered", "The record says something else than the signed statement.");
    private static readonly Flaw OtherVersion = new("other-content", "The version is no longer what was signed: the decision was voided by a change, or the version was altered.");

    /// <summary>Flaws of the signature itself: with any of these it is not genuine.</summary>
    public static IEnumerable<Flaw> FlawsOf(DocumentSignature signature, SigningKey? published)
    {
        if (published is null)
        {
            yield return UnknownKey;
            yield break;
        }

        using var key = published.Public();
        if (SigningKey.Thumbprint(key) != published.Id)
        {
            yield return AlteredKey;
        }

        if (published.CreatedAt > signature.SignedAt + Tolerance)
        {
            yield return YoungerKey;
        }

        if (CompactJws.Open(signature.Jws, signature.KeyId, key) is not { } payload)
        {
            yield return Invalid;
        }
        else if (!payload.AsSpan().SequenceEqual(signature.Statement().ToJson()))
        {
            yield return AlteredRecord;
        }
    }

    /// <summary>Whether it is about what the version is now, as computed anew from what is stored.</summary>
    public static Flaw? Against(DocumentSignature signature, WhatIsSigned now) => signature.Statement().About == now ? null : OtherVersion;
}
