using System.ComponentModel.DataAnnotations;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.DocumentControl.Documents;
using AimsPlatform.DocumentControl.Markdown;
using AimsPlatform.DocumentControl.Pictures;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.DocumentControl.Versions;

/// <summary>Starts the next version of a document as a draft; the one in force stays in force.</summary>
public static class StartVersion
{
    /// <param name="Text">The content, in Markdown.</param>
    /// <param name="ChangeSummary">What this version changes, for its readers.</param>
    public sealed record Request(
        [Required(AllowEmptyStrings = true), StringLength(DocumentVersion.LongestText)] string Text,
        [Required, StringLength(2000, MinimumLength = 3)] string ChangeSummary);

    private const string Permission = "documents:write";

    public static readonly Error NotAPerson = new("author-not-a-person", "Authors and editors are natural persons: nobody could tell who wrote it (S1, S12).", StatusCodes.Status403Forbidden);
    private static readonly Error OneInWork = new("version-in-work", "A document has one version in work. Publish or abandon it first.");

    public static async Task<Results<Created<GetVersion.Response>, ProblemHttpResult>> Handle(
        Id<Document> id, Request request, DocumentControlDb db, Acting acting, HttpResponse response, CancellationToken cancellationToken)
    {
        if (await db.Documents.ReadableBy(acting).SingleOrDefaultAsync(d => d.Id == id, cancellationToken) is not { } document)
        {
            return Document.NotFound.ToProblem();
        }

        var refused = !acting.May(Permission, document.BusinessUnit) ? Error.Forbidden(Permission, document.BusinessUnit)
            : !acting.IsPerson ? NotAPerson
            : document.OpenVersion is not null ? OneInWork
            : DocumentMarkdown.Refuse(request.Text, "/text") ?? await DocumentPicture.RefuseUnknownAsync(request.Text, id, db, cancellationToken);
        if (refused is not null)
        {
            return refused.ToProblem();
        }

        var version = DocumentVersion.Draft(document, request.Text, request.ChangeSummary, acting.UserId);
        document.Follow(version);
        document.Involve(acting.UserId);
        db.Versions.Add(version);
        db.Record(version, "create", request.ChangeSummary);
        db.Record(document, "create-version", request.ChangeSummary);
        await db.SaveChangesAsync(cancellationToken);
        response.SetETag(version);
        return TypedResults.Created($"/api/v1/documents/{id}/versions/{version.Number}", GetVersion.Response.Of(version, document));
    }
}
