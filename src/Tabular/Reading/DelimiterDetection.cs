namespace AimsPlatform.Tabular.Reading;

/// <summary>The delimiter that splits the first records into the most regular table.</summary>
internal static class DelimiterDetection
{
    private const string Candidates = ",;\t|";

    /// <summary>Looks at the beginning of the text; `complete` says that the last record is whole.</summary>
    public static char Detect(ReadOnlySpan<char> text, bool complete, string? fileName)
    {
        if (text.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) && text.Length > 4)
        {
            return text[4];
        }

        var best = Path.GetExtension(fileName ?? "").Equals(".tsv", StringComparison.OrdinalIgnoreCase) ? '\t' : ',';
        var bestScore = Score(text, best, complete);
        foreach (var candidate in Candidates)
        {
            var score = Score(text, candidate, complete);
            if (score > bestScore)
            {
                (best, bestScore) = (candidate, score);
            }
        }

        return best;
    }

    private static double Score(ReadOnlySpan<char> text, char delimiter, bool complete)
    {
        var widths = new List<int>();
        var (width, quoted, atStart, any) = (1, false, true, false);
        foreach (var c in text)
        {
            any |= c is not ('\r' or '\n');
            if (c == '"' && (quoted || atStart))
            {
                quoted = !quoted;
                atStart = !quoted; // A doubled quote opens again at once.
            }
            else if (!quoted && c == delimiter)
            {
                width++;
                atStart = true;
            }
            else if (!quoted && c is '\n' or '\r')
            {
                Finish(ref any, ref width);
                atStart = true;
            }
            else
            {
                atStart = false;
            }
        }

        if (complete)
        {
            Finish(ref any, ref width);
        }

        if (widths.Count == 0)
        {
            return 0;
        }

        var usual = widths.GroupBy(w => w).OrderByDescending(g => g.Count()).ThenByDescending(g => g.Key).First();
        return usual.Key < 2 ? 0 : (double)usual.Count() / widths.Count * (1 - 1.0 / usual.Key);

        void Finish(ref bool any, ref int width)
        {
            if (any)
            {
                widths.Add(width);
            }

            (any, width) = (false, 1);
        }
    }
}
