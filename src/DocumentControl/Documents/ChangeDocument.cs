using System.Text.Json.Nodes;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.DocumentControl.AiSystems;
using AimsPlatform.DocumentControl.Retention;
using AimsPlatform.DocumentControl.Versions;
using AimsPlatform.Values;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.DocumentControl.Documents;

/// <summary>
/// Changes what is said of a document. A version in review or approved that was bound to it is a draft again: its approval is
/// void. Whoever changed what a version in work is bound to wrote in it, and does not approve it (S1).
/// </summary>
public static class ChangeDocument
{
    private const string Permission = "documents:change";

    public static async Task<Results<Ok<GetDocument.Response>, ProblemHttpResult>> Handle(
        Id<Document> id, JsonObject patch, IfMatch ifMatch, DocumentControlDb db, Acting acting, TimeProvider clock, MergePatch mergePatch,
        HttpResponse response, CancellationToken cancellationToken)
    {
        if (await db.Documents.ReadableBy(acting).Include(d => d.Versions.Where(v => v.State == VersionState.Draft || v.State == VersionState.Review || v.State == VersionState.Approved))
            .SingleOrDefaultAsync(d => d.Id == id, cancellationToken) is not { } document)
        {
            return Document.NotFound.ToProblem();
        }

        if ((ifMatch.Check(document) ?? (acting.May(Permission, document.BusinessUnit) ? null : Error.Forbidden(Permission, document.BusinessUnit))) is { } notNow)
        {
            return notNow.ToProblem();
        }

        var before = document.Versions.ToDictionary(version => version, version => version.Content(document).Hash());
        var (fields, unfit) = await mergePatch.ApplyAsync(document.Fields(), patch, cancellationToken);
        if ((unfit
            ?? (acting.May(Permission, fields!.BusinessUnit) ? null : Error.Forbidden(Permission, fields.BusinessUnit))
            ?? await KnownAiSystem.RefuseUnknownAsync(fields.AiSystemIds, db, cancellationToken)
            ?? RetentionClasses.RefuseShortening(document, fields, acting)
            ?? await LegalHold.RefuseLettingGoAsync(document, fields, db, cancellationToken)
            ?? document.Change(fields)) is { } refused)
        {
            return refused.ToProblem();
        }

        db.Record(document, "change");
        foreach (var version in document.Versions)
        {
            Void(version, document, db);
            if (acting.IsPerson && version.Content(document).Hash() != before[version])
            {
                version.AlsoWrittenBy(acting.UserId);
            }
        }

        await db.SaveChangesAsync(cancellationToken);
        response.SetETag(document);
        return TypedResults.Ok(GetDocument.Response.Of(document, clock.GetUtcNow()));
    }

    private static void Void(DocumentVersion version, Document document, DocumentControlDb db)
    {
        var hash = version.Hash;
        if (version.VoidIfChanged(new VersionAt(document, version, null, [])))
        {
            document.Follow(version);
            db.Record(version, "void", "What was submitted or approved was changed in its document.", hash);
        }
    }
}
