using System.Globalization;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text.Json;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.DocumentControl.Content;
using AimsPlatform.DocumentControl.Content.Inspection;
using AimsPlatform.DocumentControl.Documents;
using AimsPlatform.DocumentControl.Pictures;
using AimsPlatform.DocumentControl.Signatures;
using AimsPlatform.DocumentControl.Versions;
using AimsPlatform.Imports;
using AimsPlatform.Tabular;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace AimsPlatform.DocumentControl.Sets;

/// <summary>
/// Everything the caller may read, as one ZIP: an index that can be imported elsewhere, one JSON a document with all its
/// versions, people, decisions and signatures, and every content as it was kept. It leaves document by document, in
/// constant memory.
/// </summary>
public static class ExportDocuments
{
    private const int AtOnce = 20;
    private const int LongestInNames = 150;

    private static readonly string[] Columns =
    [
        "number", DocumentColumns.Title, DocumentColumns.Type, DocumentColumns.Version, DocumentColumns.Status, DocumentColumns.Approver, DocumentColumns.ApprovedOn,
        DocumentColumns.EffectiveOn, DocumentColumns.ReviewOn, DocumentColumns.File, DocumentColumns.Owner, DocumentColumns.Classification, DocumentColumns.BusinessUnit,
        DocumentColumns.RequirementIds, DocumentColumns.MandatoryItems, DocumentColumns.Objectives, DocumentColumns.Tags,
    ];

    /// <param name="ContentFile">Its content in this archive.</param>
    /// <param name="ContentFault">Why there is none; or, beside a file, that this is not what was kept.</param>
    /// <param name="Acknowledged">How many people acknowledged it.</param>
    public sealed record ExportedVersion(GetVersion.Response Version, string? ContentFile, string? ContentFault, IReadOnlyList<SignatureRow> Signatures, int Acknowledged);

    /// <summary>A picture that texts of the document show as <c>content:</c> and its hash.</summary>
    public sealed record ExportedPicture(string Hash, string MediaType, string FileName, Guid AddedBy, DateTimeOffset AddedAt, string? ContentFile, string? ContentFault);

    /// <summary>One document with all its history.</summary>
    public sealed record Exported(GetDocument.Response Document, IReadOnlyList<ExportedVersion> Versions, IReadOnlyList<ExportedPicture> Pictures, AsTold? ImportedAs);

    public static PushStreamHttpResult Handle(
        DocumentControlDb db, Contents contents, ContentFaults faults, Acting acting, TimeProvider clock, IOptions<JsonOptions> json, HttpContext http, CancellationToken cancellationToken)
    {
        // The ZIP writer of .NET ends its parts with writes that block, into a stream that cannot seek.
        http.Features.Get<IHttpBodyControlFeature>()?.AllowSynchronousIO = true;
        return TypedResults.Stream(
            output => WriteAsync(output, new Source(db, contents, faults, acting, json.Value.SerializerOptions, clock.GetUtcNow()), cancellationToken),
            "application/zip", string.Create(CultureInfo.InvariantCulture, $"documents-{clock.GetUtcNow():yyyy-MM-dd}.zip"));
    }

    private sealed record Source(DocumentControlDb Db, Contents Contents, ContentFaults Faults, Acting Acting, JsonSerializerOptions Json, DateTimeOffset Now);

    // The rows of the index pass through a file while each document's own parts leave: a ZIP has one part open at a time.
    private static async Task WriteAsync(Stream output, Source source, CancellationToken cancellationToken)
    {
        await using var zip = await ZipArchive.CreateAsync(output, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancellationToken);
        await using var index = TemporaryFile.Create();
        await TableWriter.WriteAsync(index, TableFormat.Csv, Columns, RowsAsync(zip, source, cancellationToken), cancellationToken: cancellationToken);
        index.Position = 0;
        await PutAsync(zip, "index.csv", index, cancellationToken);
    }

    private static async IAsyncEnumerable<IReadOnlyList<TableCell>> RowsAsync(ZipArchive zip, Source source, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (at, after) = (DateTimeOffset.MinValue, default(Id<Document>));
        while (true)
        {
            var page = await source.Db.Documents.AsNoTracking().ReadableBy(source.Acting)
                .Where(d => EF.Functions.GreaterThan(ValueTuple.Create(d.CreatedAt, d.Id), ValueTuple.Create(at, after)))
                .OrderBy(d => d.CreatedAt).ThenBy(d => d.Id).Take(AtOnce).ToListAsync(cancellationToken);
            foreach (var document in page)
            {
                yield return await DocumentAsync(zip, document, source, cancellationToken);
            }

            if (page.Count < AtOnce)
            {
                yield break;
            }

            (at, after) = (page[^1].CreatedAt, page[^1].Id);
        }
    }

