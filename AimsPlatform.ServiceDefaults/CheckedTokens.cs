using System.Security.Claims;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace AimsPlatform.ServiceDefaults;

/// <summary>
/// Remembers tokens that passed, because checking an RSA signature costs more than the rest of a small request.
/// A remembered token counts until it expires or the issuer's keys are read anew, whichever is first; refusals are
/// never remembered. The identity is shared between requests: read it, do not add to it.
/// </summary>
/// <param name="names">Our name of a claim, and the one it has in this issuer's tokens (<c>Authentication:Claims</c>).</param>
internal sealed class CheckedTokens(TimeProvider clock, IReadOnlyDictionary<string, string> names) : TokenHandler
{
    private const int Most = 4_096;

    private static readonly MemoryCache Remembered = new(new MemoryCacheOptions { SizeLimit = Most });

    private readonly JsonWebTokenHandler inner = new() { MapInboundClaims = false };

    public override async Task<TokenValidationResult> ValidateTokenAsync(string token, TokenValidationParameters validationParameters)
    {
        var keys = validationParameters.ConfigurationManager is { } issuer ? await issuer.GetBaseConfigurationAsync(CancellationToken.None) : null;
        if (Remembered.TryGetValue<Passed>(token, out var known) && ReferenceEquals(known!.Keys, keys) && known.Until > clock.GetUtcNow())
        {
            return known.Result;
        }

        var result = await inner.ValidateTokenAsync(token, validationParameters);
        if (result.IsValid && names.Count > 0)
        {
            Rename(result.ClaimsIdentity);
        }

        // Where a process looks keys up by itself, nothing would tell that one was withdrawn.
        if (result.IsValid && keys is not null && validationParameters.IssuerSigningKeyResolver is null)
        {
            var until = new DateTimeOffset(result.SecurityToken.ValidTo, TimeSpan.Zero) + validationParameters.ClockSkew;
            Remembered.Set(token, new Passed(result, keys, until), new MemoryCacheEntryOptions { Size = 1, AbsoluteExpiration = until });
        }

        return result;
    }

    public override SecurityToken ReadToken(string token) => inner.ReadToken(token);

    // A claim that we know by another name counts under ours alone: what the issuer means by ours is something else.
    private void Rename(ClaimsIdentity identity)
    {
        var theirs = names.SelectMany(name => identity.FindAll(name.Value).Select(claim => new Claim(name.Key, claim.Value, claim.ValueType, claim.Issuer))).ToList();
        names.Keys.SelectMany(identity.FindAll).ToList().ForEach(identity.RemoveClaim);
        identity.AddClaims(theirs);
    }

    private sealed record Passed(TokenValidationResult Result, BaseConfiguration Keys, DateTimeOffset Until);
}
