using System.Text.Json.Nodes;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.Values;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.DocumentControl.Templates;

/// <summary>Adds a template of the organisation's own, or changes one; documents made from it stay as they are.</summary>
public static class WriteTemplate
{
    public static async Task<Results<Created<GetTemplate.Response>, ProblemHttpResult>> HandleNew(
        TemplateFields request, DocumentControlDb db, HttpResponse response, CancellationToken cancellationToken)
    {
        if (TemplateFields.RefuseBody(request.Body, "/body") is { } refused)
        {
            return refused.ToProblem();
        }

        var template = DocumentTemplate.Write(request);
        db.Templates.Add(template);
        await db.SaveChangesAsync(cancellationToken);
        response.SetETag(template);
        return TypedResults.Created($"/api/v1/document-templates/{template.Id}", GetTemplate.Response.Of(template));
    }

    public static async Task<Results<Ok<GetTemplate.Response>, ProblemHttpResult>> HandleChange(
        Id<DocumentTemplate> id, JsonObject patch, IfMatch ifMatch, DocumentControlDb db, MergePatch mergePatch, HttpResponse response, CancellationToken cancellationToken)
    {
        if (await db.Templates.SingleOrDefaultAsync(t => t.Id == id, cancellationToken) is not { } template)
        {
            return DocumentTemplate.NotFound.ToProblem();
        }

        if (ifMatch.Check(template) is { } stale)
        {
            return stale.ToProblem();
        }

        var (fields, unfit) = await mergePatch.ApplyAsync(template.Fields(), patch, cancellationToken);
        if ((unfit ?? TemplateFields.RefuseBody(fields!.Body, "/body")) is { } refused)
        {
            return refused.ToProblem();
        }

        template.Change(fields!);
        await db.SaveChangesAsync(cancellationToken);
        response.SetETag(template);
        return TypedResults.Ok(GetTemplate.Response.Of(template));
    }
}
