using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.DocumentControl.Content;
using AimsPlatform.DocumentControl.Documents;
using AimsPlatform.DocumentControl.Uploads;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.DocumentControl.Versions;

/// <summary>The content of a version as it was written, or the file that was uploaded. An obsolete one is given only to who asks for it as obsolete (R031).</summary>
public static class ReadContent
{
    private static readonly Error NothingInForce = new("document-not-in-force", "No version of this document is in force.", StatusCodes.Status404NotFound);
    public static readonly Error IsObsolete = new("version-obsolete", "This version is not in force any more. Read the one in force, or ask for this one with ?obsolete=true.");

    public static Task<IResult> Handle(
        Id<Document> id, int number, bool? obsolete, DocumentControlDb db, Contents contents, Acting acting, HttpResponse response, CancellationToken cancellationToken) =>
        AnswerAsync(id, number, obsolete == true, db, contents, acting, response, cancellationToken);

    /// <summary>The version in force, whichever it is.</summary>
    public static Task<IResult> HandleInForce(
        Id<Document> id, DocumentControlDb db, Contents contents, Acting acting, HttpResponse response, CancellationToken cancellationToken) =>
        AnswerAsync(id, null, false, db, contents, acting, response, cancellationToken);

    private static async Task<IResult> AnswerAsync(
        Id<Document> id, int? number, bool obsolete, DocumentControlDb db, Contents contents, Acting acting, HttpResponse response, CancellationToken cancellationToken)
    {
        var document = await db.Documents.AsNoTracking().ReadableBy(acting)
            .Include(d => d.Versions.Where(v => number == null ? v.State == VersionState.Published : v.Number == number))
            .SingleOrDefaultAsync(d => d.Id == id, cancellationToken);
        if (document is not { Versions: [var version] })
        {
            return (document is null ? Document.NotFound : number is null ? NothingInForce : DocumentVersion.NotFound).ToProblem();
        }

        if ((version.Disposed() ?? (version.IsObsolete && !obsolete ? IsObsolete : null) ?? await contents.RefuseAlteredAsync(version, cancellationToken)) is { } refused)
        {
            return refused.ToProblem();
        }

        response.Headers["Aims-Version"] = $"{document.Number} version {version.Number}, {VersionStates.Name(version.State)}{(version.IsObsolete ? ", OBSOLETE" : "")}{(version.Migrated is null ? "" : ", MIGRATED")}";
        response.Headers["Aims-Content-Hash"] = version.ContentHash;
        return version.Text is { } text
            ? TypedResults.Text(text, $"{version.MediaType}; charset=utf-8")
            : new SendFile(new StoredContent(version.ContentHash, version.ContentSize, version.MediaType), version.IsObsolete ? $"OBSOLETE {version.FileName}" : version.FileName!);
    }
}
