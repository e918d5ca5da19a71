using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.DocumentControl.Documents;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.DocumentControl.Templates;

/// <summary>Takes in a pack somebody made, or its next version. Nothing of the organisation changes until it is installed or an update is accepted.</summary>
public static class ImportPack
{
    public static async Task<Results<Created<PackContent>, ProblemHttpResult>> Handle(
        PackContent request, DocumentControlDb db, HttpResponse response, CancellationToken cancellationToken)
    {
        if (Refuse(request) is { } unfit)
        {
            return unfit.ToProblem();
        }

        var pack = await db.TemplatePacks.SingleOrDefaultAsync(p => p.PackId == request.Id, cancellationToken);
        if (pack?.Replace(request) is { } refused)
        {
            return refused.ToProblem();
        }

        if (pack is null)
        {
            pack = TemplatePack.Of(request);
            db.TemplatePacks.Add(pack);
        }

        await db.SaveChangesAsync(cancellationToken);
        response.SetETag(pack);
        return TypedResults.Created($"/api/v1/template-packs/{pack.PackId}", request);
    }

    private static Error? Refuse(PackContent pack)
    {
        if (pack.Id == StarterPack.Id)
        {
            return TemplatePack.NameTaken;
        }

        for (var i = 0; i < pack.Templates.Count; i++)
        {
            var (template, path) = (pack.Templates[i], $"/templates/{i}");
            var refused = template is null ? Error.Invalid(path, "A template is an object.")
                : pack.Templates.Take(i).Any(other => other.Id == template.Id) ? Error.Invalid(path + "/id", "Another template of the pack has this id.")
                : !template.RequirementIds.TrueForAll(Requirements.IsKnown) ? Error.Invalid(path + "/requirementIds", "A requirement is one of ISO/IEC 42001 (5.2, A.2.2), or of another standard as ISO/IEC 27001:5.2.")
                : !template.MandatoryItems.TrueForAll(item => Requirements.Mandatory.ContainsKey(item ?? "")) ? Error.Invalid(path + "/mandatoryItems", "GET /api/v1/documents/mandatory lists the items there are.")
                : TemplateFields.RefuseBody(template.Body, path + "/body");
            if (refused is not null)
            {
                return refused;
            }
        }

        return null;
    }
}
