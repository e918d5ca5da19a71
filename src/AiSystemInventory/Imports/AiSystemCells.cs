using System.Text.Json;
using AimsPlatform.AiSystemInventory.AiSystems;
using AimsPlatform.Imports;
using AimsPlatform.Tabular;

namespace AimsPlatform.AiSystemInventory.Imports;

/// <summary>Cells that only tables of AI systems have: dates as exact as they were given, and objects.</summary>
internal static class AiSystemCells
{
    /// <summary>A date as exact as it was given; prose is reported and kept.</summary>
    public static GivenDate? Date(this ToldCell cell)
    {
        if (cell.Whole is not { } text)
        {
            return null;
        }

        var given = Read(text);
        if (given is null)
        {
            cell.Unknown();
        }
        else if (given.Value != text)
        {
            cell.Keep();
        }

        return given;
    }

    /// <summary>Objects as JSON, as an export writes them, or a list of plain texts.</summary>
    public static IReadOnlyList<T>? Objects<T>(this ToldCell cell, Func<string, T> fromText, int max)
    {
        if (cell.Whole is { } text && text.StartsWith('['))
        {
            try
            {
                return JsonSerializer.Deserialize<List<T>>(text, AiSystemColumns.Json);
            }
            catch (JsonException) when (!cell.IsExact)
            {
                // A text that only looks like JSON.
            }
            catch (JsonException)
            {
                cell.Refuse("is not the JSON that an export writes");
                return null;
            }
        }

        var items = cell.Items();
        if (items.Any(item => item.Length > max))
        {
            cell.Keep();
        }

        return items.Count == 0 ? null : items.Select(item => fromText(Shorten.ToFit(item, max))).ToList();
    }

    private static GivenDate? Read(string text) =>
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
