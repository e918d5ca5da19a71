using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.DocumentControl.Content;
using AimsPlatform.DocumentControl.Documents;
using AimsPlatform.DocumentControl.Markdown;
using AimsPlatform.DocumentControl.Pictures;
using AimsPlatform.DocumentControl.Versions;
using AimsPlatform.Values;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.DocumentControl.ReadingCopies;

/// <summary>A version to read: as a file to take along, as HTML for a page, and compared with another version.</summary>
public static class CopyVersion
{
    private static readonly Error NotWrittenHere = new("version-not-written-here", "This version is an uploaded file: read its content. Copies, HTML and differences are made of texts written in the platform.");

    /// <summary>The version as PDF, DOCX or Markdown. Whatever is not in force says so across every page.</summary>
    public static async Task<Results<FileContentHttpResult, ProblemHttpResult>> Handle(
        Id<Document> id, int number, Word<CopyFormat>? format, bool? obsolete, DocumentControlDb db, Contents contents, Acting acting, PicturesOf picturesOf, ReadingCopies copies,
        ClaimsPrincipal caller, CancellationToken cancellationToken)
    {
        var (document, version, refused) = await FindAsync(id, number, obsolete == true, db, contents, acting, cancellationToken);
        if (refused is not null)
        {
            return refused.ToProblem();
        }

        var (pictures, lost) = format?.Value == CopyFormat.Md ? ([], null) : await picturesOf.TextAsync(version!.Text!, id, cancellationToken);
        if (lost is not null)
        {
            return lost.ToProblem();
        }

        // Names are what others say: the organisation's own directory of its people, and the token of its organisation.
        var owner = await db.AudienceMembers.Where(m => m.PersonId == document!.OwnerId).Select(m => m.Name).SingleOrDefaultAsync(cancellationToken) ?? document!.OwnerId.ToString();
        var effective = version!.PublishedAt ?? version.EffectiveFrom;
        var copy = new ReadingCopy(
            document!.Number, version.Bound?.Title ?? document.Title, $"{version.Number}", VersionStates.Name(version.State), version.ContentHash.Replace("sha256:", "", StringComparison.Ordinal),
            effective is { } day ? acting.DayAt(day) : null, owner, caller.FindFirst("organisation")?.Value ?? "", version.Text!);
        var (file, failed) = await copies.MakeAsync(copy, format?.Value ?? CopyFormat.Pdf, pictures, cancellationToken);
        return failed is null ? TypedResults.File(file!.Bytes, file.MediaType, file.FileName) : failed.ToProblem();
    }

    /// <summary>The version's text as sanitised HTML, to be put into a page.</summary>
    public static async Task<Results<ContentHttpResult, ProblemHttpResult>> HandleHtml(
        Id<Document> id, int number, bool? obsolete, DocumentControlDb db, Contents contents, Acting acting, PicturesOf picturesOf, HttpResponse response, CancellationToken cancellationToken)
    {
        var (document, version, refused) = await FindAsync(id, number, obsolete == true, db, contents, acting, cancellationToken);
        if (refused is not null)
        {
            return refused.ToProblem();
        }

        var (pictures, lost) = await picturesOf.TextAsync(version!.Text!, id, cancellationToken);
        if (lost is not null)
        {
            return lost.ToProblem();
        }

        Harmless(response);
        response.Headers["Aims-Version"] = $"{document!.Number} version {version.Number}, {VersionStates.Name(version.State)}{(version.IsObsolete ? ", OBSOLETE" : "")}";
        return TypedResults.Text(DocumentHtml.Render(version.Text!, hash => pictures.GetValueOrDefault(hash)?.DataAddress), "text/html; charset=utf-8");
    }

    /// <summary>What changed from version <paramref name="with"/> (the one before, unless named) to this one: by lines and words, as JSON, or as HTML where the caller accepts that.</summary>
    public static async Task<Results<Ok<TextDiff>, ContentHttpResult, ProblemHttpResult>> HandleDiff(
        Id<Document> id, int number, [Range(1, int.MaxValue)] int? with, DocumentControlDb db, Contents contents, Acting acting, TimeProvider clock, HttpRequest request, HttpResponse response,
        CancellationToken cancellationToken)
    {
        var other = with ?? Math.Max(1, number - 1);
        var document = await db.Documents.AsNoTracking().ReadableBy(acting).Include(d => d.Versions.Where(v => v.Number == number || v.Number == other))
            .SingleOrDefaultAsync(d => d.Id == id, cancellationToken);
        if (document?.Versions.Find(v => v.Number == number) is not { } after || document.Versions.Find(v => v.Number == other) is not { } before)
        {
            return (document is null ? Document.NotFound : DocumentVersion.NotFound).ToProblem();
        }

        if (before.Text is null || after.Text is null)
        {
            return (before.Disposed() ?? after.Disposed() ?? NotWrittenHere).ToProblem();
        }

        if ((await contents.RefuseAlteredAsync(before, cancellationToken) ?? await contents.RefuseAlteredAsync(after, cancellationToken)) is { } altered)
        {
            return altered.ToProblem();
        }

        var (diff, refused) = TextDiff.Between(before.Text, after.Text, clock);
        if (refused is not null)
        {
            return refused.ToProblem();
        }

        if (!request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase))
        {
            return TypedResults.Ok(diff);
        }

        Harmless(response);
        return TypedResults.Text(diff!.ToHtml(), "text/html; charset=utf-8");
    }

    private static async Task<(Document? Document, DocumentVersion? Version, Error? Refused)> FindAsync(
        Id<Document> id, int number, bool obsolete, DocumentControlDb db, Contents contents, Acting acting, CancellationToken cancellationToken)
    {
        var document = await db.Documents.AsNoTracking().ReadableBy(acting).Include(d => d.Versions.Where(v => v.Number == number)).SingleOrDefaultAsync(d => d.Id == id, cancellationToken);
        return document switch
        {
            null => (null, null, Document.NotFound),
            { Versions: [{ IsObsolete: true }] } when !obsolete => (null, null, ReadContent.IsObsolete),
            { Versions: [{ Text: not null } version] } => await contents.RefuseAlteredAsync(version, cancellationToken) is { } altered ? (null, null, altered) : (document, version, null),
            { Versions: [var version] } => (null, null, version.Disposed() ?? NotWrittenHere),
            _ => (null, null, DocumentVersion.NotFound),
        };
    }

    // Opened by itself in a browser it loads nothing and runs nothing.
    private static void Harmless(HttpResponse response)
    {
        response.Headers.ContentSecurityPolicy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; sandbox";
        response.Headers.XContentTypeOptions = "nosniff";
    }
}
