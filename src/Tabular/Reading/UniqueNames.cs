namespace AimsPlatform.Tabular.Reading;

/// <summary>Gives each column a name of its own: the second `Note` becomes `Note (2)`, by position, so it is stable.</summary>
internal sealed class UniqueNames
{
    private readonly HashSet<string> taken = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, int> repeated = new(StringComparer.OrdinalIgnoreCase);

    public IEnumerable<string> Warnings => repeated.Where(r => r.Value > 1).Select(r =>
        $"{r.Value} columns are called \"{r.Key}\"; after the first they are numbered: \"{r.Key} (2)\" and so on.");

    public string Take(string name)
    {
        var number = repeated[name] = repeated.GetValueOrDefault(name) + 1;
        var unique = number == 1 ? name : $"{name} ({number})";
        while (!taken.Add(unique))
        {
            unique = $"{name} ({++number})";
        }

        return unique;
    }
}
