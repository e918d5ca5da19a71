using AimsPlatform.Tabular;

namespace AimsPlatform.Imports;

/// <summary>Turns an opened table and the sender's options into a way to read its rows; throws <see cref="TabularException"/> where they do not fit.</summary>
public static class Understanding
{
    /// <summary>Starts the name of an exported column that holds what no field holds.</summary>
    public const string ExtraColumn = "extra: ";

    /// <summary>Starts the name of an exported column that only informs and is not read back.</summary>
    public const string InfoColumn = "info: ";

    /// <summary>The column by which a file is known to come from this platform.</summary>
    public const string VersionColumn = InfoColumn + "version";

    internal static (RowReading Reading, ImportReport Report) Of(Table table, IReadOnlyList<ImportField> fields, ImportOptions options, ImportReport report)
    {
        var source = table.Source;
        var own = source.Columns.Any(c => c.Name == VersionColumn);
        var plain = own ? source.Columns.Where(c => !IsMarked(c.Name)).ToList() : source.Columns;
        var mapping = ColumnMapping.Suggest(plain, [.. fields.Select(f => f.Definition)], options.Mapping);
        var at = source.Columns.Select((column, index) => (column, index)).ToDictionary(c => c.column.Name, c => c.index);
        var unmapped = mapping.Unmapped.Select(c => new ColumnAt(c.Name, at[c.Name])).ToList();
        if (own)
        {
            unmapped.AddRange(source.Columns.Where(c => c.Name.StartsWith(ExtraColumn, StringComparison.Ordinal))
                .Select(c => new ColumnAt(c.Name[ExtraColumn.Length..], at[c.Name])));
        }

        var reading = new RowReading(
            mapping.Mapped.ToDictionary(m => m.Field.Name, m => new ColumnAt(m.Column.Name, at[m.Column.Name])), unmapped, Defaults(fields, options),
            Tables(fields, options), new UnmappedValues(), own);
        return (reading, report with
        {
            File = new FileAsRead(source.Format, source.Encoding, source.Delimiter?.ToString(), source.HeaderRow, source.RowCount, source.Sheets),
            Columns = source.Columns.Select(column => Use(column, mapping)).ToList(),
            Warnings = source.Warnings,
        });
    }

    /// <summary>Reading options from what the sender said.</summary>
    internal static ReadOptions ReadOptions(ImportOptions options, ImportSettings settings) => new()
    {
        Sheet = options.Sheet, HeaderRow = options.HeaderRow, Encoding = options.Encoding,
        Delimiter = options.Delimiter switch
        {
            null => null,
            "tab" or "\\t" => '\t',
            { Length: 1 } one when one[0] is not ('"' or '\r' or '\n') => one[0],
            _ => throw new TabularException("delimiter-not-one-character", "The delimiter is one character that is no quote and no line end, or the word tab."),
        },
        Limits = new TabularLimits { FileBytes = settings.MaxFileBytes, Rows = settings.MaxRows },
    };

    /// <summary>Why these options can fit no file; null when they can.</summary>
    internal static string? Unfit(ImportOptions options, IReadOnlyList<ImportField> fields)
    {
        try
        {
            _ = Defaults(fields, options);
            _ = Tables(fields, options);
            _ = ReadOptions(options, new ImportSettings());
            options.Mapping?.Values.Where(name => name is not null).ToList().ForEach(name => Field(fields, name!));
            return null;
        }
        catch (TabularException refused)
        {
            return refused.Refusal.Detail;
        }
    }

    private static bool IsMarked(string column) =>
        column.StartsWith(ExtraColumn, StringComparison.Ordinal) || column.StartsWith(InfoColumn, StringComparison.Ordinal);

    private static ColumnUse Use(TableColumn column, ColumnMapping mapping)
    {
        var mapped = mapping.Mapped.FirstOrDefault(m => m.Column == column);
        return new ColumnUse(column.Name, column.Position, column.Section, mapped?.Field.Name, mapped?.Score, mapped?.Overridden ?? false);
    }

    private static Dictionary<string, string> Defaults(IReadOnlyList<ImportField> fields, ImportOptions options) =>
        (options.Defaults ?? new Dictionary<string, string>()).ToDictionary(d => Field(fields, d.Key).Definition.Name, d => d.Value);

    private static Dictionary<string, ValueTable> Tables(IReadOnlyList<ImportField> fields, ImportOptions options)
    {
        var said = (options.Values ?? new Dictionary<string, IReadOnlyDictionary<string, string>>())
            .ToDictionary(v => Field(fields, v.Key).Definition.Name, v => v.Value);
        foreach (var (name, spellings) in said)
        {
            var known = Field(fields, name).Spellings?.Values.ToHashSet()
                ?? throw new TabularException("not-a-choice", $"The field \"{name}\" takes any text; it has no table of values.");
            if (spellings.Values.FirstOrDefault(value => !known.Contains(value)) is { } unknown)
            {
                throw new TabularException("unknown-value", $"\"{unknown}\" is no value of \"{name}\": {string.Join(", ", known.Order(StringComparer.Ordinal))}.");
            }
        }

        return fields.Where(f => f.Spellings is not null).ToDictionary(
            f => f.Definition.Name,
            f => said.TryGetValue(f.Definition.Name, out var more) ? new ValueTable(f.Spellings!).With(more) : new ValueTable(f.Spellings!));
    }

    private static ImportField Field(IReadOnlyList<ImportField> fields, string name) =>
        fields.FirstOrDefault(f => f.Definition.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new TabularException("unknown-field", $"There is no field \"{name}\".");
}
