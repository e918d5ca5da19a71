using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AimsPlatform.Identity.Keys;

/// <summary>An RSA key that signs tokens, shared by all replicas. The private part is stored only under Data Protection.</summary>
public sealed class SigningKey
{
    /// <summary>The RFC 7638 thumbprint of the public key: the <c>kid</c> of the tokens it signs.</summary>
    public required string Id { get; init; }
    public required string ProtectedKey { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Published at once, signs only from here on: every verifier has seen it by then.</summary>
    public required DateTimeOffset SignsFrom { get; init; }

    /// <summary>Leaves the published set here; null for the key that no other has followed yet.</summary>
    public DateTimeOffset? PublishedUntil { get; set; }

    private sealed class Mapping : IEntityTypeConfiguration<SigningKey>
    {
        public void Configure(EntityTypeBuilder<SigningKey> key)
        {
            key.ToTable("signing_keys");
            key.Property(k => k.Id).HasMaxLength(64);
            key.Property(k => k.ProtectedKey).HasMaxLength(8000);
        }
    }
}

/// <summary>One element of the ASP.NET Data Protection key ring.</summary>
public sealed class DataProtectionKey
{
    public Guid Id { get; init; }
    public required string FriendlyName { get; init; }
    public required string Xml { get; init; }

    private sealed class Mapping : IEntityTypeConfiguration<DataProtectionKey>
    {
        public void Configure(EntityTypeBuilder<DataProtectionKey> key)
        {
            key.ToTable("data_protection_keys");
            key.Property(k => k.FriendlyName).HasMaxLength(200);
            key.Property(k => k.Xml).HasMaxLength(20_000);
        }
    }
}
