namespace AimsPlatform.Bench;

/// <summary>One row of the table: three runs of a figure and of the limit it is compared with in the same run.</summary>
internal sealed record Figure(string What, string Unit, double[] Ours, string Limit, double[] Limits, string Aim)
{
    public static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);

    public double[] Ratios => Ours.Zip(Limits, (ours, limit) => limit == 0 ? 0 : ours / limit).ToArray();

    public string Row() => Limits.Length == 0
        ? $"| {What} | {Median(Ours):0.##} {Unit} | | | {Spread(Ours)} | {Aim} |"
        : $"| {What} | {Median(Ours):0.##} {Unit} | {Limit}: {Median(Limits):0.##} {Unit} | **{Median(Ratios):0.00}** | {Spread(Ratios)} | {Aim} |";

    private static string Spread(double[] values) => Median(values) == 0 ? "" : $"±{(values.Max() - values.Min()) / 2 / Median(values):0%}";
}

/// <summary>Repeats a measurement three times and keeps every result; a figure is a median, never the best.</summary>
internal static class Runs
{
    public const int Count = 3;

    public static async Task<double[][]> OfAsync(params Func<Task<double>>[] sides)
    {
        var results = sides.Select(_ => new double[Count]).ToArray();
        for (var run = 0; run < Count; run++)
        {
            for (var side = 0; side < sides.Length; side++)
            {
                results[side][run] = await sides[side]();
            }
        }

        return results;
    }
}
