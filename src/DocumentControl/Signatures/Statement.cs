using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using AimsPlatform.DocumentControl.Versions;

namespace AimsPlatform.DocumentControl.Signatures;

/// <summary>What a person meant by signing: the step they took.</summary>
public enum SignatureMeaning { Reviewed, Approved, Published, Acknowledged, DisposalApproved, Disposed }

/// <summary>
/// What a signature is about: one version of one document, the hash of everything that was decided on and the hash of its
/// content's bytes, both as <c>sha256:</c> and lower-case hex.
/// </summary>
public sealed record WhatIsSigned(Guid DocumentId, string DocumentNumber, int Version, string VersionHash, string ContentHash)
{
    /// <summary>A version as it was frozen when it was submitted.</summary>
    public static WhatIsSigned Of(VersionAt at) => new(at.Document.Id.Value, at.Document.Number, at.Version.Number, "sha256:" + at.Version.Hash, at.Version.ContentHash);
}

/// <summary>Everything a signature says. Its JSON, members in order of their names and without white space, is what is signed.</summary>
public sealed record Statement(
    Guid SignatureId, Guid TenantId, Guid PersonId, DateTimeOffset SignedAt, DateTimeOffset? AuthenticatedAt, SignatureMeaning Meaning, WhatIsSigned About)
{
    private const string Time = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    public byte[] ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("authenticatedAt", AuthenticatedAt is { } at ? Text(at) : null);
            json.WriteString("contentHash", About.ContentHash);
            json.WriteString("document", About.DocumentNumber);
            json.WriteString("documentId", About.DocumentId);
            json.WriteString("meaning", JsonNamingPolicy.SnakeCaseLower.ConvertName(Meaning.ToString()));
            json.WriteString("person", PersonId);
            json.WriteString("signatureId", SignatureId);
            json.WriteString("signedAt", Text(SignedAt));
            json.WriteString("tenant", TenantId);
            json.WriteNumber("version", About.Version);
            json.WriteString("versionHash", About.VersionHash);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static string Text(DateTimeOffset at) => at.UtcDateTime.ToString(Time, CultureInfo.InvariantCulture);
}
