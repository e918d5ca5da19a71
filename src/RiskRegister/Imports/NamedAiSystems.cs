using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.RiskRegister.AiSystems;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.RiskRegister.Imports;

/// <summary>
/// AI systems as tables name them: by id, by number, by the id of the source they were imported from, or by name, as far as
/// the inventory has told of them. An export writes the id and, where there is one, the source's id behind it, by which the
/// system is found in another organisation.
/// </summary>
internal sealed class NamedAiSystems
{
    private const int IdCharacters = 36;
    private readonly HashSet<Guid> _ids;
    private readonly ILookup<string, Guid>[] _names;

    private NamedAiSystems(IReadOnlyList<Row> systems)
    {
        _ids = systems.Select(s => s.Id).ToHashSet();
        ExternalIds = systems.Where(s => s.ExternalId is not null).ToLookup(s => s.ExternalId!, s => s.Id);
        _names = [systems.ToLookup(s => s.Number, s => s.Id), ExternalIds, systems.ToLookup(s => s.Name, s => s.Id)];
    }

    public IReadOnlyCollection<Guid> Ids => _ids;

    private ILookup<string, Guid> ExternalIds { get; }

    /// <summary>Looks all of these names up at once.</summary>
    public static async Task<NamedAiSystems> FindAsync(RiskRegisterDb db, IEnumerable<string> names, CancellationToken cancellationToken)
    {
        var asked = names.Distinct().Select(Parts).ToList();
        if (asked.Count == 0)
        {
            return new NamedAiSystems([]);
        }

        var ids = asked.Where(a => a.Id is not null).Select(a => new Id<KnownAiSystem>(a.Id!.Value)).ToList();
        var texts = asked.Select(a => a.Name).ToList();
        return new NamedAiSystems(await db.AiSystems.AsNoTracking()
            .Where(s => ids.Contains(s.Id) || texts.Contains(s.Number) || texts.Contains(s.ExternalId!) || texts.Contains(s.Name))
            .Select(s => new Row(s.Id.Value, s.Number, s.Name, s.ExternalId)).ToListAsync(cancellationToken));
    }

    /// <summary>The names under which an export writes these systems.</summary>
    public static async Task<IReadOnlyDictionary<Guid, string>> NamesAsync(RiskRegisterDb db, IEnumerable<Guid> systems, CancellationToken cancellationToken)
    {
        var ids = systems.Distinct().Select(id => new Id<KnownAiSystem>(id)).ToList();
        return ids.Count == 0 ? new Dictionary<Guid, string>() : await db.AiSystems.AsNoTracking().Where(s => ids.Contains(s.Id) && s.ExternalId != null)
            .ToDictionaryAsync(s => s.Id.Value, s => $"{s.Id} {s.ExternalId}", cancellationToken);
    }

    /// <summary>The one system of that name, or why it is not clear which.</summary>
    public (Guid? Id, string? Refused) Find(string name)
    {
        var (id, text) = Parts(name);
        if (id is { } known && _ids.Contains(known))
        {
            return (known, null);
        }

        // Numbers and names of another organisation mean other systems here.
        var found = (id is null ? _names : [ExternalIds]).Select(names => names[text].Distinct().ToList()).FirstOrDefault(ids => ids.Count > 0);
        return found switch
        {
            [var one] => (one, null),
            null => (null, $"names an AI system that the inventory has not told of: {name}"),
            _ => (null, $"names an AI system that is not the only one of its name: {name}. Give its number"),
        };
    }

    // What came with a table from elsewhere, without an id of its own there, has its id there as its id in that source.
    private static (Guid? Id, string Name) Parts(string name) =>
        name.Length >= IdCharacters && Guid.TryParseExact(name[..IdCharacters], "D", out var id)
            ? (id, name.Length > IdCharacters + 1 ? name[(IdCharacters + 1)..] : $"id:{id}")
            : (null, name);

    private sealed record Row(Guid Id, string Number, string Name, string? ExternalId);
}
