using System.Globalization;
using System.Text;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.BuildingBlocks.Tenancy;
using AimsPlatform.DocumentControl.Content;
using AimsPlatform.DocumentControl.Content.Inspection;
using AimsPlatform.DocumentControl.Documents;
using AimsPlatform.DocumentControl.Markdown;
using AimsPlatform.DocumentControl.Retention;
using AimsPlatform.DocumentControl.Uploads;
using AimsPlatform.DocumentControl.Versions;
using AimsPlatform.Imports;
using AimsPlatform.Values;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.DocumentControl.Sets;

/// <summary>
/// Rows of an index become documents, each file the draft of its first version, whatever the index says of approval (I4).
/// Every file passes what an upload passes. A row that is here already changes nothing: documents are changed here.
/// </summary>
internal sealed class ImportDocuments(
    DocumentControlDb db, Contents contents, ContentSettings settings, ReceiveFile receive, Numbers numbers, Acting acting, TimeProvider clock) : IImportArchive, IDisposable
{
    private const string Permission = "documents:import";
    private DocumentArchive? _archive;

    public IReadOnlyList<ImportField> Fields => DocumentColumns.Fields;

    public string NameField => DocumentColumns.Title;

    public IReadOnlyList<string> Remarks { get; } =
    [
        "Every version arrives as a draft. What the index says of approval is kept in its words; a version it calls approved and in force is published without a new approval only under a migration exception that management approves (I4).",
        "Where the owner is not the id of a person, whoever imports owns the document; the name is kept as told.",
    ];

    public void Dispose() => _archive?.Dispose();

    public async Task<(Stream Table, string Name)> OpenAsync(FileStream file, CancellationToken cancellationToken)
    {
        _archive?.Dispose();
        _archive = await DocumentArchive.OpenAsync(file, settings, cancellationToken);
        return (await _archive.ReadIndexAsync(cancellationToken), _archive.Index.Name);
    }

    public RowKey? KeyOf(ImportRow row) => row.Text(DocumentColumns.Title) is { } title ? new RowKey(null, "", row.Text(DocumentColumns.Number), title) : null;

    public async Task<IReadOnlyList<RowOutcome>> TakeAsync(ImportRun run, IReadOnlyList<KeyedRow> rows, CancellationToken cancellationToken)
    {
        var (source, ids) = (run.Job.Source, rows.Select(row => row.Key.ExternalId).ToList());
        var known = await db.ImportedDocuments.AsNoTracking().Where(i => i.Source == source && ids.Contains(i.Number)).ToDictionaryAsync(i => i.Number, cancellationToken);
        var outcomes = new List<RowOutcome>(rows.Count);
        foreach (var row in rows)
        {
            outcomes.Add(await TakeAsync(run, row, known.GetValueOrDefault(row.Key.ExternalId), cancellationToken));
        }

        return outcomes;
    }

    public Task<IReadOnlyList<UndoObstacle>> UndoAsync(ImportJob job, IReadOnlyList<ImportChange> changes, CancellationToken cancellationToken) =>
        db.AloneWithRetentionAsync(acting, () => UndoAloneAsync(job, changes, cancellationToken), cancellationToken);

    private async Task<IReadOnlyList<UndoObstacle>> UndoAloneAsync(ImportJob job, IReadOnlyList<ImportChange> changes, CancellationToken cancellationToken)
    {
        var holds = await db.LegalHolds.AsNoTracking().Where(hold => hold.ReleasedAt == null).ToListAsync(cancellationToken);
        var ids = changes.Select(change => new Id<Document>(change.SubjectId!.Value)).ToList();
        var documents = await db.Documents.Include(d => d.Versions).Where(d => ids.Contains(d.Id)).ToDictionaryAsync(d => d.Id.Value, cancellationToken);
        var imported = await db.ImportedDocuments.Where(i => i.JobId == job.Id && ids.Contains(i.DocumentId)).ToDictionaryAsync(i => i.DocumentId.Value, cancellationToken);
        var obstacles = new List<UndoObstacle>();
        foreach (var change in changes)
        {
            var document = documents.GetValueOrDefault(change.SubjectId!.Value);
            if (Obstacle(document, change, holds) is { } reason)
            {
                obstacles.Add(new UndoObstacle(change.SubjectId.Value, document?.Number ?? "", reason));
                continue;
            }

            db.Record(document!, "undo_import", $"Import {job.Id}");
            db.RemoveRange(document!.Versions);
            db.Remove(document);
            db.Remove(imported[document.Id.Value]);
        }

        return obstacles;
    }

    private async Task<RowOutcome> TakeAsync(ImportRun run, KeyedRow keyed, ImportedDocument? known, CancellationToken cancellationToken)
    {
        var (row, refusals) = (keyed.Row, new List<RowRefusal>());
        var said = DocumentRow.Of(row, run.Job.RequestedBy, acting.DayAt(clock.GetUtcNow()), refusals);
        if (!acting.May(Permission, said.Fields.BusinessUnit))
        {
            refusals.Add(new RowRefusal(DocumentColumns.BusinessUnit, Error.Forbidden(Permission, said.Fields.BusinessUnit).Detail));
        }

        var (received, unfit) = await FileOfAsync(said, cancellationToken);
        await using var file = received;
        refusals.AddRange(unfit is null ? [] : [unfit]);
        if (refusals.Count > 0)
        {
            return RowOutcome.Rejected(row, [.. refusals]);
        }

        var hash = Canonical.Hash(new { said.Fields, said.Told, Content = file?.Hash.ToString() });
        if (known is not null)
        {
            return known.RowHash == hash
                ? new RowOutcome(row, RowAction.Unchanged, known.DocumentId.Value, Changes: [])
                : RowOutcome.Rejected(row, new RowRefusal(DocumentColumns.Number, "This document was imported before and the row says something else now. Imported documents are changed here, as a new version."));
        }

        return run.DryRun ? new RowOutcome(row, RowAction.Created, Changes: Preview(said, file)) : await CreateAsync(run, keyed, said, hash, file, cancellationToken);
    }

    private async Task<RowOutcome> CreateAsync(ImportRun run, KeyedRow keyed, DocumentRow said, string hash, ReceivedFile? file, CancellationToken cancellationToken)
    {
        var number = await numbers.NextAsync(DocumentTypes.Of(said.Fields.Type!.Value).Prefix, acting, cancellationToken);
        var document = Document.Register(number, said.Fields, acting.UserId);
        var because = string.Create(CultureInfo.InvariantCulture, $"Import {run.Job.Id}, row {keyed.Row.Number}");
        db.Add(document);
        db.Record(document, "import", because);
        string? draftHash = null;
        if (file is not null)
        {
            var version = await DraftAsync(document, said, file, cancellationToken);
            document.Follow(version);
            db.Add(version);
            db.Record(version, "import", because);
            draftHash = version.Content(document).Hash();
        }

        var imported = ImportedDocument.Of(run.Job.Source, keyed.Key.ExternalId, run.Job.Id, document, hash, said.Told, draftHash, said.InForce && file is not null);
        db.Add(imported);
        db.Record(imported, "import", because);
        return new RowOutcome(keyed.Row, RowAction.Created, document.Id.Value, document.NextVersion);
    }

    // Markdown that could be written here is text to be written on; every other file, also one that shows pictures of its own, stays a file.
    private async Task<DocumentVersion> DraftAsync(Document document, DocumentRow said, ReceivedFile file, CancellationToken cancellationToken)
    {
        var summary = said.Told.Version is { } told ? $"Version {told} of the system it was imported from" : "As imported";
        if (await MarkdownAsync(file, cancellationToken) is { } text && DocumentMarkdown.Refuse(text, "/file") is null && DocumentMarkdown.Images(text).Count == 0)
        {
            return DocumentVersion.Draft(document, text, summary, acting.UserId);
        }

        var version = DocumentVersion.Draft(document, "", summary, acting.UserId);
        version.Upload(await file.KeepAsync(contents, cancellationToken), file.FileName, null, acting.UserId);
        return version;
    }

    private async Task<(ReceivedFile? File, RowRefusal? Unfit)> FileOfAsync(DocumentRow said, CancellationToken cancellationToken)
    {
        if (said.Told.File is not { } named)
        {
            return (null, said.InForce ? new RowRefusal(DocumentColumns.File, "The row says that a version is in force and names no file.") : null);
        }

        if (_archive!.Find(named) is not { } entry)
        {
            return (null, new RowRefusal(DocumentColumns.File, "The archive has no such file."));
        }

        var (unpacked, refused) = await DocumentArchive.TakeAsync(entry, settings.MaxFileBytes, cancellationToken);
        var (file, unfit) = unpacked is null ? (null, refused) : await receive.FromAsync(unpacked, cancellationToken);
        if (file is not null && await MarkdownAsync(file, cancellationToken) is { } text && DocumentMarkdown.Refuse(text, "/file") is { } harm && harm.Code == DocumentMarkdown.ActiveContent.Code)
        {
            await file.DisposeAsync();
            (file, unfit) = (null, harm);
        }

        return (file, unfit is null ? null : new RowRefusal(DocumentColumns.File, unfit.Detail));
    }

    private static async Task<string?> MarkdownAsync(ReceivedFile file, CancellationToken cancellationToken)
    {
        if (file.Kind != FileKind.Markdown || file.Size > DocumentVersion.LongestText)
        {
            return null;
        }

        file.Incoming.File.Position = 0;
        using var reader = new StreamReader(file.Incoming.File, Encoding.UTF8, leaveOpen: true);
        return await reader.ReadToEndAsync(cancellationToken);
    }

    private static List<FieldChange> Preview(DocumentRow said, ReceivedFile? file) =>
    [
        new(DocumentColumns.Title, null, said.Fields.Title), new(DocumentColumns.Type, null, DocumentTypes.Of(said.Fields.Type!.Value).Name),
        new(DocumentColumns.File, null, file?.FileName), new(DocumentColumns.Status, null, file is null ? "registered" : said.InForce ? "draft, waits for a migration exception" : "draft"),
    ];

    private string? Obstacle(Document? document, ImportChange change, List<LegalHold> holds) =>
        document is null ? "It is not there any more."
        : document.Version != change.Version || document.Versions.Any(v => v.Version != 1 || v.State != VersionState.Draft) ? "It was changed after the import."
        : holds.Exists(hold => hold.Reaches(document)) ? "A legal hold reaches it (I12)."
        : acting.May(Permission, document.BusinessUnit) ? null : Error.Forbidden(Permission, document.BusinessUnit).Detail;
}
