using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.DocumentControl.Acknowledgements;
using AimsPlatform.DocumentControl.Documents;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.DocumentControl.Versions;

/// <summary>A version with its document: what its moves are judged on.</summary>
/// <param name="Published">The version in force now, if any; it may be this one.</param>
/// <param name="LeavesMissing">Mandatory items that no other published document serves; known for a published version only.</param>
/// <param name="Replacement">The document that takes the place of this one, once it is named.</param>
public sealed record VersionAt(
    Document Document, DocumentVersion Version, DocumentVersion? Published, IReadOnlyList<string> LeavesMissing, Document? Replacement = null)
{
    /// <summary>The acknowledgement of the version in force, where it was asked for and anybody is asked.</summary>
    public AcknowledgementRound? OpenRound { get; init; }

    /// <summary>Null where there is no such version, or none that who acts may read.</summary>
    public static Task<VersionAt?> FindAsync(Id<Document> id, int number, DocumentControlDb db, Acting acting, CancellationToken cancellationToken) =>
        FindAsync(db.Documents.ReadableBy(acting), id, number, false, db, cancellationToken);

    /// <summary>The same with the acknowledgement of the version in force, for those who give one, or change what is in force.</summary>
    public static Task<VersionAt?> FindWithRoundAsync(Id<Document> id, int number, DocumentControlDb db, Acting acting, CancellationToken cancellationToken) =>
        FindAsync(db.Documents.ReadableBy(acting), id, number, true, db, cancellationToken);

    /// <summary>For the platform's own moves, which no readership binds, and which publish.</summary>
    public static Task<VersionAt?> FindAsync(Id<Document> id, int number, DocumentControlDb db, CancellationToken cancellationToken) =>
        FindAsync(db.Documents, id, number, true, db, cancellationToken);

    private static async Task<VersionAt?> FindAsync(
        IQueryable<Document> among, Id<Document> id, int number, bool withRound, DocumentControlDb db, CancellationToken cancellationToken)
    {
        // Where the round is not wanted, PostgreSQL sees a condition that never holds and does not look for it.
        var found = await among.Include(d => d.Versions.Where(v => v.Number == number || v.State == VersionState.Published)).Where(d => d.Id == id)
            .Select(d => new { Document = d, Round = db.AcknowledgementRounds.SingleOrDefault(r => withRound && r.DocumentId == id && r.EndedAt == null) })
            .SingleOrDefaultAsync(cancellationToken);
        if (found?.Document is not { } document || document.Versions.Find(v => v.Number == number) is not { } version)
        {
            return null;
        }

        var published = document.Versions.Find(v => v.State == VersionState.Published);
        return new VersionAt(document, version, published, version == published ? await LeavesMissingAsync(document, db, cancellationToken) : []) { OpenRound = found.Round };
    }

    private static async Task<IReadOnlyList<string>> LeavesMissingAsync(Document document, DocumentControlDb db, CancellationToken cancellationToken)
    {
        if (document.MandatoryItems.Count == 0)
        {
            return [];
        }

        var served = await db.Documents.Where(d => d.Id != document.Id && d.State == DocumentState.Published && d.MandatoryItems.Any(item => document.MandatoryItems.Contains(item)))
            .Select(d => d.MandatoryItems).ToListAsync(cancellationToken);
        return [.. document.MandatoryItems.Except(served.SelectMany(items => items))];
    }
}
