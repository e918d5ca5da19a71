using System.Security.Cryptography;
using System.Text;

namespace AimsPlatform.DocumentControl.Signatures;

/// <summary>
/// Seals private keys (AES-256-GCM, bound to their id) under a secret that is not in the database:
/// <c>Signatures:KeySecret</c>, 32 characters at least, the same for every replica.
/// </summary>
public sealed class KeySeal
{
    private const int ShortestSecret = 32;
    private static readonly int Nonce = AesGcm.NonceByteSizes.MaxSize;
    private static readonly int Tag = AesGcm.TagByteSizes.MaxSize;
    private readonly byte[] _key;

    public KeySeal(string? secret)
    {
        if (secret is not { Length: >= ShortestSecret })
        {
            throw new InvalidOperationException($"Signatures:KeySecret is missing or shorter than {ShortestSecret} characters.");
        }

        _key = HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret), 32, info: "aims document signing keys"u8.ToArray());
    }

    public byte[] Close(byte[] privateKey, string keyId)
    {
        var closed = new byte[Nonce + Tag + privateKey.Length];
        RandomNumberGenerator.Fill(closed.AsSpan(0, Nonce));
        using var aes = new AesGcm(_key, Tag);
        aes.Encrypt(closed.AsSpan(0, Nonce), privateKey, closed.AsSpan(Nonce + Tag), closed.AsSpan(Nonce, Tag), Encoding.ASCII.GetBytes(keyId));
        return closed;
    }

    /// <summary>The private key; null when it was sealed under another secret, for another key, or was altered.</summary>
    public byte[]? Open(byte[] closed, string keyId)
    {
        var opened = new byte[Math.Max(0, closed.Length - Nonce - Tag)];
        try
        {
            using var aes = new AesGcm(_key, Tag);
            aes.Decrypt(closed.AsSpan(0, Nonce), closed.AsSpan(Nonce + Tag), closed.AsSpan(Nonce, Tag), opened, Encoding.ASCII.GetBytes(keyId));
            return opened;
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or ArgumentException)
        {
            return null;
        }
    }
}