    private static async Task<IReadOnlyList<TableCell>> DocumentAsync(ZipArchive zip, Document document, Source source, CancellationToken cancellationToken)
    {
        var (db, id) = (source.Db, document.Id);
        var signatures = (await (from signature in db.DocumentSignatures.AsNoTracking()
                                 where signature.DocumentId == id.Value
                                 join stamp in db.SignatureTimeStamps.AsNoTracking() on signature.Id equals stamp.SignatureId into stamps
                                 from stamp in stamps.DefaultIfEmpty()
                                 orderby signature.SignedAt, signature.Id
                                 select new { signature, stamp }).ToListAsync(cancellationToken)).ToLookup(s => s.signature.VersionNumber, s => SignatureRow.Of(s.signature, s.stamp));
        var acknowledged = await db.Acknowledgements.Where(a => a.DocumentId == id).GroupBy(a => a.VersionNumber)
            .Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(group => group.Key, group => group.Count, cancellationToken);
        var told = await db.ImportedDocuments.AsNoTracking().Where(i => i.DocumentId == id).Select(i => i.Told).SingleOrDefaultAsync(cancellationToken);
        var versions = new List<ExportedVersion>();
        foreach (var number in await db.Versions.Where(v => v.DocumentId == id).OrderBy(v => v.Number).Select(v => v.Number).ToListAsync(cancellationToken))
        {
            // One version at a time: texts are long, and a document may have many.
            var version = await db.Versions.AsNoTracking().SingleAsync(v => v.DocumentId == id && v.Number == number, cancellationToken);
            var (file, fault) = await ContentAsync(zip, document, version, source, cancellationToken);
            versions.Add(new ExportedVersion(GetVersion.Response.Of(version, document), file, fault, [.. signatures[number]], acknowledged.GetValueOrDefault(number)));
        }

        var pictures = new List<ExportedPicture>();
        foreach (var p in await db.Set<DocumentPicture>().AsNoTracking().Where(p => p.DocumentId == id).OrderBy(p => p.CreatedAt).ThenBy(p => p.Id).ToListAsync(cancellationToken))
        {
            var (file, fault) = await StoredAsync(zip, $"content/{document.Number}/pictures/{p.Hash["sha256:".Length..]}{(p.MediaType == FileKind.Png.MediaType ? ".png" : ".jpg")}", p.Hash, source, cancellationToken);
            pictures.Add(new ExportedPicture(p.Hash, p.MediaType, p.FileName, p.AddedBy, p.CreatedAt, file, fault));
        }

        using var text = new MemoryStream();
        await JsonSerializer.SerializeAsync(text, new Exported(GetDocument.Response.Of(document, source.Now), versions, pictures, told), source.Json, cancellationToken);
        text.Position = 0;
        await PutAsync(zip, $"documents/{document.Number}.json", text, cancellationToken);
        return Row(document, versions.Find(v => v.Version.Number == document.PublishedVersion) ?? versions.LastOrDefault());
    }

    private static async Task<(string? File, string? Fault)> ContentAsync(
        ZipArchive zip, Document document, DocumentVersion version, Source source, CancellationToken cancellationToken)
    {
        // The same bytes may still be the content of another version: what was disposed of does not leave by that door.
        if (version.ContentSize == 0 || version.Disposed() is not null)
        {
            return (null, version.Disposed()?.Code);
        }

        var name = version.FileName is { } given && given.Length > LongestInNames ? given[..100] + Path.GetExtension(given) : version.FileName;
        var file = string.Create(CultureInfo.InvariantCulture, $"content/{document.Number}/v{version.Number}{(version.Text is null ? $"/{name}" : ".md")}");
        if (version.Text is { } text)
        {
            using var bytes = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text));
            await PutAsync(zip, file, bytes, cancellationToken);
            return (file, (await source.Contents.RefuseAlteredAsync(version, cancellationToken))?.Code);
        }

        return await StoredAsync(zip, file, version.ContentHash, source, cancellationToken);
    }

    private static async Task<(string? File, string? Fault)> StoredAsync(ZipArchive zip, string file, string hash, Source source, CancellationToken cancellationToken)
    {
        var (stored, refused) = await source.Contents.OpenAsync(hash, cancellationToken);
        if (stored is null)
        {
            return (null, refused!.Code);
        }

        await using var content = stored;
        try
        {
            await PutAsync(zip, file, content, cancellationToken);
            return (file, null);
        }
        catch (ContentAlteredException)
        {
            await source.Faults.ReportAsync(source.Acting.TenantId, hash, ContentFaultKind.Altered, cancellationToken);
            return (file, Contents.Altered.Code); // all the rest still leaves
        }
    }

    private static IReadOnlyList<TableCell> Row(Document d, ExportedVersion? at)
    {
        var version = at?.Version;
        var (migrated, by) = (version?.Migrated, version?.ApprovedBy);
        return
        [
            d.Number, d.Title, Name(d.Type), version?.Number.ToString(CultureInfo.InvariantCulture), version is null ? null : VersionStates.Name(version.State),
            by?.ToString() ?? migrated?.ApproverAsTold, Day(by is null ? null : version!.ApprovedAt) ?? Day(migrated?.ApprovedOnAsTold), Day(version?.PublishedAt), Day(version?.ReviewDue),
            at?.ContentFault is null ? at?.ContentFile : null, d.OwnerId.ToString(), Name(d.Classification), d.BusinessUnit,
            TableCell.List(d.RequirementIds), TableCell.List(d.MandatoryItems), TableCell.List(d.Objectives), TableCell.List(d.Tags),
        ];
    }

    private static async Task PutAsync(ZipArchive zip, string name, Stream content, CancellationToken cancellationToken)
    {
        await using var part = await zip.CreateEntry(name, CompressionLevel.Fastest).OpenAsync(cancellationToken);
        await content.CopyToAsync(part, cancellationToken);
    }

    private static string Name<TEnum>(TEnum value) where TEnum : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    private static string? Day(DateTimeOffset? time) => time?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
