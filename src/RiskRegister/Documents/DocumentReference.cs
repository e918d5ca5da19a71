using System.Globalization;
using System.Text.RegularExpressions;
using AimsPlatform.BuildingBlocks.Persistence;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.RiskRegister.Documents;

/// <summary>
/// How evidence points to a controlled document: its number (<c>POL-0001</c>), its path or URL, or those of one version of
/// it. Anything else is a link that nobody here can follow.
/// </summary>
public sealed partial record DocumentReference(Id<KnownDocument>? Id, string? Number, int? Version)
{
    public static DocumentReference? Of(string reference)
    {
        if (Numbered().IsMatch(reference))
        {
            return new DocumentReference(null, reference, null);
        }

        return Pathed().Match(reference) is { Success: true } path && Guid.TryParse(path.Groups["id"].Value, out var id)
            ? new DocumentReference(new Id<KnownDocument>(id), null, int.TryParse(path.Groups["version"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : null)
            : null;
    }

    public bool PointsTo(KnownDocument document) => Id is { } id ? document.Id == id : document.Number == Number;

    /// <summary>Those of the documents pointed to that document control has told of.</summary>
    public static async Task<IReadOnlyList<KnownDocument>> FindAsync(IEnumerable<string> references, RiskRegisterDb db, CancellationToken cancellationToken)
    {
        var pointing = references.Select(Of).OfType<DocumentReference>().ToList();
        var (ids, numbers) = (pointing.Select(p => p.Id).OfType<Id<KnownDocument>>().Distinct().ToArray(), pointing.Select(p => p.Number).OfType<string>().Distinct().ToArray());
        return pointing.Count == 0 ? []
            : await db.Documents.AsNoTracking().Where(d => ids.Contains(d.Id) || numbers.Contains(d.Number)).ToListAsync(cancellationToken);
    }

    [GeneratedRegex(@"^[A-Z]{2,6}-[0-9]{4,9}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Numbered();

    [GeneratedRegex(@"^(https?://[^/]+)?/api/v1/documents/(?<id>[0-9a-f-]{36})(/versions/(?<version>[0-9]{1,9}))?(?!/versions)([/?#].*)?$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Pathed();
}
