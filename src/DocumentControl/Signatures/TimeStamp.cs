using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using AimsPlatform.BuildingBlocks.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AimsPlatform.DocumentControl.Signatures;

/// <summary>
/// The time stamping authority: <c>TimeStamping:Url</c> (RFC 3161 over HTTP; none when empty) and
/// <c>TimeStamping:TrustedCertificates</c> (a PEM file with the roots its certificates must lead to; not checked when empty).
/// </summary>
public sealed record TimeStampSettings(Uri? Url = null, string? TrustedCertificates = null)
{
    public bool IsOn => Url is not null;
}

/// <summary>An authority's word for when a signature was there. Never changed, never removed.</summary>
[AppendOnly]
public sealed class SignatureTimeStamp : Entity
{
    public const int MaxToken = 64 * 1024;

    public Id<SignatureTimeStamp> Id { get; private init; } = Id<SignatureTimeStamp>.New();
    public Id<DocumentSignature> SignatureId { get; init; }

    /// <summary>The time the authority states.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>The TimeStampToken of RFC 3161, DER, over the bytes of the compact JWS.</summary>
    public required byte[] Token { get; init; }

    private sealed class Mapping : IEntityTypeConfiguration<SignatureTimeStamp>
    {
        public void Configure(EntityTypeBuilder<SignatureTimeStamp> stamp)
        {
            stamp.ToTable("signature_time_stamp");
            stamp.Property(s => s.Token).HasMaxLength(MaxToken);
            stamp.HasOne<DocumentSignature>().WithMany().HasForeignKey(s => s.SignatureId).OnDelete(DeleteBehavior.Restrict);
            stamp.HasIndex(s => s.SignatureId).IsUnique();
        }
    }
}

/// <summary>A signature that still waits for its time stamp.</summary>
public sealed class TimeStampTask
{
    public Id<DocumentSignature> SignatureId { get; init; }
    public Guid TenantId { get; init; }

    private sealed class Mapping : IEntityTypeConfiguration<TimeStampTask>
    {
        public void Configure(EntityTypeBuilder<TimeStampTask> task)
        {
            task.ToTable("time_stamp_task");
            task.HasKey(t => t.SignatureId);
            task.HasOne<DocumentSignature>().WithMany().HasForeignKey(t => t.SignatureId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}

/// <summary>Asks the authority, and checks what it said: that it is about these bytes, unaltered and, where roots are configured, from somebody we trust.</summary>
public sealed class TimeStampAuthority(HttpClient http, TimeStampSettings settings)
{
    /// <summary>The authority's clock and ours may differ by this much.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(2);

    /// <summary>A token for these bytes; throws <see cref="HttpRequestException"/> when the authority is away, <see cref="CryptographicException"/> when its answer is no good.</summary>
    public async Task<(byte[] Token, DateTimeOffset At)> StampAsync(string jws, DateTimeOffset signedAt, CancellationToken cancellationToken)
    {
        var request = Rfc3161TimestampRequest.CreateFromData(
            Encoding.ASCII.GetBytes(jws), HashAlgorithmName.SHA256, nonce: RandomNumberGenerator.GetBytes(8), requestSignerCertificates: true);
        using var body = new ByteArrayContent(request.Encode());
        body.Headers.ContentType = new MediaTypeHeaderValue("application/timestamp-query");
        using var answer = await http.PostAsync(settings.Url, body, cancellationToken);
        answer.EnsureSuccessStatusCode();
        var token = request.ProcessResponse(await answer.Content.ReadAsByteArrayAsync(cancellationToken), out _);
        var encoded = token.AsSignedCms().Encode();
        return Refuse(encoded, jws, signedAt) is { } refused ? throw new CryptographicException(refused) : (encoded, token.TokenInfo.Timestamp);
    }

    /// <summary>Why this token proves nothing about these bytes; null when it does.</summary>
    public string? Refuse(byte[] encoded, string jws, DateTimeOffset signedAt)
    {
        if (!Rfc3161TimestampToken.TryDecode(encoded, out var token, out var read) || read != encoded.Length)
        {
            return "It is not a time stamp.";
        }

        if (!token.VerifySignatureForData(Encoding.ASCII.GetBytes(jws), out var signer))
        {
            return "It is about something else, or was altered.";
        }

        return token.TokenInfo.Timestamp < signedAt - Tolerance ? "It says an earlier time than the signature it is about."
            : settings.TrustedCertificates is { Length: > 0 } roots && !LeadsTo(roots, signer, token) ? "Its certificate leads to no root that is trusted here."
            : null;
    }

    private static bool LeadsTo(string roots, X509Certificate2 signer, Rfc3161TimestampToken token)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.ImportFromPemFile(roots);
        chain.ChainPolicy.ExtraStore.AddRange(token.AsSignedCms().Certificates);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck; // offline, and years later there is nobody to ask
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = token.TokenInfo.Timestamp.UtcDateTime;
        chain.ChainPolicy.VerificationTimeIgnored = false;
        return chain.Build(signer);
    }
}
