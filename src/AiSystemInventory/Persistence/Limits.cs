using System.Collections;
using System.ComponentModel.DataAnnotations;

namespace AimsPlatform.AiSystemInventory.Persistence;

/// <summary>How much of anything one record takes.</summary>
public static class Limit
{
    public const int Name = 500;
    public const int Key = 100;
    public const int Reason = 2000;
    public const int Prose = 10_000;
    public const int Reference = 2000;
    public const int Items = 100;
    public const int ExtraItems = 300;
    public const int ExtraValue = 32_767;
}

/// <summary>A text that PostgreSQL can keep, of at most this many characters, and not blank when <see cref="Min"/> asks for some.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class TextAttribute(int max) : ValidationAttribute
{
    public int Max { get; } = max;

    public int Min { get; init; }

    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        Unfit(value as string) is { } reason ? new ValidationResult(reason) : ValidationResult.Success;

    private string? Unfit(string? text) =>
        (text?.Trim().Length ?? 0) < Min ? $"needs at least {Min} character{(Min == 1 ? "" : "s")}"
        : text?.Length > Max ? $"takes at most {Max} characters"
        : text?.Contains('\0', StringComparison.Ordinal) == true ? "must not contain a NUL character"
        : null;
}

/// <summary>The id of a person, not that of nobody.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class PersonAttribute : ValidationAttribute
{
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        value is Guid id && id == Guid.Empty ? new ValidationResult("needs the id of a person") : ValidationResult.Success;
}

/// <summary>A list or map of limited length, whose texts (keys too) are of limited length.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class ItemsAttribute(int max, int textMax = Limit.Reference) : ValidationAttribute
{
    public int Max { get; } = max;

    public int TextMax { get; } = textMax;

    public int Min { get; init; }

    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        Unfit(value) is { } reason ? new ValidationResult(reason) : ValidationResult.Success;

    private string? Unfit(object? value)
    {
        var count = value is ICollection items ? items.Count : 0;
        if (count < Min || count > Max)
        {
            return $"takes {Min} to {Max} items";
        }

        if (value is IReadOnlyDictionary<string, string> map)
        {
            return map.Any(pair => pair.Key.Length is 0 or > Limit.Name || pair.Value is null || pair.Value.Length > TextMax || (pair.Key + pair.Value).Contains('\0', StringComparison.Ordinal))
                ? $"has a key that is empty or over {Limit.Name} characters, or a value that is missing, over {TextMax} characters or contains NUL" : null;
        }

        foreach (var item in value as IEnumerable ?? Array.Empty<object>())
        {
            if (item is Guid id && id == Guid.Empty)
            {
                return "has an id of nothing";
            }

            if (item is null || item is string text && (text.Trim().Length == 0 || text.Length > TextMax || text.Contains('\0', StringComparison.Ordinal)))
            {
                return $"has an item that is empty, over {TextMax} characters, or contains NUL";
            }
        }

        return null;
    }
}
