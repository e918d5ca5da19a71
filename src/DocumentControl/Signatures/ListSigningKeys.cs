using System.Text;
using AimsPlatform.BuildingBlocks.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.DocumentControl.Signatures;

/// <summary>Every public key that ever signed, as a JSON Web Key Set (RFC 7517) and each as PEM: for strangers, so open to all.</summary>
public static class ListSigningKeys
{
    public const string PemType = "application/x-pem-file";

    /// <summary>Far more than ever were: a key a day for ten years.</summary>
    private const int Most = 4000;

    public sealed record Response(IReadOnlyList<Key> Keys);

    /// <summary>A JWK; <c>iat</c> is when it began to sign, in seconds since 1970.</summary>
    public sealed record Key(string Kty, string Crv, string X, string Y, string Kid, string Use, string Alg, long Iat);

    public static async Task<Ok<Response>> Handle(DocumentControlDb db, HttpResponse response, CancellationToken cancellationToken)
    {
        var keys = await db.SigningKeys.AsNoTracking().OrderByDescending(key => key.CreatedAt).Take(Most).ToListAsync(cancellationToken);
        response.Headers.CacheControl = "public, max-age=60";
        return TypedResults.Ok(new Response(keys.ConvertAll(ToJwk)));
    }

    public static async Task<Results<ContentHttpResult, ProblemHttpResult>> Pem(string kid, DocumentControlDb db, HttpResponse response, CancellationToken cancellationToken)
    {
        if (await db.SigningKeys.AsNoTracking().SingleOrDefaultAsync(key => key.Id == kid, cancellationToken) is not { } key)
        {
            return Error.NotFound("document-signing-key").ToProblem();
        }

        using var ec = key.Public();
        response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return TypedResults.Text(ec.ExportSubjectPublicKeyInfoPem() + "\n", PemType, Encoding.ASCII);
    }

    private static Key ToJwk(SigningKey key)
    {
        using var ec = key.Public();
        var (x, y) = SigningKey.Point(ec);
        return new Key("EC", "P-256", x, y, key.Id, "sig", "ES256", key.CreatedAt.ToUnixTimeSeconds());
    }
}
