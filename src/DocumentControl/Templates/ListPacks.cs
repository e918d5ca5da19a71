using AimsPlatform.BuildingBlocks.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.DocumentControl.Templates;

/// <summary>The packs that can be installed, all on one page, and what of them is.</summary>
public static class ListPacks
{
    /// <param name="Version">The version that can be installed or updated to.</param>
    /// <param name="Installed">The version the organisation's copies have caught up with; null where it is not installed.</param>
    public sealed record Row(string Id, string Title, string Version, string? Installed);

    public sealed record Response(IReadOnlyList<Row> Items, string? Next = null);

    public static async Task<Ok<Response>> Handle(DocumentControlDb db, CancellationToken cancellationToken)
    {
        var own = await (
            from pack in db.TemplatePacks
            orderby pack.PackId
            select new Row(pack.PackId, pack.Title, pack.PackVersion, db.InstalledPacks.Where(i => i.PackId == pack.PackId).Select(i => i.PackVersion).SingleOrDefault()))
            .Take(500).ToListAsync(cancellationToken);
        var starter = await db.InstalledPacks.Where(i => i.PackId == StarterPack.Id).Select(i => i.PackVersion).SingleOrDefaultAsync(cancellationToken);
        return TypedResults.Ok(new Response([new Row(StarterPack.Id, StarterPack.Current.Title, StarterPack.Current.Version, starter), .. own]));
    }

    /// <summary>A whole pack, as it can be imported elsewhere.</summary>
    public static async Task<Results<Ok<PackContent>, ProblemHttpResult>> HandleOne(string packId, DocumentControlDb db, CancellationToken cancellationToken) =>
        await TemplatePack.FindAsync(packId, db, cancellationToken) is { } pack ? TypedResults.Ok(pack) : TemplatePack.NotFound.ToProblem();
}
