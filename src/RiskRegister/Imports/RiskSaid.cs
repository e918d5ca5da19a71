using System.Text.Json.Serialization;
using AimsPlatform.RiskRegister.Risks;

namespace AimsPlatform.RiskRegister.Imports;

/// <summary>What a table says about a risk: its fields, and how its source rated and treated it, in the words of the source.</summary>
public sealed record RiskSaid(RiskFields Fields, IReadOnlyDictionary<string, string> AsImported)
{
    /// <summary>The AI systems as a row names them; null once they are found, and where it names none.</summary>
    [JsonIgnore]
    public IReadOnlyList<string>? SystemNames { get; init; }

    public static RiskSaid Of(Risk risk) => new(risk.Fields(), risk.AsImported);

    public bool NamesSystems => SystemNames is { } names ? names.Count > 0 : Fields.AiSystemIds.Count > 0;

    public RiskSaid With(Func<RiskFields, RiskFields> change) => this with { Fields = change(Fields) };

    /// <summary>Notes a word of the source, and its meaning as a tag (<c>status:closed</c>) by which lists can be narrowed.</summary>
    public RiskSaid Noting(string what, string? word, string? meaning)
    {
        var words = AsImported.Where(w => w.Key != what).ToDictionary();
        if (word is not null)
        {
            words[what] = word;
        }

        var tagged = Fields.Tags.Where(tag => tag.StartsWith(what + ":", StringComparison.Ordinal)).ToList();
        List<string> tags = meaning is null ? [] : [$"{what}:{meaning}"];
        return this with
        {
            AsImported = words, Fields = tagged.SequenceEqual(tags) ? Fields : Fields with { Tags = [.. Fields.Tags.Except(tagged), .. tags] },
        };
    }
}
