using System.Globalization;

namespace AimsPlatform.Tabular.Reading;

/// <summary>Cells and JSON values as text, the same for every machine and language.</summary>
internal static class CellText
{
    /// <summary>A cell as the workbook reader delivers it.</summary>
    public static string? Of(object? value) => value switch
    {
        null => null,
        string text => text.Length == 0 ? null : text,
        DateTime date => Date(date),
        double number => Number(number),
        bool truth => truth ? "true" : "false",
        TimeSpan time => time.ToString("c", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()
    };

    /// <summary>Whole, and never with an exponent: a spreadsheet's long identifier must not become 1E+15.</summary>
    public static string Number(double number) => WithoutExponent(number.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>`1.5E+3` as `1500`; a number that would be longer than 400 digits stays as it is.</summary>
    public static string WithoutExponent(string number)
    {
        var e = number.AsSpan().IndexOfAny('e', 'E');
        if (e < 0 || !int.TryParse(number.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exponent)
            || Math.Abs((long)exponent) > 400)
        {
            return number;
        }

        var negative = number[0] == '-';
        var mantissa = number[(negative ? 1 : 0)..e];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal);
        var whole = (point < 0 ? mantissa.Length : point) + exponent;
        var text = whole <= 0 ? "0." + new string('0', -whole) + digits
            : whole >= digits.Length ? digits.PadRight(whole, '0')
            : digits[..whole] + "." + digits[whole..];
        text = text.Contains('.', StringComparison.Ordinal) ? text.TrimEnd('0').TrimEnd('.') : text;
        return (negative ? "-" : "") + text;
    }

    private static string Date(DateTime date) => date.Year < 1900
        ? date.ToString("HH:mm:ss", CultureInfo.InvariantCulture) // A time of day: spreadsheets put it on day zero.
        : date.ToString(date.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);
}
