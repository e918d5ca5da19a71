using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;

namespace AimsPlatform.DocumentControl.Signatures;

/// <summary>Signs in the name of the person who acts. The signature is saved by the caller, together with what was decided: both or neither.</summary>
public sealed class Signer(DocumentControlDb db, SigningKeys keys, TimeStampSettings timeStamping, Acting acting)
{
    /// <param name="now">As it is stored: what is signed must be read again to the microsecond.</param>
    public async Task<DocumentSignature> SignAsync(WhatIsSigned about, SignatureMeaning meaning, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!acting.IsPerson)
        {
            throw new InvalidOperationException("Only a person signs.");
        }

        var statement = new Statement(Id<DocumentSignature>.New().Value, acting.TenantId, acting.UserId, now, acting.AuthenticatedAt, meaning, about);
        var (keyId, jws) = await keys.SignAsync(statement.ToJson, db, cancellationToken);
        var signature = DocumentSignature.Of(statement, keyId, jws, timeStamping.IsOn);
        db.DocumentSignatures.Add(signature);
        db.Record(signature, JsonName(meaning), decidedHash: about.VersionHash[^64..]);
        if (timeStamping.IsOn)
        {
            db.TimeStampTasks.Add(new TimeStampTask { SignatureId = signature.Id, TenantId = acting.TenantId });
        }

        return signature;
    }

    private static string JsonName(SignatureMeaning meaning) => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName($"Sign{meaning}");
}
