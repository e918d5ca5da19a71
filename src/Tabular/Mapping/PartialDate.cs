using System.Globalization;
using System.Text.RegularExpressions;

namespace AimsPlatform.Tabular;

/// <summary>How much of a date is known.</summary>
public enum DatePrecision
{
    /// <summary>Only the year.</summary>
    Year,

    /// <summary>Year and month.</summary>
    Month,

    /// <summary>The day.</summary>
    Day
}

/// <summary>
/// A date as precise as its source: `2025`, `2025-03` or `2025-03-14`. `First` is its earliest day. Slashes are read
/// month first; what is not clearly a date is not guessed.
/// </summary>
public readonly partial record struct PartialDate(DateOnly First, DatePrecision Precision)
{
    private static readonly string[] Days =
    [
        "yyyy-M-d", "M/d/yyyy", "M/d/yy", "yyyy/M/d", "d MMM yyyy", "d MMMM yyyy", "MMM d, yyyy", "MMMM d, yyyy", "MMM d yyyy",
        "MMMM d yyyy", "d-MMM-yyyy", "d-MMM-yy", "yyyyMMdd", "d.M.yyyy"
    ];

    private static readonly string[] Months =
    [
        "yyyy-M", "M/yyyy", "yyyy/M", "MMM-yy", "MMM-yyyy", "MMMM-yy", "MMMM-yyyy", "MMM yyyy", "MMMM yyyy", "MMM, yyyy", "MMMM, yyyy"
    ];

    /// <summary>The shortest text that says it all: `2025`, `2025-03` or `2025-03-14`.</summary>
    public override string ToString() => First.ToString(
        Precision switch { DatePrecision.Year => "yyyy", DatePrecision.Month => "yyyy-MM", _ => "yyyy-MM-dd" }, CultureInfo.InvariantCulture);

    /// <summary>Reads a date of the years 1900 to 2199, also a spreadsheet's day number or a date with a time, which is dropped.</summary>
    public static bool TryParse(string? text, out PartialDate date)
    {
        var plain = WithoutTime(Spaces().Replace(text ?? "", " ").Trim().Replace("Sept ", "Sep ", StringComparison.OrdinalIgnoreCase));
        date = default;
        if (plain.Length is < 4 or > 30)
        {
            return false;
        }

        if (plain.Length == 4 && int.TryParse(plain, NumberStyles.None, CultureInfo.InvariantCulture, out var year))
        {
            date = year is >= 1900 and < 2200 ? new PartialDate(new DateOnly(year, 1, 1), DatePrecision.Year) : default;
        }
        else if (plain.Length == 5 && int.TryParse(plain, NumberStyles.None, CultureInfo.InvariantCulture, out var serial))
        {
            // Day numbers of 1954 to 2099; other five-digit numbers are not dates.
            date = serial is >= 20000 and < 73051 ? new PartialDate(new DateOnly(1899, 12, 30).AddDays(serial), DatePrecision.Day) : default;
        }
        else if (DateOnly.TryParseExact(plain, Days, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            date = new PartialDate(day, DatePrecision.Day);
        }
        else if (DateOnly.TryParseExact(plain, Months, CultureInfo.InvariantCulture, DateTimeStyles.None, out var month))
        {
            date = new PartialDate(month, DatePrecision.Month);
        }

        return date.First.Year is >= 1900 and < 2200;
    }

    private static string WithoutTime(string text) => Time().Replace(text, "");

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"(?<=\d)(T| )\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[AP]M)?(Z|[+-]\d{2}:?\d{2})?$", RegexOptions.IgnoreCase)]
    private static partial Regex Time();
}
