using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.DocumentControl.Markdown;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.DocumentControl.Templates;

/// <summary>What an update would do to one copy.</summary>
public enum UpdateKind { Added, Changed, BothChanged }

/// <summary>What the pack's present version would change in the organisation's copies, template by template; nothing is changed by asking.</summary>
public static class PackUpdates
{
    /// <param name="Id">The copy; null for a template that is new in the pack.</param>
    /// <param name="ETag">Of the copy, for accepting.</param>
    /// <param name="PackChanged">From the text the copy started from to the pack's new one; null where the two cannot be compared.</param>
    /// <param name="ChangedHere">From the text the copy started from to what it says now; null where it is unchanged.</param>
    /// <param name="NewBody">The pack's new text, to take or to merge.</param>
    public sealed record Update(string TemplateId, string Title, UpdateKind Kind, Guid? Id, string? ETag, TextDiff? PackChanged, TextDiff? ChangedHere, string NewBody);

    /// <param name="NoLongerInPack">Copies whose template the pack has given up; they stay.</param>
    public sealed record Response(string PackId, string Installed, string Available, IReadOnlyList<Update> Items, IReadOnlyList<string> NoLongerInPack);

    public static async Task<Results<Ok<Response>, ProblemHttpResult>> Handle(string packId, DocumentControlDb db, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (await TemplatePack.FindAsync(packId, db, cancellationToken) is not { } pack)
        {
            return TemplatePack.NotFound.ToProblem();
        }

        if (await db.InstalledPacks.AsNoTracking().SingleOrDefaultAsync(i => i.PackId == packId, cancellationToken) is not { } installed)
        {
            return InstalledPack.NotYet.ToProblem();
        }

        var copies = await db.Templates.AsNoTracking().Where(t => t.PackId == packId).ToDictionaryAsync(t => t.PackTemplateId!, cancellationToken);
        var updates = Open(pack, copies).Select(template => Of(template, copies.GetValueOrDefault(template.Id), clock)).ToList();
        return TypedResults.Ok(new Response(packId, installed.PackVersion, pack.Version, updates, [.. copies.Keys.Except(pack.Templates.Select(t => t.Id)).Order(StringComparer.Ordinal)]));
    }

    /// <summary>The pack's templates that the organisation has not answered yet: new ones, and those with another text than its copy started from.</summary>
    public static IEnumerable<PackTemplate> Open(PackContent pack, IReadOnlyDictionary<string, DocumentTemplate> copies) =>
        pack.Templates.Where(template => !copies.TryGetValue(template.Id, out var copy) || copy.BaseBody != template.Body);

    private static Update Of(PackTemplate template, DocumentTemplate? copy, TimeProvider clock)
    {
        if (copy is null)
        {
            return new Update(template.Id, template.Title, UpdateKind.Added, null, null, null, null, template.Body);
        }

        var changedHere = copy.Body != copy.BaseBody;
        return new Update(
            template.Id, template.Title, changedHere ? UpdateKind.BothChanged : UpdateKind.Changed, copy.Id.Value, $"\"{copy.Version}\"",
            TextDiff.Between(copy.BaseBody!, template.Body, clock).Diff, changedHere ? TextDiff.Between(copy.BaseBody!, copy.Body, clock).Diff : null, template.Body);
    }
}
