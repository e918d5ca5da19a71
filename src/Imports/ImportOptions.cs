namespace AimsPlatform.Imports;

/// <summary>How a file shall be read, as far as its sender says; what is left null is detected, suggested or taken from the profile.</summary>
public sealed record ImportOptions
{
    /// <summary>Column name to field name; null leaves the column out of the fields (its text is still kept).</summary>
    public IReadOnlyDictionary<string, string?>? Mapping { get; init; }

    /// <summary>Field name to spellings and the value each stands for; they go before the spellings known here.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>? Values { get; init; }

    /// <summary>Field name to the text that holds for every row without one, such as <c>agency</c> or <c>ownerId</c>.</summary>
    public IReadOnlyDictionary<string, string>? Defaults { get; init; }

    public string? Sheet { get; init; }
    public int? HeaderRow { get; init; }
    public string? Encoding { get; init; }
    public string? Delimiter { get; init; }

    /// <summary>These options where they say something, else those of the profile; maps are joined.</summary>
    public ImportOptions Over(ImportOptions profile) => new()
    {
        Mapping = Join(profile.Mapping, Mapping), Values = Join(profile.Values, Values), Defaults = Join(profile.Defaults, Defaults),
        Sheet = Sheet ?? profile.Sheet, HeaderRow = HeaderRow ?? profile.HeaderRow, Encoding = Encoding ?? profile.Encoding,
        Delimiter = Delimiter ?? profile.Delimiter,
    };

    private static Dictionary<string, T>? Join<T>(IReadOnlyDictionary<string, T>? under, IReadOnlyDictionary<string, T>? over)
    {
        if (under is null && over is null)
        {
            return null;
        }

        var joined = new Dictionary<string, T>(under ?? new Dictionary<string, T>());
        foreach (var (name, value) in over ?? new Dictionary<string, T>())
        {
            joined[name] = value;
        }

        return joined;
    }
}
