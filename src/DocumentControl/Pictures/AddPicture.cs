using System.ComponentModel.DataAnnotations;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.DocumentControl.Content;
using AimsPlatform.DocumentControl.Content.Inspection;
using AimsPlatform.DocumentControl.Documents;
using AimsPlatform.DocumentControl.Uploads;
using AimsPlatform.DocumentControl.Versions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.DocumentControl.Pictures;

/// <summary>Adds a PNG or JPEG that the texts of a document may show. The draft itself changes when its text does; adding the same picture again adds nothing.</summary>
public static class AddPicture
{
    private const string Permission = "documents:write";

    /// <param name="FileName">Names a body that is no form and has no <c>Content-Disposition</c>.</param>
    /// <param name="Reference">How a text shows it: <c>![what it shows](content:sha256:…)</c>.</param>
    public sealed record Response(string Reference, string Hash, string MediaType, long Size, string FileName, string Href)
    {
        public static Response Of(DocumentPicture p, int version) =>
            new($"content:{p.Hash}", p.Hash, p.MediaType, p.Size, p.FileName, $"/api/v1/documents/{p.DocumentId}/versions/{version}/pictures/{p.Hash}");
    }

    public static async Task<Results<Created<Response>, ProblemHttpResult>> Handle(
        Id<Document> id, int number, [StringLength(1000)] string? fileName, ReceiveFile receive, Contents contents, DocumentControlDb db, Acting acting,
        HttpContext http, CancellationToken cancellationToken)
    {
        if (Refuse(await VersionAt.FindAsync(id, number, db, acting, cancellationToken), acting) is { } early)
        {
            return early.ToProblem();
        }

        var (sent, unfit) = await receive.FromAsync(http.Request, fileName, cancellationToken);
        if (sent is null)
        {
            return unfit!.ToProblem();
        }

        await using var file = sent;
        if (!file.Kind.IsPicture)
        {
            return FileErrors.NotAPicture(file.Kind.Name).ToProblem();
        }

        var (picture, refused) = await db.Database.CreateExecutionStrategy().ExecuteAsync(() => StoreAsync(id, number, file, contents, db, acting, cancellationToken));
        return refused is not null ? refused.ToProblem() : Answer(Response.Of(picture!, number));
    }

    private static Created<Response> Answer(Response picture) => TypedResults.Created(picture.Href, picture);

    // Much may have happened while the file came: the version is read again, and judged again.
    private static async Task<(DocumentPicture? Picture, Error? Refused)> StoreAsync(
        Id<Document> id, int number, ReceivedFile file, Contents contents, DocumentControlDb db, Acting acting, CancellationToken cancellationToken)
    {
        await using var transaction = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(cancellationToken) : null; // with an Idempotency-Key there is one
        foreach (var stale in db.ChangeTracker.Entries().Where(entry => entry.Entity is Document or DocumentVersion or DocumentPicture).ToList())
        {
            stale.State = EntityState.Detached;
        }

        var at = await VersionAt.FindAsync(id, number, db, acting, cancellationToken);
        if (Refuse(at, acting) is { } late)
        {
            return (null, late);
        }

        // Whoever adds the same picture at the same time waits here, and then finds it.
        var stored = await file.KeepAsync(contents, cancellationToken);
        var pictures = db.Set<DocumentPicture>().Where(p => p.DocumentId == id);
        var picture = await pictures.SingleOrDefaultAsync(p => p.Hash == stored.Hash, cancellationToken);
        if (picture is null)
        {
            if (await pictures.CountAsync(cancellationToken) >= DocumentPicture.MostOfOneDocument)
            {
                return (null, DocumentPicture.Enough);
            }

            db.Add(picture = DocumentPicture.Of(at!.Document, stored, file.FileName, acting.UserId));
            db.Record(picture, "add");
            await db.SaveChangesAsync(cancellationToken);
        }

        await (transaction?.CommitAsync(cancellationToken) ?? Task.CompletedTask);
        return (picture, null);
    }

    private static Error? Refuse(VersionAt? at, Acting acting) =>
        at is null ? DocumentVersion.NotFound
        : !acting.May(Permission, at.Document.BusinessUnit) ? Error.Forbidden(Permission, at.Document.BusinessUnit)
        : !acting.IsPerson ? StartVersion.NotAPerson
        : at.Version.State == VersionState.Draft ? null : DocumentVersion.NotADraft;
}
