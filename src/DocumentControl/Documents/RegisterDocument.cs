using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.DocumentControl.AiSystems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AimsPlatform.DocumentControl.Documents;

/// <summary>Gives a document its number and its place in the register; content comes with its first version.</summary>
public static class RegisterDocument
{
    private const string Permission = "documents:register";

    public static async Task<Results<Created<GetDocument.Response>, ProblemHttpResult>> Handle(
        DocumentFields request, DocumentControlDb db, Acting acting, Numbers numbers, TimeProvider clock, HttpResponse response, CancellationToken cancellationToken)
    {
        var refused = !acting.May(Permission, request.BusinessUnit)
            ? Error.Forbidden(Permission, request.BusinessUnit)
            : await KnownAiSystem.RefuseUnknownAsync(request.AiSystemIds, db, cancellationToken);
        if (refused is not null)
        {
            return refused.ToProblem();
        }

        var number = await numbers.NextAsync(DocumentTypes.Of(request.Type!.Value).Prefix, acting, cancellationToken);
        var document = Document.Register(number, request, acting.UserId);
        db.Documents.Add(document);
        db.Record(document, "register");
        await db.SaveChangesAsync(cancellationToken);
        response.SetETag(document);
        return TypedResults.Created($"/api/v1/documents/{document.Id}", GetDocument.Response.Of(document, clock.GetUtcNow()));
    }
}
