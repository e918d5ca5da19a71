using System.Globalization;

namespace AimsPlatform.Values;

/// <summary>Numbers that people call things by: <c>RISK-0042</c>.</summary>
public static class HumanNumber
{
    /// <summary>The digits, to sort by: text would put RISK-10000 before RISK-9999.</summary>
    public static int Ordinal(string number) => int.Parse(number.AsSpan(number.IndexOf('-', StringComparison.Ordinal) + 1), CultureInfo.InvariantCulture);
}
