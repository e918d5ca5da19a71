using System.Text.Json;
using System.Text.Json.Serialization;
using AimsPlatform.AiSystemInventory.AiSystems;
using AimsPlatform.AiSystemInventory.Persistence;
using AimsPlatform.Imports;
using AimsPlatform.Tabular;

namespace AimsPlatform.AiSystemInventory.Imports;

/// <summary>What a table says about a system: its fields, and the stage in the words of the source.</summary>
public sealed record AiSystemSaid(AiSystemFields Fields, string? Stage)
{
    public static AiSystemSaid Of(AiSystem system) => new(system.Fields, system.StageAsImported);
}

/// <summary>One column of the tables of AI systems: how it is written on export and how it is read, so that what goes out comes back equal.</summary>
internal sealed record AiSystemColumn(
    FieldDefinition Definition, Func<AiSystemSaid, TableCell>? Write, Func<AiSystemSaid, ToldCell, AiSystemSaid>? Read, IReadOnlyDictionary<string, string>? Spellings = null)
{
    public string Name => Definition.Name;

    /// <summary>The cell as one text, which is how before and after are compared.</summary>
    public string? Text(AiSystemSaid said)
    {
        var cell = Write!(said);
        var text = cell.Items is null ? cell.Text : ListText.Join(cell.Items);
        return string.IsNullOrEmpty(text) ? null : text;
    }
}

/// <summary>The cell of one field in one row, and how it is understood; what cannot be taken refuses the row.</summary>
internal sealed class ToldCell(ImportRow row, AiSystemColumn column, List<RowRefusal> refusals)
{
    private string Field => column.Name;

    public bool IsExact => row.Exact;

    /// <summary>A text of limited length: a longer one is cut here and kept whole beside the fields.</summary>
    public string? Text(int max)
    {
        var text = row.Text(Field);
        if (text is null || text.Length <= max)
        {
            return text;
        }

        if (row.Exact)
        {
            Refuse($"takes at most {max} characters");
            return null;
        }

        row.Keep(Field);
        return text[..(max - 1)] + "…";
    }

    /// <summary>A text that is a key: a longer one is kept beside the fields, not cut.</summary>
    public string? Key(int max)
    {
        var text = row.Text(Field);
        if (text?.Length > max)
        {
            row.Unknown(Field, text);
            return null;
        }

        return text;
    }

    public string? Choice() => row.Choice(Field);

    public IReadOnlyList<string> Items() => ListText.Split(row.Text(Field));

    public Guid? Person() => row.Text(Field) is not { } text ? null : Guid.TryParse(text, out var id) ? id : Refuse<Guid?>("is not the id of a person");

    public IReadOnlyList<Guid> Ids() =>
        Items().Select(item => Guid.TryParse(item, out var id) ? id : Refuse<Guid>("has an item that is not an id")).Where(id => id != Guid.Empty).ToList();

    public TEnum? Enum<TEnum>() where TEnum : struct, Enum => Choice() is { } value ? Name<TEnum>(value) : null;

    public IReadOnlyList<TEnum> Enums<TEnum>() where TEnum : struct, Enum
    {
        var items = Items();
        var known = items.Select(item => Name<TEnum>(FoldedText.Of(item).Replace(' ', '_'))).OfType<TEnum>().ToList();
        if (known.Count < items.Count)
        {
            row.Unknown(Field, row.Text(Field)!);
        }

        return known;
    }

    /// <summary>A date as exact as it was given; prose is reported and kept.</summary>
    public GivenDate? Date()
    {
        if (row.Text(Field) is not { } text)
        {
            return null;
        }

        var given = GivenDates.Read(text);
        if (given is null)
        {
            row.Unknown(Field, text);
        }
        else if (given.Value != text)
        {
            row.Keep(Field);
        }

        return given;
    }

    /// <summary>Objects as JSON, as an export writes them, or a list of plain texts.</summary>
    public IReadOnlyList<T>? Objects<T>(Func<string, T> fromText, int max)
    {
        var text = row.Text(Field);
        if (text?.StartsWith('[') == true)
        {
            try
            {
                return JsonSerializer.Deserialize<List<T>>(text, AiSystemColumns.Json);
            }
            catch (JsonException) when (!row.Exact)
            {
                // A text that only looks like JSON.
            }
            catch (JsonException)
            {
                return Refuse<IReadOnlyList<T>?>("is not the JSON that an export writes");
            }
        }

        var items = ListText.Split(text);
        if (items.Any(item => item.Length > max))
        {
            row.Keep(Field);
        }

        return items.Count == 0 ? null : items.Select(item => fromText(item.Length > max ? item[..(max - 1)] + "…" : item)).ToList();
    }

    private void Refuse(string reason) => refusals.Add(new RowRefusal(Field, $"{Field} {reason}."));

    private T? Refuse<T>(string reason)
    {
        Refuse(reason);
        return default;
    }

    private static TEnum? Name<TEnum>(string snake) where TEnum : struct, Enum =>
        System.Enum.GetValues<TEnum>().Where(value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()) == snake).Select(value => (TEnum?)value).FirstOrDefault();
}

/// <summary>Dates as the inventory writes them, and as others do.</summary>
internal static class GivenDates
{
    public static GivenDate? Read(string text) =>
        text.Length == 7 && text[4] == '-' && text[5] == 'Q' && text[6] is >= '1' and <= '4' && text[..4].All(char.IsAsciiDigit) ? new GivenDate(text, AiSystems.DatePrecision.Quarter)
        : text.Length == 4 && text.All(char.IsAsciiDigit) && text != "0000" ? new GivenDate(text, AiSystems.DatePrecision.Year)
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", out _) ? new GivenDate(text, AiSystems.DatePrecision.Day)
        : DateOnly.TryParseExact(text, "yyyy-MM", out _) ? new GivenDate(text, AiSystems.DatePrecision.Month)
        : PartialDate.TryParse(text, out var date) ? new GivenDate(date.ToString(), Precision(date.Precision))
        : null;

    private static AiSystems.DatePrecision Precision(Tabular.DatePrecision precision) => precision switch
    {
        Tabular.DatePrecision.Year => AiSystems.DatePrecision.Year,
        Tabular.DatePrecision.Month => AiSystems.DatePrecision.Month,
        _ => AiSystems.DatePrecision.Day,
    };
}
