using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace AimsPlatform.DocumentControl;

/// <summary>A value of an enum in a query string, spelled as in JSON: <c>in_treatment</c>.</summary>
public readonly record struct Word<TEnum>(TEnum Value) : IParsable<Word<TEnum>> where TEnum : struct, Enum
{
    private static readonly Dictionary<string, TEnum> Known =
        Enum.GetValues<TEnum>().ToDictionary(value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()), StringComparer.Ordinal);

    public static Word<TEnum> Parse(string s, IFormatProvider? provider) => new(Known[s]);

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Word<TEnum> result)
    {
        var known = Known.TryGetValue(s ?? "", out var value);
        result = new Word<TEnum>(value);
        return known;
    }
}
