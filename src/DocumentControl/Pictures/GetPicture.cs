using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.DocumentControl.Content;
using AimsPlatform.DocumentControl.Documents;
using AimsPlatform.DocumentControl.Uploads;
using AimsPlatform.DocumentControl.Versions;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.DocumentControl.Pictures;

/// <summary>A picture of a document, for whoever may read the document; for an obsolete version only when it is asked for as obsolete.</summary>
public static class GetPicture
{
    public static async Task<IResult> Handle(
        Id<Document> id, int number, string hash, bool? obsolete, DocumentControlDb db, Acting acting, CancellationToken cancellationToken)
    {
        var found = await (from document in db.Documents.AsNoTracking().ReadableBy(acting)
                           where document.Id == id
                           from version in document.Versions
                           where version.Number == number
                           select new { version.State, version.DisposalProofId, Picture = db.Set<DocumentPicture>().SingleOrDefault(p => p.DocumentId == id && p.Hash == hash) }).SingleOrDefaultAsync(cancellationToken);
        return found switch
        {
            null => DocumentVersion.NotFound.ToProblem(),
            { DisposalProofId: { } proof } => DocumentVersion.DisposedOf(proof).ToProblem(),
            { Picture: null } => DocumentPicture.NotFound.ToProblem(),
            { State: VersionState.Superseded or VersionState.Withdrawn } when obsolete != true => ReadContent.IsObsolete.ToProblem(),
            { Picture: var picture } => new SendFile(new StoredContent(picture.Hash, picture.Size, picture.MediaType), picture.FileName),
        };
    }
}
