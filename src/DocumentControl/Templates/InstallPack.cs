using AimsPlatform.BuildingBlocks.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.DocumentControl.Templates;

/// <summary>Copies every template of a pack into the organisation. The copies are its own: nothing that happens to the pack later changes them by itself (R078).</summary>
public static class InstallPack
{
    public sealed record Copy(string TemplateId, Guid Id);

    public sealed record Response(string PackId, string Version, IReadOnlyList<Copy> Templates);

    public static async Task<Results<Created<Response>, ProblemHttpResult>> Handle(string packId, DocumentControlDb db, CancellationToken cancellationToken)
    {
        if (await TemplatePack.FindAsync(packId, db, cancellationToken) is not { } pack)
        {
            return TemplatePack.NotFound.ToProblem();
        }

        if (await db.InstalledPacks.AnyAsync(installed => installed.PackId == packId, cancellationToken))
        {
            return InstalledPack.Already.ToProblem();
        }

        var copies = pack.Templates.ConvertAll(template => DocumentTemplate.CopyOf(template, pack));
        db.InstalledPacks.Add(InstalledPack.Of(pack));
        db.Templates.AddRange(copies);
        foreach (var copy in copies)
        {
            db.Record(copy, "install", $"{packId} {pack.Version}");
        }

        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Created($"/api/v1/template-packs/{packId}", new Response(packId, pack.Version, copies.ConvertAll(copy => new Copy(copy.PackTemplateId!, copy.Id.Value))));
    }
}
