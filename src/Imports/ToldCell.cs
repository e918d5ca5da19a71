using System.Text.Json;
using AimsPlatform.Tabular;

namespace AimsPlatform.Imports;

/// <summary>The cell of one field in one row, and how it is understood; what cannot be taken refuses the row.</summary>
public sealed class ToldCell(ImportRow row, string name, List<RowRefusal> refusals)
{
    /// <summary>The file came out of this platform: its texts are meant letter by letter.</summary>
    public bool IsExact => row.Exact;

    /// <summary>The whole text; null when the cell says nothing.</summary>
    public string? Whole => row.Text(name);

    /// <summary>A text of limited length: a longer one is cut here and kept whole beside the fields.</summary>
    public string? Text(int max)
    {
        var text = Whole;
        if (text is null || text.Length <= max)
        {
            return text;
        }

        if (row.Exact)
        {
            Refuse($"takes at most {max} characters");
            return null;
        }

        row.Keep(name);
        return Shorten.ToFit(text, max);
    }

    /// <summary>A text that is a key: a longer one is kept beside the fields, not cut.</summary>
    public string? Key(int max)
    {
        var text = Whole;
        if (text?.Length > max)
        {
            row.Unknown(name, text);
            return null;
        }

        return text;
    }

    /// <summary>The value that the text stands for; an unknown one is reported, and every other spelling kept beside the fields.</summary>
    public string? Choice() => row.Choice(name);

    /// <summary>The same, for a reader that keeps the text itself.</summary>
    public string? Meaning() => row.Choice(name, keep: false);

    /// <summary>The value that the text stands for, or else the one that the sender's default does.</summary>
    public string? ChoiceOrDefault() => row.Choice(name) ?? row.DefaultChoice(name);

    public IReadOnlyList<string> Items() => ListText.Split(Whole);

    public Guid? Person() => Whole is not { } text ? null : Guid.TryParse(text, out var id) ? id : Refuse<Guid?>("is not the id of a person");

    public IReadOnlyList<Guid> Ids() =>
        Items().Select(item => Guid.TryParse(item, out var id) ? id : Refuse<Guid>("has an item that is not an id")).Where(id => id != Guid.Empty).ToList();

    public TEnum? Enum<TEnum>() where TEnum : struct, Enum => Choice() is { } value ? Name<TEnum>(value) : null;

    public IReadOnlyList<TEnum> Enums<TEnum>() where TEnum : struct, Enum
    {
        var items = Items();
        var known = items.Select(item => Name<TEnum>(FoldedText.Of(item).Replace(' ', '_'))).OfType<TEnum>().ToList();
        if (known.Count < items.Count)
        {
            row.Unknown(name, Whole!);
        }

        return known;
    }

    /// <summary>Reports the text as one that the field does not understand, and keeps it beside the fields.</summary>
    public void Unknown() => row.Unknown(name, Whole!);

    /// <summary>Keeps the text as it stands beside the fields, because the field cannot hold it like that.</summary>
    public void Keep() => row.Keep(name);

    /// <summary>Refuses the row because of this cell.</summary>
    public void Refuse(string reason) => refusals.Add(new RowRefusal(name, $"{name} {reason}."));

    private T? Refuse<T>(string reason)
    {
        Refuse(reason);
        return default;
    }

    private static TEnum? Name<TEnum>(string snake) where TEnum : struct, Enum =>
        System.Enum.GetValues<TEnum>().Where(value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()) == snake).Select(value => (TEnum?)value).FirstOrDefault();
}

/// <summary>Texts that are longer than their place.</summary>
public static class Shorten
{
    public static string ToFit(string text, int max) => text.Length <= max ? text : text[..(max - 1)] + "…";
}
