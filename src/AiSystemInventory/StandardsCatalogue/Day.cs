using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace AimsPlatform.AiSystemInventory.StandardsCatalogue;

/// <summary>A day in a query, written <c>2027-12-02</c> and in no other way: 02/12 would be another day of the law to half its readers.</summary>
public readonly record struct Day(DateOnly Value) : IParsable<Day>
{
    public static Day Parse(string s, IFormatProvider? provider) => new(DateOnly.ParseExact(s, "yyyy-MM-dd", CultureInfo.InvariantCulture));

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Day result)
    {
        var parsed = DateOnly.TryParseExact(s, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var value);
        result = new Day(value);
        return parsed;
    }

    public override string ToString() => Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
