using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace AimsPlatform.DocumentControl.Signatures;

/// <summary>
/// A JSON Web Signature in compact form (RFC 7515): three parts of base64url with dots between them, ECDSA on P-256 with
/// SHA-256 (ES256, RFC 7518 3.4). One algorithm, so there is none to be talked into.
/// </summary>
public static class CompactJws
{
    public const string Type = "aims-signature+jws";
    public const int MaxLength = 4000;

    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Sign(byte[] payload, string keyId, ECDsa key)
    {
        var signed = $"{Base64Url.EncodeToString(Header(keyId))}.{Base64Url.EncodeToString(payload)}";
        return $"{signed}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256))}";
    }

    /// <summary>What was signed, where that key signed it; null where it did not, or where the text is no such signature.</summary>
    public static byte[]? Open(string jws, string keyId, ECDsa key)
    {
        if (jws.Length > MaxLength || jws.Split('.') is not [var header, var payload, var signature]
            || !Base64Url.IsValid(payload) || !Base64Url.IsValid(signature) || header != Base64Url.EncodeToString(Header(keyId)))
        {
            return null;
        }

        return key.VerifyData(Encoding.ASCII.GetBytes($"{header}.{payload}"), Base64Url.DecodeFromChars(signature), HashAlgorithmName.SHA256)
            ? Base64Url.DecodeFromChars(payload) : null;
    }

    private static byte[] Header(string keyId) => JsonSerializer.SerializeToUtf8Bytes(new { alg = "ES256", kid = keyId, typ = Type }, Plain);
}
