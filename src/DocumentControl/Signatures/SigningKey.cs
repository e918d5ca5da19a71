using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using AimsPlatform.BuildingBlocks.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AimsPlatform.DocumentControl.Signatures;

/// <summary>
/// A P-256 key that signs for the platform, shared by all replicas. Never changed, never removed: the newest one signs, and
/// what the others signed must stay verifiable for as long as records are kept.
/// </summary>
[AppendOnly]
public sealed class SigningKey
{
    private SigningKey() { }

    /// <summary>The RFC 7638 thumbprint of the public key: whoever holds the key can check that it is the one named.</summary>
    public required string Id { get; init; }

    /// <summary>SubjectPublicKeyInfo, DER.</summary>
    public required byte[] PublicKey { get; init; }

    /// <summary>PKCS #8, sealed by <see cref="KeySeal"/>: useless to who has the database only.</summary>
    public required byte[] SealedPrivateKey { get; init; }
    public DateTimeOffset CreatedAt { get; private init; }

    public static SigningKey Create(KeySeal seal, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var id = Thumbprint(key);
        return new SigningKey { Id = id, PublicKey = key.ExportSubjectPublicKeyInfo(), SealedPrivateKey = seal.Close(key.ExportPkcs8PrivateKey(), id), CreatedAt = now };
    }

    public ECDsa Public()
    {
        var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(PublicKey, out _);
        return key;
    }

    /// <summary>RFC 7638: the hash of the required members of the JWK, in order of their names.</summary>
    public static string Thumbprint(ECDsa key)
    {
        var (x, y) = Point(key);
        return Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes($$"""{"crv":"P-256","kty":"EC","x":"{{x}}","y":"{{y}}"}""")));
    }

    public static (string X, string Y) Point(ECDsa key)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return (Base64Url.EncodeToString(point.X), Base64Url.EncodeToString(point.Y));
    }

    private sealed class Mapping : IEntityTypeConfiguration<SigningKey>
    {
        public void Configure(EntityTypeBuilder<SigningKey> key)
        {
            key.ToTable("signing_key");
            key.Property(k => k.Id).HasMaxLength(43);
            key.Property(k => k.PublicKey).HasMaxLength(200);
            key.Property(k => k.SealedPrivateKey).HasMaxLength(400);
        }
    }
}
