namespace AimsPlatform.Tabular;

/// <summary>A cell to write: a text, nothing, or a list (an array in JSON, `a; b` elsewhere).</summary>
public readonly record struct TableCell(string? Text, IReadOnlyList<string>? Items = null)
{
    /// <summary>A list; an empty one is written as nothing.</summary>
    public static TableCell List(IEnumerable<string>? items) =>
        items?.Where(i => i.Length > 0).ToList() is { Count: > 0 } some ? new TableCell(null, some) : default;

    /// <summary>A text, or nothing.</summary>
    public static implicit operator TableCell(string? text) => new(text);

    /// <summary>The cell in a format without lists.</summary>
    internal string? Flat => Items is null ? Text : ListText.Join(Items);
}
