using System.ComponentModel.DataAnnotations;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.DocumentControl.Content;
using AimsPlatform.DocumentControl.Documents;
using AimsPlatform.DocumentControl.Versions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.DocumentControl.Uploads;

/// <summary>
/// Puts a file in the place of a draft's content: a body of its own, or the file of a form. Who may not, hears so before the
/// file is read; what is wrong with the file, before anything is stored; bytes and version are stored together.
/// </summary>
public static class UploadFile
{
    private const string Permission = "documents:write";

    /// <param name="fileName">Names a body that is no form and has no <c>Content-Disposition</c>.</param>
    /// <param name="changeSummary">What this version changes, for its readers; left out: as it stands.</param>
    public static async Task<Results<Ok<GetVersion.Response>, ProblemHttpResult>> Handle(
        Id<Document> id, int number, [StringLength(1000)] string? fileName, [StringLength(2000, MinimumLength = 3)] string? changeSummary,
        IfMatch ifMatch, ReceiveFile receive, Contents contents, DocumentControlDb db, Acting acting, HttpContext http, CancellationToken cancellationToken)
    {
        if (Refuse(await VersionAt.FindAsync(id, number, db, acting, cancellationToken), ifMatch, acting) is { } early)
        {
            return early.ToProblem();
        }

        var (sent, unfit) = await receive.FromAsync(http.Request, fileName, cancellationToken);
        if (sent is null)
        {
            return unfit!.ToProblem();
        }

        await using var file = sent;
        var (at, refused) = await db.Database.CreateExecutionStrategy().ExecuteAsync(() => StoreAsync(id, number, changeSummary, file, ifMatch, contents, db, acting, cancellationToken));
        if (refused is not null)
        {
            return refused.ToProblem();
        }

        http.Response.SetETag(at!.Version);
        return TypedResults.Ok(GetVersion.Response.Of(at.Version, at.Document));
    }

    /// <summary>The route takes bodies of any type, up to the size of the largest file.</summary>
    public static RouteHandlerBuilder TakesFiles(this RouteHandlerBuilder route)
    {
        route.Add(endpoint => endpoint.Metadata.Add(new RequestSizeLimitAttribute(endpoint.ApplicationServices.GetRequiredService<ContentSettings>().MaxFileBytes + 1024 * 1024)));
        return route.Accepts<IFormFile>("multipart/form-data", "*/*");
    }

    // Much may have happened while the file came: the version is read again, and judged again.
    private static async Task<(VersionAt? At, Error? Refused)> StoreAsync(
        Id<Document> id, int number, string? changeSummary, ReceivedFile file, IfMatch ifMatch, Contents contents, DocumentControlDb db, Acting acting, CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var at = await VersionAt.FindAsync(id, number, db, acting, cancellationToken);
        if (Refuse(at, ifMatch, acting) is { } late)
        {
            return (null, late);
        }

        var stored = await file.KeepAsync(contents, cancellationToken);
        if (at!.Version.Upload(stored, file.FileName, changeSummary, acting.UserId) is { } refused)
        {
            return (null, refused);
        }

        at.Document.Involve(acting.UserId);
        db.Record(at.Version, "upload", changeSummary);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (at, null);
    }

    private static Error? Refuse(VersionAt? at, IfMatch ifMatch, Acting acting) =>
        at is null ? DocumentVersion.NotFound
        : ifMatch.Check(at.Version)
            ?? (acting.May(Permission, at.Document.BusinessUnit) ? null : Error.Forbidden(Permission, at.Document.BusinessUnit))
            ?? (acting.IsPerson ? null : StartVersion.NotAPerson)
            ?? (at.Version.State == VersionState.Draft ? null : DocumentVersion.NotADraft);
}
