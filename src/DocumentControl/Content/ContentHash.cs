using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace AimsPlatform.DocumentControl.Content;

/// <summary>The SHA-256 of some bytes, written <c>sha256:</c> and 64 lower-case hexadecimal digits. No other text becomes one, so it is safe in a path.</summary>
public readonly record struct ContentHash
{
    public const int Length = 71;
    private const string Prefix = "sha256:";
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");
    private readonly string? _hex;

    private ContentHash(string hex) => _hex = hex;

    /// <summary>The 64 digits alone.</summary>
    public string Hex => _hex ?? throw new InvalidOperationException("A hash without digits.");

    public static ContentHash Of(ReadOnlySpan<byte> sha256) =>
        sha256.Length == 32 ? new ContentHash(Convert.ToHexStringLower(sha256)) : throw new ArgumentException("SHA-256 has 32 bytes.", nameof(sha256));

    public static ContentHash Parse(string text) => TryParse(text, out var hash) ? hash : throw new FormatException("Not a content hash.");

    public static bool TryParse([NotNullWhen(true)] string? text, out ContentHash hash)
    {
        var fits = text is { Length: Length } && text.StartsWith(Prefix, StringComparison.Ordinal) && text.AsSpan(Prefix.Length).ContainsAnyExcept(Digits) is false;
        hash = fits ? new ContentHash(text![Prefix.Length..]) : default;
        return fits;
    }

    public override string ToString() => Prefix + Hex;
}
