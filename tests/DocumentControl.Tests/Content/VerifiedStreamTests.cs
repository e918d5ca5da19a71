using System.Security.Cryptography;
using AimsPlatform.DocumentControl.Content;
using CsCheck;

namespace AimsPlatform.DocumentControl.Tests.Content;

/// <summary>What is read to its end is what was stored.</summary>
public sealed class VerifiedStreamTests
{
    private static readonly Gen<byte[]> Contents = Gen.Select(Gen.Int[0, 3 * VerifiedStream.HeldBack], Gen.Int).Select((size, seed) =>
    {
        // Around the buffer's edges most of all.
        size = (seed & 3) switch { 0 => VerifiedStream.HeldBack, 1 => VerifiedStream.HeldBack * 2, 2 => size % 10, _ => size };
        var content = new byte[size];
        new Random(seed).NextBytes(content);
        return content;
    });

    [Fact]
    public async Task What_was_stored_comes_back_byte_for_byte() =>
        await Contents.SampleAsync(async content => Assert.Equal(content, await ReadAsync(content, content)), iter: 100);

    [Fact]
    public async Task Whatever_is_altered_never_arrives_to_its_end() =>
        await Gen.Select(Contents, Gen.Int[0, int.MaxValue], Gen.Int[0, 2]).SampleAsync(async (content, at, how) =>
        {
            var altered = content.ToList();
            if (how == 0 || content.Length == 0)
            {
                altered.Add(0);
            }
            else if (how == 1)
            {
                altered.RemoveRange(at % content.Length, content.Length - (at % content.Length));
            }
            else
            {
                altered[at % content.Length] ^= 1;
            }

            await Assert.ThrowsAsync<ContentAlteredException>(() => ReadAsync(content, [.. altered]));
        }, iter: 200);

    [Fact]
    public void Only_a_hash_becomes_a_hash()
    {
        var hash = ContentHash.Of(SHA256.HashData("x"u8));

        Assert.Equal(hash, ContentHash.Parse(hash.ToString()));
        foreach (var text in new[] { null, "", "sha256:", hash.Hex, hash.ToString().ToUpperInvariant(), hash + "0", "sha256:../../../../../../../../../../../../../../../../../../../../../etc/pass" })
        {
            Assert.False(ContentHash.TryParse(text, out _), text);
        }
    }

    private static async Task<byte[]> ReadAsync(byte[] stored, byte[] now)
    {
        await using var stream = new VerifiedStream(new MemoryStream(now), ContentHash.Of(SHA256.HashData(stored)), stored.Length);
        using var read = new MemoryStream();
        await stream.CopyToAsync(read, 10_000);
        return read.ToArray();
    }
}
