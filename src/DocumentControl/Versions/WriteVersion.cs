using System.ComponentModel.DataAnnotations;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.DocumentControl.Documents;
using AimsPlatform.DocumentControl.Markdown;
using AimsPlatform.DocumentControl.Pictures;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AimsPlatform.DocumentControl.Versions;

/// <summary>Saves a draft. What is left out stays; whoever saves is an editor from now on and will not approve it.</summary>
public static class WriteVersion
{
    public sealed record Request(
        [StringLength(DocumentVersion.LongestText)] string? Text = null,
        [StringLength(2000, MinimumLength = 3)] string? ChangeSummary = null);

    private const string Permission = "documents:write";

    public static async Task<Results<Ok<GetVersion.Response>, ProblemHttpResult>> Handle(
        Id<Document> id, int number, Request request, IfMatch ifMatch, DocumentControlDb db, Acting acting,
        HttpResponse response, CancellationToken cancellationToken)
    {
        if (await VersionAt.FindAsync(id, number, db, acting, cancellationToken) is not var (document, version, _, _, _))
        {
            return DocumentVersion.NotFound.ToProblem();
        }

        var refused = ifMatch.Check(version)
            ?? (acting.May(Permission, document.BusinessUnit) ? null : Error.Forbidden(Permission, document.BusinessUnit))
            ?? (acting.IsPerson ? null : StartVersion.NotAPerson)
            ?? (request.Text is { } text ? DocumentMarkdown.Refuse(text, "/text") ?? await DocumentPicture.RefuseUnknownAsync(text, id, db, cancellationToken) : null)
            ?? version.Write(request.Text, request.ChangeSummary, acting.UserId);
        if (refused is not null)
        {
            return refused.ToProblem();
        }

        document.Involve(acting.UserId);
        db.Record(version, "edit");
        await db.SaveChangesAsync(cancellationToken);
        response.SetETag(version);
        return TypedResults.Ok(GetVersion.Response.Of(version, document));
    }
}
