namespace AimsPlatform.Tabular;

/// <summary>A column that fills a field; `Score` is 1 for the same name and less for a likeness, `Overridden` when a person said so.</summary>
public sealed record MappedColumn(TableColumn Column, FieldDefinition Field, double Score, bool Overridden = false);

/// <summary>Which column fills which field. Every column is in exactly one of the two lists, so nothing is lost unnoticed.</summary>
public sealed record ColumnMapping(IReadOnlyList<MappedColumn> Mapped, IReadOnlyList<TableColumn> Unmapped)
{
    private const double Enough = 0.6;

    /// <summary>Fields that must be filled and are by no column.</summary>
    public IReadOnlyList<FieldDefinition> Missing(IEnumerable<FieldDefinition> fields) =>
        [.. fields.Where(f => f.Required && Mapped.All(m => m.Field.Name != f.Name))];

    /// <summary>
    /// Pairs columns and fields by name and synonyms, best likeness first, then the earlier column, then the earlier
    /// field. `overrides` (column name to field name, or to null to leave it out) go before; names that do not exist
    /// throw <see cref="TabularException"/>.
    /// </summary>
    public static ColumnMapping Suggest(
        IReadOnlyList<TableColumn> columns, IReadOnlyList<FieldDefinition> fields, IReadOnlyDictionary<string, string?>? overrides = null)
    {
        var mapped = new Dictionary<TableColumn, MappedColumn>();
        var left = columns.ToList();
        foreach (var (columnName, fieldName) in overrides ?? new Dictionary<string, string?>())
        {
            var column = columns.FirstOrDefault(c => c.Name == columnName)
                ?? throw new TabularException("unknown-column", $"The table has no column \"{columnName}\".");
            left.Remove(column);
            if (fieldName is null)
            {
                continue;
            }

            var field = fields.FirstOrDefault(f => f.Name.Equals(fieldName, StringComparison.OrdinalIgnoreCase))
                ?? throw new TabularException("unknown-field", $"There is no field \"{fieldName}\".");
            if (mapped.Values.Any(m => m.Field.Name == field.Name))
            {
                throw new TabularException("field-mapped-twice", $"Two columns are mapped to the field \"{field.Name}\".");
            }

            mapped[column] = new MappedColumn(column, field, 1, Overridden: true);
        }

        foreach (var pair in Pairs(left, fields))
        {
            if (!mapped.ContainsKey(pair.Column) && mapped.Values.All(m => m.Field.Name != pair.Field.Name))
            {
                mapped[pair.Column] = pair;
            }
        }

        return new ColumnMapping(
            [.. columns.Where(mapped.ContainsKey).Select(c => mapped[c])],
            [.. columns.Where(c => !mapped.ContainsKey(c))]);
    }

    private static IEnumerable<MappedColumn> Pairs(List<TableColumn> columns, IReadOnlyList<FieldDefinition> fields)
    {
        var names = fields.Select(f => (f.Synonyms ?? []).Prepend(f.Name).Select(FoldedText.Words).Where(w => w.Length > 0).ToList()).ToList();
        return from column in columns
               let words = FoldedText.Words(column.Name)
               from field in Enumerable.Range(0, fields.Count)
               let score = names[field].Select((name, i) => Likeness(words, name) - (i > 0 ? 0.01 : 0)).DefaultIfEmpty().Max()
               where score >= Enough
               orderby score descending, column.Position, field
               select new MappedColumn(column, fields[field], Math.Round(score, 2));
    }

    /// <summary>1 for the same words; below 0.9 when one begins with or contains the other; else by the words they share.</summary>
    private static double Likeness(string[] column, string[] name)
    {
        if (column.SequenceEqual(name) || string.Concat(column) == string.Concat(name))
        {
            return 1;
        }

        if (column.Length == 0)
        {
            return 0;
        }

        // `Use Case ID [agency abbreviation, number]` is a use case id; a lone word such as `name` proves nothing.
        if (name.Length > 1 && column.Length > name.Length && column.AsSpan(0, name.Length).SequenceEqual(name))
        {
            return 0.85 + 0.04 * name.Length / column.Length;
        }

        var shared = column.Intersect(name).Count();
        var likeness = 2.0 * shared / (column.Distinct().Count() + name.Distinct().Count());
        return shared > 1 && likeness >= 0.75 ? likeness * 0.8 : 0;
    }
}
